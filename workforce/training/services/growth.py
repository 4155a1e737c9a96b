"""Development records: told by the worker or his office, confirmed by somebody else."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.training import access
from workforce.training.enums import GrowthState
from workforce.training.models import TrainingGrowth
from workforce.training.services.shared import account, told, words


@transaction.atomic
def tell_growth(
    *, actor: Actor, at: datetime, person: Person, kind: str, title: str, part: str, from_on: date, to_on: date | None = None,
    outcome: str = "", once_key: str = "",
) -> TrainingGrowth:  # fmt: skip
    """A project or practice of oneself, or of somebody in the reach of the office. RuleBroken ``training.*``."""
    key, user = own_key(actor, once_key), account(actor)
    if twin := twin_of(TrainingGrowth, key):
        return twin
    is_own = actor.scope("training.join").person_id == person.pk
    if not is_own and not actor.scope("training.people").covers(person.unit.path):
        raise NotReachable("training")
    if from_on > localdate(at):
        raise RuleBroken("training.in_the_future", field="from_on")
    if to_on is not None and to_on < from_on:
        raise RuleBroken("training.ends_before", field="to_on")
    row = TrainingGrowth(
        person=person, kind=kind, title=words(title, "title", most=100), part=words(part, "part", most=200), from_on=from_on, to_on=to_on,
        outcome=outcome.strip()[:200], told_by=user, told_at=at, once_key=key,
    )  # fmt: skip
    if twin := save_once(row):
        return twin
    told(row, person.unit.path, actor, at, "growth_told", after={"person": person.staff_no, "kind": kind, "title": row.title})
    return row


@transaction.atomic
def judge_growth(*, actor: Actor, at: datetime, growth: TrainingGrowth, confirms: bool, reason: str = "") -> TrainingGrowth:
    """Confirm, or send back with a reason; never one's own."""
    row = TrainingGrowth.objects.select_for_update(of=("self",)).select_related("person__unit").filter(pk=growth.pk).first()
    if row is None:
        raise NotReachable("training")
    ensure(access.may_judge(actor, row))
    row.state = GrowthState.CONFIRMED if confirms else GrowthState.RETURNED
    row.reason = "" if confirms else words(reason, "reason", "reason_needed", 200)
    row.judged_by = account(actor)
    row.save(update_fields=["state", "reason", "judged_by"])
    act = "growth_confirmed" if confirms else "growth_returned"
    told(row, row.person.unit.path, actor, at, act, after={"person": row.person.staff_no, "reason": row.reason})
    code, params = ("confirmed_notice", {}) if confirms else ("returned_notice", {"reason": row.reason})
    params = {"title": row.title, **params}
    notify_person(person_id=row.person_id, code=f"training.{code}", params=params, at=at, url=reverse("training_mine"))
    return row
