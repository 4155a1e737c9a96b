"""What the database itself refuses, and two clicks at once. Runs on PostgreSQL too."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.membership import services
from branches.membership.models import DevelopmentCase, DevelopmentStep, DevelopmentStepRecord, DevelopmentVote
from branches.membership.selectors import figures_on, shares_by_year, step_table
from branches.membership.services import StepFacts
from portal.kernel.scope import Scope
from tests.branches.membership.factories import at_noon, brought_to, opened

pytestmark = [pytest.mark.django_db, pytest.mark.db]
START = date(2022, 1, 10)


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_one_open_case_and_each_step_once(people):
    case = opened(people, START)
    now = timezone.now()
    step = {"case": case, "branch": people.branch_a, "on": START, "recorded_at": now}
    assert refused(lambda: DevelopmentCase.objects.create(branch=people.branch_b, person=case.person, opened_at=now))
    assert refused(lambda: DevelopmentStepRecord.objects.create(**step, no=1))
    assert not refused(lambda: DevelopmentStepRecord.objects.create(**step, no=1, voided_at=now))
    assert refused(lambda: DevelopmentStepRecord.objects.create(**step, no=2, operator=people.committee, override_by=people.committee))
    assert refused(lambda: DevelopmentCase.objects.filter(pk=case.pk).update(state="withdrawn"))


def test_a_vote_holds_no_more_ballots_than_people(people):
    record = opened(people, START).steps.get()
    assert refused(lambda: DevelopmentVote.objects.create(step=record, expected=5, present=4, yes=3, no=2))
    assert refused(lambda: DevelopmentVote.objects.create(step=record, expected=3, present=4, yes=3))
    assert not refused(lambda: DevelopmentVote.objects.create(step=record, expected=5, present=4, yes=3, no=1))


def test_the_table_of_25_and_its_figures_are_seeded():
    table = step_table(date(2026, 11, 30))
    assert (list(table), [no for no, step in table.items() if step.actor == "committee"]) == (
        list(range(1, 26)),
        [4, 8, 13, 16, 17, 18, 24],
    )
    assert figures_on(date(2026, 11, 30)).extension_months == (6, 12)
    newer = DevelopmentStep.objects.get(no=2)
    newer.pk, newer.effective_from, newer.lead_days = None, date(2027, 1, 1), 5
    newer.save()
    assert [step_table(day)[2].lead_days for day in (date(2026, 12, 31), date(2027, 1, 1))] == [10, 5]


def test_the_same_step_twice_is_one(people):
    case = opened(people, START)
    words = {"actor": people.actor(people.secretary), "at": at_noon(START), "case": case, "version": case.version}
    pks = {services.take_step(**words, facts=StepFacts(START, note="谈话")).pk for _ in range(2)}
    assert (len(pks), case.steps.count()) == (1, 2)


def test_years_are_counted_on_either_database(people):
    brought_to(people, 15)
    assert [(row.year, row.admitted, row.skilled) for row in shares_by_year(Scope((people.nodes["MK1"].path,)), date(2026, 1, 1))] == [
        (2023, 1, 0)
    ]
    assert shares_by_year(Scope((people.nodes["MK2"].path,)), date(2026, 1, 1)) == []
