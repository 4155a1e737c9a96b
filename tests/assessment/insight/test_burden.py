"""The burden meter: entries and fields from the trail, use of records, who sees what, and that nobody is watched."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.insight.rules.burden import mean_fields, reuse_of
from assessment.insight.selectors.burden import burden_of
from assessment.insight.selectors.ground import ground_of
from assessment.rounds.enums import RoundState
from assessment.rounds.models import FrozenBranch
from assessment.schemes.rules import canonical_json
from portal.audit.models import AuditRow
from portal.kernel.periods import parse_period
from portal.kernel.scope import Scope
from tests.assessment.insight.factories import RoundFactory
from tests.assessment.insight.test_views import page, statements, text_of


def line(kind, pk, is_counted=True):
    return {"kind": kind, "id": pk, "is_counted": is_counted}


PACKAGE = {
    "evidence": {
        "P01": [line("activity", 1), line("activity", 2), line("activity", 1)],
        "P02": [line("activity", 1), line("activity", 3, is_counted=False)],
        "B01": [line("activity", 1), line("measure_month", None)],
    }
}


def test_a_record_used_in_three_indicators_counts_thrice():
    found = reuse_of([PACKAGE])
    assert (found.branches, found.records, found.uses, found.times) == (1, 2, 4, D("2.0"))
    assert found.classes == ((1, 1), (2, 0), (3, 1), (4, 0))
    assert reuse_of([]).times is None


def test_the_usual_number_of_fields():
    assert mean_fields([("a", 3), ("a", 6), ("b", 0)]) == {"a": D("4.5"), "b": D(1)}


@pytest.fixture
def written(people):
    """August: two records of activities by the own branch, one hazard; one by the stranger; a note that nobody counts."""

    def act(branch, action, fields, month=8, actor=people.secretary):
        AuditRow.objects.create(
            at=datetime(2026, month, 10, 2, tzinfo=UTC), actor=actor, actor_label="某人", action=action, object_kind="x", object_id="1",
            object_label="x", node_path=branch.node.path, after={str(n): n for n in range(fields)},
        )  # fmt: skip

    act(people.branch_a, "activity.logged", 4)
    act(people.branch_a, "activity.logged", 6)
    act(people.branch_a, "hazard.reported", 3, month=6)
    act(people.branch_a, "note.written", 9)
    act(people.branch_a, "activity.archived", 9, actor=None)
    act(people.branch_c, "activity.logged", 20)
    round_ = RoundFactory(code="2026Q2", state=RoundState.PUBLISHED)
    FrozenBranch.objects.create(round=round_, branch=people.branch_a, package=canonical_json(PACKAGE), sha256="0" * 64)
    return people


def test_entries_and_fields_of_the_own_part_of_the_tree(written):
    ground = ground_of(Scope((written.branch_a.node.path, written.branch_b.node.path)))
    found = burden_of(ground, parse_period("2026Q3"), date(2026, 11, 29))
    assert (found.whole.entries, found.whole.fields, found.whole.per_branch) == (2, D(10), D("5.0"))
    assert {m.code: m.entries for m in found.months if m.entries} == {"2026-06": 1, "2026-08": 2}
    assert [m.code for m in found.months][0::11] == ["2025-10", "2026-09"]
    assert [(f.code, f.entries) for f in found.forms] == [("activity.logged", 2)]
    assert [(p.code, p.entries) for p in found.places] == [("ZB-A", 2), ("ZB-B", 0)]
    assert (found.round_code, found.reuse.times) == ("2026Q2", D("2.0"))


def test_who_sees_what_and_nobody_is_named(client, written):
    wanted = {written.secretary: 2, written.committee: 2, written.sibling: 0, written.stranger: 1}
    for user, entries in wanted.items():
        client.force_login(user)
        assert client.get("/api/v1/burden/?quarter=2026Q3").json()["whole"]["entries"] == entries
        assert "某人" not in text_of(page(client, "burden", quarter="2026Q3"))
    for user in (written.worker, written.hr):
        client.force_login(user)
        assert page(client, "burden").status_code == 404
        assert client.get("/api/v1/burden/").status_code == 404
    client.force_login(written.secretary)
    assert page(client, "burden", unit="MK2").status_code == 404


def test_it_costs_the_same_for_one_entry_and_many(client, written):
    client.force_login(written.committee)
    address = reverse("burden") + "?quarter=2026Q3"
    few = statements(client, address)
    again = AuditRow.objects.filter(action="activity.logged").values("at", "actor_id", "actor_label", "node_path", "after")[0]
    for letter, action in (("A", "plan_item.added"), ("B", "hazard.reported"), ("B", "activity.logged")):
        path = written.nodes[f"ZB-{letter}"].path
        AuditRow.objects.create(**again | {"action": action, "object_kind": "x", "object_id": "2", "object_label": "x", "node_path": path})
    assert (few, statements(client, address)) == (11, 11)
