"""A class is planned, opened for sign-up, held, closed with its hours, or cancelled; past ones come in from a ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import values_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.skills.models import Occupation
from workforce.training import access, rules
from workforce.training.enums import TrainingState
from workforce.training.models import (
    TrainingClass,
    TrainingCourse,
    TrainingEnrolment,
    TrainingPartner,
    TrainingPlanItem,
    TrainingTrainer,
)
from workforce.training.services.shared import announce, course_of, locked, tell, told, units_in, words


@dataclass(frozen=True)
class ClassFacts:
    course: TrainingCourse
    title: str
    mode: str
    node: Node
    place: str
    from_on: date
    to_on: date
    hours: Decimal
    capacity: int
    start_time: time = time(8, 30)
    lead_side: str = "office"
    co_side: str = ""
    co_node: Node | None = None
    occupation: Occupation | None = None
    is_underground: bool = False
    has_test: bool = False
    trainer: TrainingTrainer | None = None
    partner: TrainingPartner | None = None
    plan_item: TrainingPlanItem | None = None


NAMES = tuple(ClassFacts.__dataclass_fields__)
PAST = {"open": "opened", "close": "closed", "cancel": "cancelled", "reopen": "reopened"}


def _check(facts: ClassFacts, actor: Actor, today: date) -> None:
    """RuleBroken ``training.*`` with the field to blame."""
    ensure(access.may_run(actor, facts.node.path), field="node")
    course_of(facts.course)
    figures = values_on(("TRAINING_LONGEST_DAYS", "TRAINING_HOURS_A_DAY"), today)
    ensure(rules.span_verdict(facts.from_on, facts.to_on, int(figures["TRAINING_LONGEST_DAYS"])), field="to_on")
    days = (facts.to_on - facts.from_on).days + 1
    ensure(rules.hours_verdict(facts.hours, days, Decimal(str(figures["TRAINING_HOURS_A_DAY"]))), field="hours")
    needs = facts.course.kind.is_underground
    ensure(rules.place_verdict(needs_underground=needs, is_underground=facts.is_underground), field="is_underground")
    ensure(rules.side_verdict(facts.lead_side, facts.co_side, has_node=facts.co_node is not None), field="co_side")
    if facts.trainer is not None and facts.trainer.ended_on is not None:
        raise RuleBroken("training.trainer_ended", field="trainer")


def _told(row: TrainingClass) -> dict[str, Any]:
    return {"course": row.course.code, "mode": row.mode, "node": row.node.code, "from_on": str(row.from_on), "to_on": str(row.to_on),
            "hours": str(row.hours), "capacity": row.capacity}  # fmt: skip


def _when(row: TrainingClass) -> tuple[Any, ...]:
    """What those on the list have to know."""
    return row.from_on, row.to_on, row.start_time, row.place


@transaction.atomic
def plan_class(*, actor: Actor, at: datetime, facts: ClassFacts, once_key: str = "") -> TrainingClass:
    """A class to come. A double click makes one. RuleBroken ``training.*``; NotReachable outside the reach."""
    key = own_key(actor, once_key)
    if twin := twin_of(TrainingClass, key):
        return twin
    _check(facts, actor, localdate(at))
    row = TrainingClass(made_by=actor.user, made_at=at, once_key=key, **{name: getattr(facts, name) for name in NAMES})
    row.title, row.place = words(facts.title, "title", most=100), words(facts.place, "place", most=80)
    if twin := save_once(row):
        return twin
    search.refresh(index="training", ids=[row.pk])
    told(row, row.node.path, actor, at, "planned", after=_told(row))
    return row


@transaction.atomic
def change_class(*, actor: Actor, at: datetime, row: TrainingClass, version: int, facts: ClassFacts) -> TrainingClass:
    """Until the class has begun."""
    found = locked(row, version)
    ensure(access.may_run(actor, found.node.path))
    if found.state not in {TrainingState.PLANNED, TrainingState.OPEN}:
        raise RuleBroken("training.wrong_state")
    _check(facts, actor, localdate(at))
    if found.enrolments.count() > facts.capacity:
        raise RuleBroken("training.is_full", field="capacity", capacity=facts.capacity)
    before, when = _told(found), _when(found)
    for name in NAMES:
        setattr(found, name, getattr(facts, name))
    found.version += 1
    found.save()
    if _when(found) != when:
        people = found.enrolments.exclude(person=actor.person_id).values_list("person_id", flat=True)
        tell(found, people, "moved_notice", at, time=f"{found.start_time:%H:%M}", place=found.place)
    search.refresh(index="training", ids=[found.pk])
    told(found, found.node.path, actor, at, "changed", before=before, after=_told(found))
    return found


def _credit(row: TrainingClass) -> None:
    """Hours for who was there, none for who was not."""
    row.enrolments.filter(is_present=True).update(hours=row.hours)
    row.enrolments.filter(is_present=False).update(hours=0)


@transaction.atomic
def act_on_class(*, actor: Actor, at: datetime, row: TrainingClass, act: str, version: int, reason: str = "") -> TrainingClass:
    """``act``: open, close, cancel, reopen. Closing credits the hours; reopening takes them back until it is closed again."""
    found = locked(row, version)
    ensure(access.may_hold(actor, found))
    if act not in rules.ACTS or act == "hold":
        raise NotReachable("training")
    ensure(rules.act_verdict(act, found.state))
    if act == "close":
        lines = [rules.Line(present, result) for present, result in found.enrolments.values_list("is_present", "result")]
        ensure(rules.close_verdict(lines, has_test=found.has_test, to_on=found.to_on, today=localdate(at)))
        _credit(found)
    if act in {"cancel", "reopen"}:
        found.reason = words(reason, "reason", "reason_needed", 200)
    before, found.state = found.state, rules.ACTS[act][1]
    found.version += 1
    found.save(update_fields=["state", "reason", "version"])
    if act == "cancel":
        tell(found, found.enrolments.values_list("person_id", flat=True), "cancelled_notice", at, reason=found.reason)
    told(found, found.node.path, actor, at, PAST[act], before={"state": before}, after={"state": found.state, "reason": found.reason})
    if act in {"close", "reopen"}:
        announce([found], units_in(found))
    return found


def mark_held(row: TrainingClass) -> None:
    """The first roll or signing in begins the class."""
    if row.state in rules.ACTS["hold"][0]:
        row.state = TrainingState.HELD
        row.version += 1
        row.save(update_fields=["state", "version"])


@transaction.atomic
def begin(*, row: TrainingClass) -> None:
    """A window for signing in is opened: the class has begun."""
    mark_held(locked(row))


@dataclass(frozen=True)
class RollLine:
    is_present: bool
    result: str = ""
    score: Decimal | None = None


def _check_own(enrolment: TrainingEnrolment, is_present: bool, result: str, score: Decimal | None) -> None:
    """The own line stays as it is: nobody marks himself there, away or passed."""
    if (result, score) != (enrolment.result, enrolment.score):
        raise RuleBroken("training.own_result")
    if is_present != enrolment.is_present:
        raise RuleBroken("training.own_roll")


@transaction.atomic
def take_roll(*, actor: Actor, at: datetime, row: TrainingClass, lines: Mapping[int, RollLine], version: int) -> TrainingClass:
    """Who was there and what came of it (enrolment id -> line). Nobody writes his own line. RuleBroken ``training.*``."""
    found = locked(row, version)
    ensure(access.may_hold(actor, found))
    ensure(rules.roll_verdict(found.state, found.from_on, localdate(at)))
    changed = []
    for enrolment in found.enrolments.select_related("person"):
        line = lines.get(enrolment.pk)
        if line is None:
            continue
        result = line.result if line.is_present else ""
        score = line.score if line.is_present else None
        if score is not None and not 0 <= score <= 100:
            raise RuleBroken("training.score_range")
        if enrolment.person_id == actor.person_id:
            _check_own(enrolment, line.is_present, result, score)
        if line.is_present != enrolment.is_present:
            enrolment.method, enrolment.signed_at = "", None
        enrolment.is_present, enrolment.result, enrolment.score = line.is_present, result, score
        changed.append(enrolment)
    TrainingEnrolment.objects.bulk_update(changed, ["is_present", "method", "signed_at", "result", "score"])
    mark_held(found)
    found.version += 1
    found.save(update_fields=["version"])
    after = {e.person.staff_no: e.result or ("present" if e.is_present else "absent") for e in changed}
    told(found, found.node.path, actor, at, "roll_taken", after=after)
    return found


@transaction.atomic
def sign_in(*, actor: Actor, at: datetime, row: TrainingClass, person_id: int, method: str) -> bool:
    """Somebody enrolled signs himself in by the code; True when that was new. RuleBroken for who is not enrolled."""
    found = locked(row)
    ensure(rules.roll_verdict(found.state, found.from_on, localdate(at)))
    enrolment = found.enrolments.filter(person=person_id).first()
    if enrolment is None:
        raise RuleBroken("training.not_enrolled")
    if enrolment.is_present:
        return False
    enrolment.is_present, enrolment.method, enrolment.signed_at = True, method[:12], at
    enrolment.save(update_fields=["is_present", "method", "signed_at"])
    mark_held(found)
    told(found, found.node.path, actor, at, "signed_in", after={"person": person_id, "method": method})
    return True


@transaction.atomic
def write_past(*, actor: Actor, at: datetime, facts: ClassFacts) -> TrainingClass:
    """A class of a ledger, closed already; its people follow with ``add_past``. The caller has looked for one that is stored."""
    _check(facts, actor, localdate(at))
    if facts.to_on > localdate(at):
        raise RuleBroken("training.in_the_future", field="to_on")
    row = TrainingClass.objects.create(
        made_by=actor.user, made_at=at, state=TrainingState.CLOSED, **{name: getattr(facts, name) for name in NAMES}
    )
    search.refresh(index="training", ids=[row.pk])
    told(row, row.node.path, actor, at, "past_written", after=_told(row))
    return row


@transaction.atomic
def add_past(*, actor: Actor, at: datetime, row: TrainingClass, person: Person, line: RollLine) -> TrainingEnrolment:
    """Somebody else who was in a class that is closed, as a ledger tells."""
    found = locked(row)
    ensure(access.may_hold(actor, found))
    ensure(access.may_run(actor, person.unit.path), field="staff_no")
    if found.state != TrainingState.CLOSED:
        raise RuleBroken("training.ledger_live", field="from_on")
    if line.score is not None and not 0 <= line.score <= 100:
        raise RuleBroken("training.score_range", field="score")
    if person.pk == actor.person_id:
        raise RuleBroken("training.own_hours", field="staff_no")
    made = TrainingEnrolment.objects.create(
        training_class=found, person=person, unit=person.unit, is_present=True, result=line.result, score=line.score, hours=found.hours,
        enrolled_at=at,
    )  # fmt: skip
    told(found, person.unit.path, actor, at, "past_written", after={"people": [person.staff_no], "result": line.result})
    announce([found], [person.unit_id])
    return made


def settle_enrolments(*, actor: Actor, at: datetime, gone: Sequence[TrainingEnrolment], back: Sequence[TrainingEnrolment]) -> None:
    """Lines of an import were taken back."""
    rows = [*gone, *back]
    classes = {row.training_class_id: row.training_class for row in rows}
    announce(classes.values(), [row.person.unit_id for row in rows])
