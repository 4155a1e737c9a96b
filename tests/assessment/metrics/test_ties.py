"""Visits of linked leaders and inspections of places as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.linkages.models import LeaderLink, LinkVisit
from branches.partnerships.models import Partnership
from branches.places.models import LearningPlace, LearningPlaceKind, PlaceInspection
from portal.kernel.periods import parse_period
from tests.branches.activities.factories import ActivityFactory

pytestmark = pytest.mark.db
YEAR, Q2, Q3 = parse_period("2026"), parse_period("2026Q2"), parse_period("2026Q3")
METRICS = ("link_visits_held", "places_inspected", "partnerships_effective")
AT = datetime(2026, 1, 1, 4, tzinfo=UTC)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today)]


def _link(people, person, *days: date, **changes):
    words = {"branch": people.branch_a, "person": person, "focus": "安全", "from_on": date(2026, 4, 1), "made_at": AT, **changes}
    row = LeaderLink.objects.create(**words)
    LinkVisit.objects.bulk_create(LinkVisit(link=row, held_on=day, topic="看现场", made_at=AT) for day in days)
    return row


def test_each_quarter_that_a_link_stood_owes_a_visit(people):
    _link(people, people.worker.person, date(2026, 4, 1), date(2026, 9, 30), date(2026, 9, 29))
    _link(people, people.committee.person)
    _link(people, people.hr.person, from_on=date(2026, 7, 2))
    assert (value("link_visits_held", people.branch_a), value("link_visits_held", people.branch_a, YEAR)) == (D("0.5"), D("0.285714"))
    assert value("link_visits_held", people.branch_a, Q3, date(2026, 9, 30)) is None  # the quarter is not over
    assert value("link_visits_held", people.branch_b) is None
    assert shown("link_visits_held", people.branch_a) == [(True, "evidence.link_visits"), (False, "evidence.link_visits")]


def _place(people, name: str, *days: date, **changes):
    words = {
        "node": people.nodes["ZB-A"], "kind": LearningPlaceKind.objects.get(code="CORRIDOR"), "name": name, "unit": people.nodes["CM-A"],
        "owner": people.worker.person, "opened_on": date(2026, 1, 1), "made_at": AT, **changes,
    }  # fmt: skip
    row = LearningPlace.objects.create(**words)
    PlaceInspection.objects.bulk_create(PlaceInspection(place=row, inspected_on=day, outcome="good", made_at=AT) for day in days)
    return row


def test_places_are_counted_on_the_last_day(people):
    _place(people, "甲", date(2026, 7, 2))  # ninety days before the end of the quarter
    _place(people, "乙", date(2026, 7, 1), date(2026, 10, 1))
    _place(people, "丙", opened_on=date(2026, 9, 1))
    _place(people, "丁", closed_on=date(2026, 9, 30))
    _place(people, "戊", node=people.nodes["DW1"])
    assert value("places_inspected", people.branch_a) == D("0.666667")
    assert value("places_inspected", people.branch_a, Q3, date(2026, 9, 30)) == D("0.75")
    assert value("places_inspected", people.branch_b) is None
    assert sorted(shown("places_inspected", people.branch_a)) == [(False, "evidence.place_late"), (True, ""), (True, "")]


def _partner(people, name: str, *held: tuple[date, str], **changes):
    words = {
        "node": people.nodes["ZB-A"], "kind": "unit", "name": name, "agreement": "协议", "aim": "互助", "signed_on": date(2026, 1, 1),
        "from_on": date(2026, 1, 1), "made_at": AT, **changes,
    }  # fmt: skip
    row = Partnership.objects.create(**words)
    for day, effect in held:
        activity = ActivityFactory(branch=people.branch_a, starts_at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        row.activities.create(activity=activity, effect=effect)
    return row


def test_a_partnership_counts_when_an_effect_of_the_period_is_told(people):
    _partner(people, "甲", (date(2026, 7, 1), "降本 3 万元"))
    _partner(people, "乙", (date(2026, 6, 30), "上季度的成效"), (date(2026, 8, 1), ""))
    _partner(people, "丙", (date(2026, 7, 5), "已结束"), ended_on=date(2026, 9, 30))
    assert value("partnerships_effective", people.branch_a) == D("0.5")
    assert value("partnerships_effective", people.branch_a, Q3, date(2026, 7, 1)) == D(0)
    assert value("partnerships_effective", people.branch_b) is None
    assert sorted(shown("partnerships_effective", people.branch_a)) == [(False, "evidence.partner_without_effect"), (True, "")]


def test_the_statements_do_not_grow_with_the_branches(people):
    _link(people, people.worker.person, date(2026, 4, 1))
    _place(people, "甲", date(2026, 7, 2))
    _partner(people, "甲", (date(2026, 7, 1), "降本"))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read, most in ((facts_of, 9), (records_of, 9)):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, YEAR, needs)
            counts.append(len(seen))
        assert counts == [most, most]
