from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.measures import services
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.measures.services import Delivery

pytestmark = pytest.mark.db
JULY = date(2026, 7, 1)


@pytest.fixture
def assessor(people):
    return people.actor(people.assessor)


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [found.append])
    return found


def one(people, code="OUTPUT", node="ZB-A", month=JULY, **figures):
    figures = figures or {"value": Decimal(120000), "target": Decimal(118000)}
    return Delivery(people.nodes[node], MeasureKind.objects.get(code=code), month, figures)


def deliver(actor, *deliveries):
    return [d.outcome for d in services.deliver_measures(actor=actor, at=clock.now(), deliveries=deliveries)]


def test_the_same_figure_twice_changes_nothing_at_all(people, assessor, heard):
    assert deliver(assessor, one(people)) == ["created"]
    with CaptureQueriesContext(connection) as queries:
        assert deliver(assessor, one(people)) == ["unchanged"]
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))] == []
    assert (BusinessMeasure.objects.get().version, AuditRow.objects.count(), len(heard)) == (1, 1, 1)


def test_the_node_is_held_before_the_stored_figures_are_read(people, assessor):
    """So of two deliveries at one moment the second finds what the first has stored, on PostgreSQL too."""
    delivery = one(people)
    with CaptureQueriesContext(connection) as queries:
        deliver(assessor, delivery)
    reads = [q["sql"] for q in queries if q["sql"].startswith("SELECT")]
    assert ('FROM "portal_node"' in reads[0], 'FROM "portal_businessmeasure"' in reads[1]) == (True, True)


def test_a_new_figure_makes_a_version_with_before_and_after(people, assessor, heard):
    deliver(assessor, one(people))
    assert deliver(assessor, one(people, value=Decimal("120000.5"))) == ["changed"]
    measure = BusinessMeasure.objects.get()
    assert (measure.version, measure.value, measure.target) == (2, Decimal("120000.5"), Decimal(118000))
    row = AuditRow.objects.get(action="measure.changed")
    assert (row.before["value"], row.after["value"]) == ("120000.0000", "120000.5000")
    change = heard[-1]
    assert (change.source, change.on, change.until, change.branch_ids) == (
        "measure", JULY, date(2026, 7, 31), frozenset({people.nodes["ZB-A"].pk}),
    )  # fmt: skip


def test_one_bad_figure_stops_the_whole_delivery(people, assessor):
    bad = one(people, code="INJURIES", value=Decimal(-1))
    with pytest.raises(RuleBroken) as broken:
        deliver(assessor, one(people), bad)
    assert (broken.value.code, broken.value.params["row"]) == ("measure.negative", 2)
    with pytest.raises(RuleBroken) as broken:
        deliver(assessor, one(people), one(people))
    assert broken.value.code == "measure.twice_in_delivery"
    assert BusinessMeasure.objects.count() == 0


def test_nobody_delivers_outside_his_reach(people, assessor):
    with pytest.raises(NotReachable):
        deliver(assessor, one(people, node="ZB-C"))


def test_a_typist_with_an_old_page_sees_the_stored_figure(people, assessor):
    deliver(assessor, one(people))
    entry = {"node": people.nodes["ZB-A"], "kind": MeasureKind.objects.get(code="OUTPUT"), "month": JULY}
    with pytest.raises(EditConflict) as conflict:
        services.save_measure(actor=assessor, at=clock.now(), value=Decimal(1), version=None, **entry)
    assert conflict.value.params["theirs"]["实际值"] == "120000.0000"
    assert services.save_measure(actor=assessor, at=clock.now(), value=Decimal(1), version=1, **entry).outcome == "changed"
