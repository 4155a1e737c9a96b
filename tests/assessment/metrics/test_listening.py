"""Tickets as facts: what they count, for whom, in how many statements."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import METRICS, needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.notes.models import BranchNote
from branches.tickets.models import ConcernTopic, ServiceTicket
from portal.kernel.periods import parse_period

pytestmark = pytest.mark.db
Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")
ALL = ("tickets_on_time", "tickets_helped", "notes_on_time")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today)]


def ticket(branch, due, answered=None, **more):
    first = {"topic": ConcernTopic.objects.get(code="PAY"), "source": "worker", "way": "named", "subject": "x", "text": "y"}
    days = {"raised_on": date(2026, 7, 1), "due_on": due, "first_due_on": due, "first_answered_on": answered}
    return ServiceTicket.objects.create(branch=branch, **first, **days, **more)


def test_in_time_until_the_day_of_the_rule(people):
    due = date(2026, 8, 10)
    for answered in (due, date(2026, 8, 11), None):
        ticket(people.branch_a, due, answered)
    ticket(people.branch_a, due, due, is_direct=True)  # the branch never saw it
    assert value("tickets_on_time", people.branch_a) == D("0.333333")
    assert value("tickets_on_time", people.branch_a, today=due) is None  # not over
    assert value("tickets_on_time", people.branch_a, Q4) is None
    assert shown("tickets_on_time", people.branch_a) == [(True, "")] + [(False, "evidence.ticket_late")] * 2
    assert value("tickets_on_time", people.branch_b) is None


def test_the_persons_word_counts_and_silence_does_not(people):
    due = date(2026, 8, 10)
    for helped, closed in ((True, date(2026, 8, 20)), (False, date(2026, 8, 21)), (None, date(2026, 8, 22)), (True, date(2026, 10, 1))):
        ticket(people.branch_a, due, due, state="closed", closed_on=closed, helped=helped)
    assert value("tickets_helped", people.branch_a) == D("0.5")
    assert value("tickets_helped", people.branch_a, Q4) == D(1)
    assert shown("tickets_helped", people.branch_a) == [(True, ""), (False, "evidence.ticket_unhelped")]


def test_a_note_is_in_time_until_the_fifth_of_the_month_after(people):
    for month, handed_on in ((6, date(2026, 7, 5)), (7, date(2026, 8, 6))):
        BranchNote.objects.create(branch=people.branch_a, month=date(2026, month, 1), state="handed", handed_on=handed_on)
    assert value("notes_on_time", people.branch_a) == D("0.333333")
    assert value("notes_on_time", people.branch_a, today=date(2026, 7, 5)) is None
    assert value("notes_on_time", people.branch_a, today=date(2026, 7, 6)) == D(1)
    assert shown("notes_on_time", people.branch_a) == [(True, ""), (False, "evidence.note_late"), (False, "evidence.note_missing")]
    type(people.branch_b).objects.filter(pk=people.branch_b.pk).update(founded_on=date(2026, 8, 2))
    assert value("notes_on_time", people.branch_b) is None  # it did not stand a whole month


def test_no_survey_feeds_a_metric():
    assert not [m for m in METRICS.values() if "pulse" in m.source or "survey" in m.source]


def test_the_statements_do_not_grow_with_the_branches(people):
    for branch in (people.branch_a, people.branch_b, people.branch_c):
        ticket(branch, date(2026, 8, 10), date(2026, 8, 9), state="closed", closed_on=date(2026, 8, 20), helped=True)
    needs = needs_of([(metric, {}) for metric in ALL])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [5, 5]
