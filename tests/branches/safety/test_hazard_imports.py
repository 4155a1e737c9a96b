"""Today's ledger of hazards comes in, comes in again unchanged, and is taken back whole."""

from datetime import date, timedelta

import pytest

from branches.orgs.models import BranchCoverage
from branches.safety.models import Hazard
from portal.exchange import services
from portal.exchange.enums import ImportMode
from portal.exchange.registry import kind_of
from portal.kernel import clock
from portal.search.models import SearchEntry
from tests.portal.exchange.factories import table

NOW = clock.now()
HEAD = ("单位编码", "发现日期", "地点", "隐患描述", "等级", "排查方式", "责任人工号", "整改期限", "状态", "整改措施", "闭环日期")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def line(people, **changed):
    row = {
        "node": "CM-A", "found": "2026-05-06", "place": "机尾", "text": "缺护罩", "grade": "一般隐患（限期整改）", "rhythm": "日查",
        "owner": people.worker.person.staff_no, "due": "2026-05-12", "state": "已销号", "note": "装好", "closed": "2026-05-08", **changed,
    }  # fmt: skip
    return tuple(row.values())


def checked(people, *lines, who="committee"):
    actor, kind = people.actor(getattr(people, who)), kind_of("hazards")
    return actor, kind, services.receive(actor=actor, at=NOW, kind=kind, file=table(HEAD, *lines), name="台账.xlsx")


def load(people, *lines):
    actor, kind, batch = checked(people, *lines)
    assert [p for row in batch.shown_rows.all() for p in row.problems] == []
    return services.request_commit(actor=actor, at=NOW, batch=batch, kind=kind, mode=ImportMode.ALL, is_repeat=True)


@pytest.mark.db
def test_a_ledger_comes_in_twice_and_goes_again(people):
    lines = (
        line(people),
        line(people, text="积水", state="整改中", note="", closed=""),
        line(people, text="积尘", owner="", state="", closed=""),
    )
    batch = load(people, *lines)

    rows = list(Hazard.objects.order_by("pk").values_list("state", "branch", "owner_post", "due_on", "closed_on", "found_by"))
    post = people.worker.person.unit.name
    assert rows == [
        ("closed", people.branch_a.pk, post, date(2026, 5, 12), date(2026, 5, 8), None),
        ("assigned", people.branch_a.pk, post, date(2026, 5, 12), None, None),
        ("reported", people.branch_a.pk, "", date(2026, 5, 12), None, None),
    ]
    assert SearchEntry.objects.filter(index="hazard").count() == 3
    again = load(people, *lines)
    assert (again.created, again.unchanged, Hazard.objects.count()) == (0, 3, 3)

    actor = people.actor(people.committee)
    done = services.request_undo(actor=actor, at=NOW + timedelta(hours=1), batch=batch, kind=kind_of("hazards"))
    assert done.errors == []
    assert (Hazard.objects.count(), SearchEntry.objects.filter(index="hazard").count()) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"node": "CM-C"}, "不在您的管理范围内"),
        ({"grade": "很大"}, "隐患等级里没有“很大”"),
        ({"owner": "1"}, "没有工号 1"),
        ({"closed": ""}, "请填写闭环日期"),
        ({"closed": "2026-05-01"}, "闭环日期不能早于发现日期"),
        ({"due": "2026-05-01"}, "整改期限不能早于发现日期"),
        ({"closed": "2150-05-08"}, "发现、整改、闭环日期应依次排列"),
        ({"state": "已作废", "closed": ""}, "“已作废”的隐患不能直接导入"),
        ({"state": "待复查", "closed": ""}, "“待复查”的隐患不能直接导入"),
        ({"found": "2150-05-06"}, "发现时间不能晚于现在"),
    ],
)
def test_every_wrong_row_is_named(people, changed, sentence):
    _, _, batch = checked(people, line(people, **changed))

    told = [p["message"] for row in batch.shown_rows.all() for p in row.problems]
    assert (len(told) >= 1, sentence in told[0], Hazard.objects.count()) == (True, True, 0)


def test_a_known_hazard_must_say_the_same(people):
    load(people, line(people))

    _, _, batch = checked(people, line(people, state="整改中", closed=""))

    assert "已登记，但状态、等级或期限不同" in next(p["message"] for row in batch.shown_rows.all() for p in row.problems)


def test_the_branch_of_the_day_answers_for_a_row_of_the_ledger(people):
    BranchCoverage.objects.filter(unit=people.nodes["CM-A"]).update(from_on=date(2026, 5, 6))
    BranchCoverage.objects.create(
        unit=people.nodes["CM-A"], branch=people.branch_b, from_on=date(2025, 1, 1), to_on=date(2026, 5, 5), share=100
    )
    load(people, line(people), line(people, found="2026-05-05", text="积水"), line(people, found="2024-05-05", text="积尘"))
    assert dict(Hazard.objects.values_list("text", "branch")) == {
        "缺护罩": people.branch_a.pk, "积水": people.branch_b.pk, "积尘": None,
    }  # fmt: skip
