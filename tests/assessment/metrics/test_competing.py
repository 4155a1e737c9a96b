"""Competitions as facts: who took part, prizes, grades by the fast track."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from portal.people.models import Person
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionMember
from workforce.promotion.models import CompetitionPromotionRule, FastTrackRequest

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("competition_share", "competition_prizes", "fasttrack_promotions")
NOON = datetime(2026, 8, 20, 4, tzinfo=UTC)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q3, None))


def held(people, on: date, level: int = 2, state: str = "published"):
    return Competition.objects.create(
        name=f"比武{on}{level}", level=level, kind="match", node=people.nodes["MK1"], enrol_from=on, enrol_to=on, starts_on=on,
        theory_weight=30, first_prizes=1, second_prizes=1, third_prizes=1, excellence_prizes=0, state=state,
        published_on=on if state == "published" else None, created_by=people.hr, created_at=NOON,
    )  # fmt: skip


def took_part(people, row, person, **changes):
    unit = person.unit
    entry = CompetitionEntry.objects.create(
        competition=row, unit=unit, occupation=OccupationFactory(), entered_by=people.hr, entered_at=NOON, **changes
    )
    CompetitionMember.objects.create(competition=row, entry=entry, person=person)
    return entry


def test_a_worker_counts_once_and_only_when_he_came(people):
    one, two, three = (PersonFactory(unit=people.nodes["CM-A"]) for _ in range(3))
    first, second = held(people, date(2026, 7, 1)), held(people, date(2026, 9, 30))
    took_part(people, first, one)
    took_part(people, second, one)
    took_part(people, second, two, is_absent=True)
    took_part(people, held(people, date(2026, 10, 1)), three)  # after the quarter
    took_part(people, held(people, date(2026, 8, 1), state="running"), three)
    workers = Person.objects.filter(unit=people.nodes["CM-A"]).count()
    assert value("competition_share", people.branch_a) == (D(1) / workers).quantize(D("0.000001"))
    assert value("competition_share", people.branch_b) == 0
    assert shown("competition_share", people.branch_a) == [(False, "evidence.competition_again"), (True, "")]


def test_prizes_count_from_the_group_upwards(people):
    person = PersonFactory(unit=people.nodes["CM-A"])
    for level in (1, 2, 6):
        took_part(people, held(people, date(2026, 8, level), level), person, place=1, prize="first")
    took_part(people, held(people, date(2026, 8, 9)), person, place=9)
    assert value("competition_prizes", people.branch_a) == 2
    assert shown("competition_prizes", people.branch_a) == [(True, ""), (True, "")]


def test_grades_by_the_fast_track_count_on_the_day_of_the_decision(people):
    rule = CompetitionPromotionRule.objects.get(code="CMP-08")
    for on, state in ((NOON, "approved"), (datetime(2026, 10, 1, 4, tzinfo=UTC), "approved"), (NOON, "refused")):
        person = PersonFactory(unit=people.nodes["CM-A"])
        entry = took_part(people, held(people, date(2026, 7, 1)), person, place=1)
        certificate = SkillCertificateFactory(person=person, grade=4, issued_on=date(2026, 8, 20)) if state == "approved" else None
        FastTrackRequest.objects.create(
            person=person, entry=entry, rule=rule, occupation=entry.occupation, target_grade=4, year=2026, state=state,
            asked_by=people.hr, asked_at=NOON, decided_at=on, certificate=certificate,
        )  # fmt: skip
    assert value("fasttrack_promotions", people.branch_a) == 1
    assert shown("fasttrack_promotions", people.branch_a) == [(True, "")]


def test_the_statements_do_not_grow_with_the_branches(people):
    took_part(people, held(people, date(2026, 7, 1)), PersonFactory(unit=people.nodes["CM-A"]))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read, count in ((facts_of, 5), (records_of, 4)):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [count, count]
