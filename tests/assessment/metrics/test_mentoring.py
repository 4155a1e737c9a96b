"""Agreements between mentor and apprentice as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.mentorship.models import MentorshipAgreement, MentorshipKind

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("mentorships_on_time", "apprentices_risen", "member_mentor_share")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today))


def pair(people, from_on: date, to_on: date, **changes):
    unit = people.nodes["CM-A"]
    words = {
        "kind": MentorshipKind.objects.get(code="MENTOR"), "mentor": PersonFactory(unit=unit), "apprentice": PersonFactory(unit=unit),
        "unit": unit, "occupation": OccupationFactory(), "aim": "顶岗", "from_on": from_on, "to_on": to_on, "state": "running",
        "credit_until": date(from_on.year + 3, from_on.month, from_on.day), "drafted_at": datetime(2026, 1, 1, tzinfo=UTC), **changes,
    }  # fmt: skip
    return MentorshipAgreement.objects.create(**words)


def test_tests_passed_within_the_days_after_the_end(people):
    start = date(2025, 7, 1)
    done = {"state": "done", "grade": "passed"}
    pair(people, start, date(2026, 6, 30), done_on=date(2026, 7, 30), **done)  # the last day that counts
    pair(people, start, date(2026, 6, 30), done_on=date(2026, 7, 31), **done)
    pair(people, start, date(2026, 6, 30), done_on=date(2026, 6, 30), state="done", grade="failed")
    pair(people, start, date(2026, 6, 30))
    pair(people, start, date(2026, 9, 1))  # its days run past the quarter
    pair(people, start, date(2026, 6, 30), state="broken")
    assert value("mentorships_on_time", people.branch_a) == D("0.25")
    assert value("mentorships_on_time", people.branch_a, Q3, date(2026, 7, 30)) is None
    assert value("mentorships_on_time", people.branch_b) is None
    late = (False, "evidence.mentorship_late")
    assert shown("mentorships_on_time", people.branch_a) == [late, late, late, (True, "")]


def test_apprentices_who_rise_within_a_year(people):
    for start, on in (
        (date(2025, 7, 1), date(2026, 7, 1)),
        (date(2025, 7, 1), date(2026, 7, 2)),
        (date(2025, 9, 30), date(2026, 1, 5)),
        (date(2025, 6, 30), date(2026, 1, 5)),
    ):
        row = pair(people, start, date(2027, 6, 30), start_grade=4)
        SkillCertificateFactory(person=row.apprentice, grade=3, issued_on=on)
    same = pair(people, date(2025, 8, 1), date(2027, 6, 30), start_grade=3)
    SkillCertificateFactory(person=same.apprentice, grade=3, issued_on=date(2026, 1, 5))
    assert value("apprentices_risen", people.branch_a) == D("0.5")
    assert value("apprentices_risen", people.branch_a, Q3, date(2026, 9, 30)) == D("0.333333")
    not_risen = (False, "evidence.apprentice_not_risen")
    assert shown("apprentices_risen", people.branch_a) == [not_risen, not_risen, (True, ""), (True, "")]


def test_party_members_among_the_mentors_of_the_last_day(people):
    pair(people, date(2026, 9, 30), date(2027, 9, 29), is_member_mentor=True)
    pair(people, date(2026, 1, 1), date(2026, 12, 31))
    pair(people, date(2026, 10, 1), date(2027, 9, 30), is_member_mentor=True)
    pair(people, date(2026, 1, 1), date(2026, 12, 31), state="done", grade="passed", done_on=date(2026, 9, 30), is_member_mentor=True)
    assert value("member_mentor_share", people.branch_a) == D("0.5")
    assert value("member_mentor_share", people.branch_a, Q3, date(2026, 9, 30)) == D("0.5")
    assert value("member_mentor_share", people.branch_b) is None
    assert shown("member_mentor_share", people.branch_a) == [(False, "evidence.mentor_no_member"), (True, "")]


def test_the_statements_do_not_grow_with_the_branches(people):
    pair(people, date(2026, 1, 1), date(2026, 12, 31))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [3, 3]
