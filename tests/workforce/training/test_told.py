"""Whoever stands on a list learns what happens to it."""

from datetime import timedelta

import pytest

from portal.kernel.errors import RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.training import factories as make
from workforce.training import services

pytestmark = pytest.mark.db


def codes(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("code", flat=True))


def changed(people, row, **changes):
    row.refresh_from_db()
    return services.change_class(**make.words(people), row=row, version=row.version, facts=make.class_facts(people, row.course, **changes))


def test_another_day_is_told_and_another_number_of_places_is_not(people):
    row = make.enrolled(people)
    changed(people, row, capacity=5)
    assert codes(people.worker) == ["training.enrolled_notice"]
    day = make.DAY + timedelta(days=2)
    changed(people, row, from_on=day, to_on=day, place="一号楼")
    assert codes(people.worker) == ["training.enrolled_notice", "training.moved_notice"]
    note = Notice.objects.get(code="training.moved_notice")
    assert (note.params["day"], note.params["time"], note.params["place"]) == (day.isoformat(), "08:30", "一号楼")


def test_who_is_taken_off_the_list_learns_it(people):
    row = make.enrolled(people)
    services.drop_enrolment(**make.words(people), enrolment=row.enrolments.get())
    assert codes(people.worker) == ["training.enrolled_notice", "training.dropped_notice"]


def test_visitors_learn_that_a_visit_is_off(people):
    row = make.visit(people)
    services.cancel_visit(**make.words(people), visit=row)
    told = Notice.objects.filter(code="training.visit_cancelled_notice")
    assert {n.recipient.person_id for n in told} == {p.pk for p in row.visitors.all() if hasattr(p, "account")}
    assert told.exists()


def test_whom_the_office_sent_is_told_whom_to_ask(people):
    row, other = make.enrolled(people), user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="工友")
    with pytest.raises(RuleBroken, match=r"training\.office_enrolled"):
        services.leave_class(**make.words(people, people.worker), row=row)
    with pytest.raises(RuleBroken, match=r"training\.not_enrolled"):
        services.leave_class(**make.words(people, other), row=row)
