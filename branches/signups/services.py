"""Setting up a sign-up, taking and giving back a place, asking and answering."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.activities.models import Activity
from branches.orgs.selectors import secretaries
from branches.signups import access, rules
from branches.signups.enums import Audience, SignupState
from branches.signups.models import EventQuestion, Signup, SignupSheet
from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.rights.access import Actor


@dataclass(frozen=True)
class SheetFacts:
    places: int
    opens_at: datetime
    closes_at: datetime
    audience: str = Audience.COVERED
    note: str = ""


def _activity(activity: Activity) -> Activity:
    """The record under lock, before anything of its sign-up: every act takes them in this order."""
    return Activity.objects.select_for_update(of=("self",)).select_related("branch__node", "kind").get(pk=activity.pk)


@transaction.atomic
def open_signup(*, actor: Actor, at: datetime, activity: Activity, facts: SheetFacts, version: int = 0) -> SignupSheet:
    """Set up or change the sign-up of an event; more places go to those who wait. EditConflict, RuleBroken ``signup.*``."""
    stored = _activity(activity)
    ensure(access.may_manage(actor, stored, at))
    row = SignupSheet.objects.select_for_update().filter(activity=stored).first()
    if row is not None and row.version != version:
        raise EditConflict("signup.changed_meanwhile", theirs={_("名额"): str(row.places), _("报名须知"): row.note or "—"})
    verdict, field = rules.check_window(facts.opens_at, facts.closes_at, stored.starts_at)
    ensure(verdict, field=field)
    placed = row.signups.filter(state=SignupState.PLACED).count() if row is not None else 0
    ensure(rules.check_places(facts.places, placed, int(value_on("SIGNUP_PLACES", localdate(at)))), field="places")
    before = {"places": row.places} if row is not None else {}
    row = row or SignupSheet(activity=stored, made_by=actor.user, made_at=at, version=0)
    row.places, row.opens_at, row.closes_at = facts.places, facts.opens_at, facts.closes_at
    row.audience, row.note, row.version = facts.audience, facts.note.strip(), row.version + 1
    row.save()
    record(
        actor=actor, at=at, action="signup.opened", obj=stored, path=stored.branch.node.path, before=before,
        after={"places": row.places, "audience": str(row.audience), "closes": row.closes_at.isoformat()},
    )  # fmt: skip
    _move_up(row, at)
    return row


def _locked(sheet: SignupSheet) -> SignupSheet:
    _activity(Activity(pk=sheet.activity_id))
    return SignupSheet.objects.select_for_update(of=("self",)).select_related("activity__branch__node", "activity__kind").get(pk=sheet.pk)


def _own(actor: Actor, sheet: SignupSheet, at: datetime) -> int:
    """The person who signs up: whom the event is for. NotReachable for anybody else."""
    if actor.person_id is None:
        raise RuleBroken("signup.nobody")
    if not access.own_sheets(actor, localdate(at)).filter(pk=sheet.pk).exists():
        raise NotReachable("signup")
    return actor.person_id


@transaction.atomic
def sign_up(*, actor: Actor, at: datetime, sheet: SignupSheet) -> Signup:
    """Take a place, or wait where none is free. Twice is once. NotReachable, RuleBroken ``signup.*``."""
    row = _locked(sheet)
    person_id = _own(actor, row, at)
    known = row.signups.filter(person=person_id).first()
    if known is not None and known.state != SignupState.WITHDRAWN:
        return known
    ensure(rules.may_withdraw(row.activity.starts_at, at))  # an event that was moved may have begun before its sign-up closes
    placed = row.signups.filter(state=SignupState.PLACED).count()
    ensure(rules.may_sign(rules.sheet_state(row.opens_at, row.closes_at, at, row.places, placed)))
    mine = known or Signup(sheet=row, person_id=person_id)
    mine.state = SignupState.PLACED if placed < row.places else SignupState.WAITING
    mine.queued_at = at
    mine.turn = (row.signups.aggregate(last=Max("turn"))["last"] or 0) + 1
    mine.save()
    _told(actor, at, row, "signup.signed", {"state": str(mine.state)})
    return mine


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, sheet: SignupSheet) -> Signup:
    """Give the place back; the first who waits gets it and is told. RuleBroken: not signed up, the event has begun."""
    row = _locked(sheet)
    mine = row.signups.filter(person=actor.person_id).first() if actor.person_id is not None else None
    if mine is None:
        raise RuleBroken("signup.not_signed")
    if mine.state == SignupState.WITHDRAWN:
        return mine
    ensure(rules.may_withdraw(row.activity.starts_at, at))
    mine.state = SignupState.WITHDRAWN
    mine.save(update_fields=["state"])
    _told(actor, at, row, "signup.withdrawn", {})
    _move_up(row, at)
    return mine


def _told(actor: Actor, at: datetime, row: SignupSheet, action: str, after: dict[str, str]) -> None:
    record(actor=actor, at=at, action=action, obj=row.activity, path=row.activity.branch.node.path, after=after)


def _move_up(row: SignupSheet, at: datetime) -> None:
    """Places that are free go to those who wait, in their order."""
    placed = row.signups.filter(state=SignupState.PLACED).count()
    waiting = list(row.signups.filter(state=SignupState.WAITING).order_by("turn", "pk").values_list("pk", flat=True))
    lucky = list(rules.moving_up(waiting, row.places, placed))
    if not lucky:
        return
    row.signups.filter(pk__in=lucky).update(state=SignupState.PLACED)
    for person_id in row.signups.filter(pk__in=lucky).values_list("person_id", flat=True):
        words = {"subject": row.activity.subject}
        notify_person(person_id=person_id, code="signup.placed_notice", params=words, url=reverse("signup_event", args=[row.pk]), at=at)


@transaction.atomic
def ask(*, actor: Actor, at: datetime, sheet: SignupSheet, text: str) -> EventQuestion:
    """Ask something about the event or its matter; the office of the branch hears of it. The same question stands once."""
    row = _locked(sheet)
    person_id = _own(actor, row, at)
    if not text.strip():
        raise RuleBroken("signup.question_text_missing", field="text")
    known = row.questions.filter(asked_by=person_id, text=text.strip()).first()
    if known is not None:
        return known
    question = EventQuestion.objects.create(sheet=row, text=text.strip(), asked_by_id=person_id, asked_at=at)
    _told(actor, at, row, "signup.question_asked", {})
    post = secretaries([row.activity.branch_id], localdate(at)).get(row.activity.branch_id)
    if post is not None:
        words = {"subject": row.activity.subject}
        url = reverse("signup_sheet", args=[row.activity_id])
        notify_person(person_id=post.person_id, code="signup.question_asked_notice", params=words, url=url, at=at)
    return question


@transaction.atomic
def answer_question(*, actor: Actor, at: datetime, question: EventQuestion, answer: str) -> EventQuestion:
    """Answer, or put an answer right; whoever asked is told the first time."""
    row = EventQuestion.objects.select_for_update(of=("self",)).select_related("sheet__activity__branch__node").get(pk=question.pk)
    activity = row.sheet.activity
    ensure(actor.may("signup.manage", path=activity.branch.node.path))
    if not answer.strip():
        raise RuleBroken("signup.question_answer_missing", field="answer")
    is_first = row.answered_at is None
    row.answer, row.answered_by, row.answered_at = answer.strip(), actor.user, at
    row.save()
    _told(actor, at, row.sheet, "signup.question_answered", {})
    if is_first and row.asked_by_id is not None:
        words = {"subject": activity.subject}
        notify_person(
            person_id=row.asked_by_id,
            code="signup.question_answered_notice",
            params=words,
            url=reverse("signup_event", args=[row.sheet_id]),
            at=at,
        )
    return row


@transaction.atomic
def log_question(*, actor: Actor, at: datetime, sheet: SignupSheet, text: str, answer: str) -> EventQuestion:
    """What was asked from the floor and answered there, written down by the office."""
    row = _locked(sheet)
    ensure(actor.may("signup.manage", path=row.activity.branch.node.path))
    if not text.strip():
        raise RuleBroken("signup.question_text_missing", field="text")
    if not answer.strip():
        raise RuleBroken("signup.question_answer_missing", field="answer")
    if row.questions.filter(text=text.strip(), asked_by=None).exists():
        raise RuleBroken("signup.question_twice", field="text")
    made = EventQuestion.objects.create(
        sheet=row, text=text.strip(), asked_at=at, answer=answer.strip(), answered_by=actor.user, answered_at=at
    )  # fmt: skip
    _told(actor, at, row, "signup.question_logged", {})
    return made
