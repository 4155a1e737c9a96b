"""What a record did for production: recorded by the branch, confirmed by somebody above it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branches.activities import access, rules
from branches.activities.enums import EffectKind
from branches.activities.models import Activity, ActivityEffect
from branches.activities.services.states import locked
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.measures.models import MeasureKind
from portal.notices.services import notify
from portal.rights.access import Actor


@dataclass(frozen=True)
class EffectFacts:
    """``before`` and ``after`` are figures of ``measure`` on or before ``seen_on``."""

    kind: str
    text: str
    seen_on: date
    measure: MeasureKind | None = None
    before: Decimal | None = None
    after: Decimal | None = None


@transaction.atomic
def record_effect(*, actor: Actor, at: datetime, activity: Activity, facts: EffectFacts) -> ActivityEffect:
    """Say what came of a record, archived or not.

    RuleBroken: the activity has not begun, a day before it or after today, a measure without figures, figures that did
    not improve, the same text twice.
    """
    stored = locked(activity)
    ensure(access.may_record_effect(actor, stored, at))
    if actor.user is None:  # two persons stand behind an effect; the portal itself is none
        raise NotReachable("effect.record")
    text = facts.text.strip()[:300]
    if not text:
        raise RuleBroken("effect.text_missing", field="text")
    if facts.kind not in EffectKind.values:
        raise RuleBroken("effect.kind_unknown", field="kind")
    verdict, field = rules.check_effect(
        kind=facts.kind, held_on=stored.held_on, seen_on=facts.seen_on, today=timezone.localdate(at),
        better=facts.measure.better if facts.measure else "", before=facts.before, after=facts.after,
    )  # fmt: skip
    ensure(verdict, field=field)
    if stored.effects.filter(kind=facts.kind, text=text, seen_on=facts.seen_on).exists():
        raise RuleBroken("effect.twice", field="text")
    effect = ActivityEffect.objects.create(
        activity=stored, kind=facts.kind, text=text, measure=facts.measure, before=facts.before, after=facts.after,
        seen_on=facts.seen_on, recorded_by=actor.user, recorded_at=at,
    )  # fmt: skip
    after = {"kind": effect.kind, "seen_on": str(effect.seen_on), "measure": facts.measure.code if facts.measure else ""}
    _told(actor, at, effect, "effect.recorded", after=after)
    return effect


def _stored(effect: ActivityEffect) -> ActivityEffect:
    rows = ActivityEffect.objects.select_for_update(of=("self",)).select_related("activity__branch__node", "activity__kind")
    found = rows.filter(pk=effect.pk).first()
    if found is None:  # the other half of a double click
        raise RuleBroken("effect.gone")
    return found


@transaction.atomic
def remove_effect(*, actor: Actor, at: datetime, effect: ActivityEffect) -> None:
    """Strike out an effect nobody has confirmed yet. RuleBroken: confirmed, gone already."""
    stored = _stored(effect)
    ensure(actor.may("effect.record", path=stored.activity.branch.node.path))
    if stored.confirmed_at is not None:
        raise RuleBroken("effect.confirmed_locked")
    _told(actor, at, stored, "effect.removed", before={"text": stored.text})
    stored.delete()


@transaction.atomic
def confirm_effect(*, actor: Actor, at: datetime, effect: ActivityEffect) -> ActivityEffect:
    """A second person above the branch vouches for the effect; from here it counts. RuleBroken: his own record or branch."""
    stored = _stored(effect)
    ensure(actor.may("effect.confirm", path=stored.activity.branch.node.path))
    if stored.confirmed_at is not None:
        return stored  # a second click
    ensure(rules.may_confirm_effect(stored.recorded_by_id, actor.user_id))
    members = stored.activity.branch.memberships.valid_on(timezone.localdate(at))
    if actor.person_id is not None and members.filter(person=actor.person_id).exists():
        raise RuleBroken("effect.own_branch")
    stored.confirmed_by, stored.confirmed_at = actor.user, at
    stored.save(update_fields=["confirmed_by", "confirmed_at"])
    _told(actor, at, stored, "effect.confirmed", after={"text": stored.text})
    url = reverse("activity_detail", args=[stored.activity_id])
    notify(user_ids=[stored.recorded_by_id], code="effect.confirmed", params={"subject": stored.activity.subject}, url=url, at=at)
    return stored


def _told(
    actor: Actor, at: datetime, effect: ActivityEffect, action: str, *, before: dict | None = None, after: dict | None = None
) -> None:
    branch = effect.activity.branch
    record(actor=actor, at=at, action=action, obj=effect, label=effect.text, path=branch.node.path, before=before, after=after)
    # The share of activities with an effect is one of the day of the activity, which may lie in an earlier period.
    days = (effect.activity.held_on, effect.seen_on)
    changes.announce("effect", on=min(days), until=max(days), branches=[branch.pk])
