"""What an import took away to make room for its own rows comes back only where it still fits."""

import json
from datetime import date

import pytest

from branches.orgs.models import BranchCoverage
from portal.audit.models import AuditRow
from portal.exchange.enums import ImportState, Outcome
from tests.portal.exchange.undoing import everything, undo
from tests.support.factories import NodeFactory

pytestmark = pytest.mark.db


@pytest.fixture
def made_room(load, people):
    """An import that removed a whole cover to make room for two shares of it."""
    unit = NodeFactory(code="CM-M", parent=people.nodes["MK1"])
    BranchCoverage.objects.create(branch=people.branch_a, unit=unit, from_on=date(2026, 9, 1))
    head = ("类型", "支部编码", "覆盖单位编码", "份额", "起始日期")
    batch = load("branches", head, ("覆盖单位", "ZB-A", "CM-M", 60, "2026-09-01"), ("覆盖单位", "ZB-B", "CM-M", 40, "2026-09-01"))
    assert batch.traces.filter(outcome=Outcome.REMOVED).count() == 1
    return batch


def nothing(_people, _trace):
    pass


def belongs_to_another_mine(people, trace):
    trace.before = json.dumps(json.loads(trace.before) | {"branch_id": people.branch_c.pk})
    trace.save()


def branch_is_gone(people, trace):
    trace.before = json.dumps(json.loads(trace.before) | {"branch_id": 10**6})
    trace.save()


def key_is_taken(people, trace):
    BranchCoverage.objects.create(pk=trace.object_id, branch=people.branch_b, unit=people.nodes["MK1"], from_on=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (nothing, []),
        (belongs_to_another_mine, ["这一行涉及的单位或人员不存在，或不在您的管理范围内。"]),
        (branch_is_gone, ["放回原来的内容会与现在的记录冲突，请逐条处理。"]),
        (key_is_taken, ["放回原来的内容会与现在的记录冲突，请逐条处理。"]),
    ],
)
def test_what_made_room_comes_back_only_where_it_still_fits(made_room, people, meanwhile, said):
    meanwhile(people, made_room.traces.get(outcome=Outcome.REMOVED))
    before = everything(BranchCoverage)

    batch = undo(made_room, by=people.actor(people.committee))

    assert [text.partition("：")[2] for text in batch.errors] == said
    assert (batch.state, everything(BranchCoverage) == before) == (
        (ImportState.COMMITTED, True) if said else (ImportState.UNDONE, False)
    )  # fmt: skip
    trail = AuditRow.objects.filter(action="import.put_back", object_kind="branchcoverage").values_list("node_path", flat=True)
    assert list(trail) == ([] if said else [people.nodes["ZB-A"].path])
