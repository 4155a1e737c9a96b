"""People are enrolled by the office or sign up themselves; the conditions of the course hold for both."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.training import access, rules
from workforce.training.models import TrainingClass, TrainingEnrolment
from workforce.training.selectors.offers import finished_courses, grades_of
from workforce.training.services.shared import locked, tell, told


def _check_entry(row: TrainingClass, people: Sequence[Person], at: datetime) -> None:
    """RuleBroken for the first who may not enter. Two statements for any number of people."""
    ids = [p.pk for p in people]
    grades, done = grades_of(ids, localdate(at)), finished_courses(ids)
    before = list(row.course.after.all())
    for person in people:
        lacking = [course.title for course in before if (person.pk, course.pk) not in done]
        ensure(rules.entry_verdict(grade=grades.get(person.pk), needs_grade=row.course.needs_grade, missing=lacking), field="numbers")


def _write(row: TrainingClass, people: Sequence[Person], at: datetime, *, is_own: bool) -> None:
    known = set(row.enrolments.values_list("person_id", flat=True))
    for person in people:
        if person.pk in known:
            raise RuleBroken("training.enrolled_twice", field="numbers", name=person.name)
    ensure(rules.enrol_verdict(row.state, is_own=is_own, taken=len(known) + len(people) - 1, capacity=row.capacity), field="numbers")
    _check_entry(row, people, at)
    TrainingEnrolment.objects.bulk_create(
        TrainingEnrolment(training_class=row, person=p, unit=p.unit, is_own=is_own, enrolled_at=at) for p in people
    )


@transaction.atomic
def enrol(*, actor: Actor, at: datetime, row: TrainingClass, people: Sequence[Person]) -> TrainingClass:
    """The office puts people of its reach on the list. All or nobody. RuleBroken ``training.*``; NotReachable outside the reach."""
    found = locked(row)
    ensure(access.may_hold(actor, found))
    if not people:
        raise RuleBroken("training.people_needed", field="numbers")
    for person in people:
        ensure(access.may_run(actor, person.unit.path), field="numbers")
    _write(found, people, at, is_own=False)
    told(found, found.node.path, actor, at, "enrolled", after={"people": [p.staff_no for p in people]})
    tell(found, [p.pk for p in people if p.pk != actor.person_id], "enrolled_notice", at)
    return found


@transaction.atomic
def drop_enrolment(*, actor: Actor, at: datetime, enrolment: TrainingEnrolment) -> TrainingClass:
    """The office takes somebody off the list before the class begins."""
    found = locked(enrolment.training_class)
    ensure(access.may_hold(actor, found))
    ensure(rules.leave_verdict(found.state))
    deleted, _kinds = found.enrolments.filter(pk=enrolment.pk).delete()
    if deleted:
        told(found, found.node.path, actor, at, "dropped", before={"people": [enrolment.person.staff_no]})
        tell(found, {enrolment.person_id} - {actor.person_id or 0}, "dropped_notice", at)
    return found


def _self(actor: Actor) -> Person:
    if actor.user is None or actor.user.person is None or actor.scope("training.join").person_id is None:
        raise NotReachable("training")
    return actor.user.person


@transaction.atomic
def join_class(*, actor: Actor, at: datetime, row: TrainingClass) -> TrainingClass:
    """Somebody signs up himself while there is room. A second press changes nothing."""
    found, person = locked(row), _self(actor)
    if found.enrolments.filter(person=person).exists():
        return found
    _write(found, [person], at, is_own=True)
    told(found, found.node.path, actor, at, "joined", after={"people": [person.staff_no]})
    return found


@transaction.atomic
def leave_class(*, actor: Actor, at: datetime, row: TrainingClass) -> TrainingClass:
    """Who signed up himself steps back before the class begins; whom the office sent asks the office."""
    found, person = locked(row), _self(actor)
    ensure(rules.leave_verdict(found.state))
    deleted, _kinds = found.enrolments.filter(person=person, is_own=True).delete()
    if not deleted:
        is_sent = found.enrolments.filter(person=person).exists()
        raise RuleBroken("training.office_enrolled" if is_sent else "training.not_enrolled")
    told(found, found.node.path, actor, at, "left", before={"people": [person.staff_no]})
    return found
