"""The committee ends an arrangement in the very moment in which a branch answers it: the answer is kept, or refused in words."""

from datetime import date

import pytest

from branches.activities.models import ActivityKind
from branches.arrangements import services
from branches.arrangements.models import ArrangedTask, Arrangement
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.arrangements.factories import by
from tests.support.interleaved import once_after
from tests.support.people import four_people

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
MONTH = {"month": date(2026, 12, 1), "due_on": date(2026, 12, 31)}


def test_what_a_branch_answers_while_the_arrangement_ends_is_kept_or_refused(transactional_db):
    people = four_people()
    kind = ActivityKind.objects.get_or_create(code="MT-05", defaults={"name_zh": "主题党日", "name_en": "Themed day", "holder": "branch"})[
        0
    ]
    record = ActivityFactory(branch=people.branch_a, kind=kind, held_on=date(2026, 12, 10))
    row = Arrangement.objects.create(
        node=people.nodes["DW1"], kind=kind, subject="学习", year=2026, months=[12], made_by=people.committee, made_at=clock.now()
    )
    task = ArrangedTask.objects.create(arrangement=row, branch=people.branch_a, **MONTH)

    def answer():
        services.link_record(**by(people, people.secretary), task=task, activity=record)

    with once_after("SELECT", 'FROM "branches_arrangedtask"', act=answer) as other:
        services.stop(**by(people, people.committee), arrangement=row)
    kept = ArrangedTask.objects.filter(pk=task.pk, activity=record).count()
    assert (other, kept) in ((["arrangement.stopped"], 0), ([""], 1))
