"""A method from its file to its spreading."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.innovation.models import InnovationRefusal
from workforce.methods import access, rules, selectors
from workforce.methods.enums import MethodState
from workforce.methods.models import MethodAdopter, OperatingMethod

WORDS = ("title", "summary", "originality", "advancement", "soundness", "spreading", "indicator")


@dataclass(frozen=True)
class MethodFacts:
    title: str
    level: int
    creator: Person
    creator_kind: str
    summary: str
    originality: str
    advancement: str
    soundness: str
    spreading: str
    indicator: str
    record_from: date
    record_to: date
    complies: bool
    no_secret: bool
    no_dispute: bool
    not_awarded: bool


def _locked(method: OperatingMethod, version: int | None) -> OperatingMethod:
    rows = OperatingMethod.objects.select_for_update(of=("self",)).select_related("unit", "creator__unit")
    row = rows.filter(pk=method.pk).first()
    if row is None:
        raise NotReachable("method")
    if version is not None and row.version != version:
        raise EditConflict("method.edited", theirs={})
    return row


def _saved(row: OperatingMethod, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def _told(row: OperatingMethod, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"method.{act}", obj=row, label=str(row), path=row.unit.path, **more)


def _tell(row: OperatingMethod, code: str, at: datetime, **params: Any) -> None:
    params = {"title": str(row), **params}
    notify_person(person_id=row.creator_id, code=f"method.{code}", params=params, at=at, url=reverse("method_detail", args=[row.pk]))


def _fill(row: OperatingMethod, facts: MethodFacts, today: date) -> None:
    """RuleBroken ``method.*`` with the field to blame."""
    has_title = selectors.has_senior_title(facts.creator)
    ensure(rules.creator_verdict(facts.creator_kind, has_senior_title=has_title), field="creator_kind")
    figures = selectors.figures_on(today)
    months, window = figures["METHOD_RECORD_MONTHS"], figures["METHOD_WINDOW_MONTHS"]
    ensure(rules.record_verdict(facts.record_from, facts.record_to, today, months=months, window=window), field="record_to")
    declared = {name: getattr(facts, name) for name in ("no_secret", "no_dispute", "not_awarded", "complies")}
    verdict = rules.exclusion_verdict(**declared)
    ensure(verdict, field="complies" if verdict.code == "method.not_compliant" else "no_secret")
    for name in WORDS:
        if not getattr(facts, name).strip():
            raise RuleBroken("method.words_needed", field=name)
    for name in MethodFacts.__dataclass_fields__:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.unit = facts.creator.unit


@transaction.atomic
def draft_method(*, actor: Actor, at: datetime, facts: MethodFacts, once_key: str = "") -> OperatingMethod:
    """The file of a method, by its creator or the office. RuleBroken ``method.*``; NotReachable outside the reach."""
    key = own_key(actor, once_key)
    known = twin_of(OperatingMethod, key)
    if known is not None:
        return known
    ensure(access.may_draft(actor, facts.creator), field="creator_no")
    row = OperatingMethod(drafted_by=actor.user, drafted_at=at, once_key=key)
    _fill(row, facts, localdate(at))
    twin = save_once(row)
    if twin is not None:
        return twin
    _told(row, actor, at, "drafted", after={"title": row.title, "creator": facts.creator.staff_no})
    return row


@transaction.atomic
def change_method(*, actor: Actor, at: datetime, method: OperatingMethod, version: int, facts: MethodFacts) -> OperatingMethod:
    """Whoever changed it last is its drafter and does not review it."""
    row = _locked(method, version)
    ensure(access.may_edit(actor, row))
    ensure(access.may_draft(actor, facts.creator), field="creator_no")
    before = {"title": row.title}
    _fill(row, facts, localdate(at))
    row.drafted_by, row.version = actor.user or row.drafted_by, row.version + 1
    row.save()
    _told(row, actor, at, "changed", before=before, after={"title": row.title})
    return row


@transaction.atomic
def review_method(
    *, actor: Actor, at: datetime, method: OperatingMethod, is_passed: bool, refusal: InnovationRefusal | None = None, answer: str = "",
    version: int | None = None,
) -> OperatingMethod:  # fmt: skip
    """The second person's review; a panel that was convened is heard first."""
    row = _locked(method, version)
    access.ensure_office(actor, row)
    panels = list(row.reviews.order_by("-convened_at", "-pk").values_list("is_passed", flat=True))
    verdict = rules.review_verdict(
        row.state, is_drafter=row.drafted_by_id == actor.user_id, is_creator=access.is_creator(actor, row), is_passed=is_passed,
        has_refusal=refusal is not None, is_panel_open=None in panels, has_panel_failed=bool(panels) and panels[0] is False,
    )  # fmt: skip
    ensure(verdict, field="refusal" if verdict.code == "method.refusal_needed" else "")
    row.state = MethodState.PASSED if is_passed else MethodState.REFUSED
    row.refusal, row.answer, row.reviewed_by, row.reviewed_at = refusal, answer.strip()[:300], actor.user, at
    _saved(row, "state", "refusal", "answer", "reviewed_by", "reviewed_at")
    _told(row, actor, at, "reviewed", after={"state": str(row.state), "refusal": refusal.code if refusal else ""})
    if refusal is None:
        _tell(row, "reviewed_notice", at)
    else:
        _tell(row, "refused_notice", at, reason=refusal.advice, answer=row.answer)
    return row


@transaction.atomic
def consent(*, actor: Actor, at: datetime, method: OperatingMethod, version: int | None = None) -> OperatingMethod:
    """The creator agrees that the method bears his name."""
    row = _locked(method, version)
    ensure(rules.consent_verdict(row.state, is_creator=access.is_creator(actor, row), has_consented=row.consented_at is not None))
    row.consented_at = at
    _saved(row, "consented_at")
    _told(row, actor, at, "consented")
    return row


@transaction.atomic
def name_method(
    *, actor: Actor, at: datetime, method: OperatingMethod, named_as: str, plan: str, version: int | None = None
) -> OperatingMethod:
    """The method gets the name of its creator, and a plan of how it is spread."""
    row = _locked(method, version)
    access.ensure_office(actor, row)
    name, is_creator = named_as.strip()[:120], access.is_creator(actor, row)
    verdict = rules.name_verdict(
        row.state, has_consented=row.consented_at is not None, name=name, creator=row.creator.name, is_creator=is_creator
    )
    ensure(verdict, field="named_as")
    if not plan.strip():
        raise RuleBroken("method.words_needed", field="plan")
    row.state, row.named_as, row.named_on, row.plan = MethodState.NAMED, name, localdate(at), plan.strip()[:500]
    _saved(row, "state", "named_as", "named_on", "plan")
    _told(row, actor, at, "named", after={"named_as": name})
    _tell(row, "named_notice", at)
    return row


@transaction.atomic
def adopt_method(
    *, actor: Actor, at: datetime, method: OperatingMethod, unit: Node, adopted_on: date, effect: str, version: int | None = None
) -> MethodAdopter:
    """Another unit has taken the method over."""
    row = _locked(method, None)
    access.ensure_office(actor, row)
    ensure(rules.spread_verdict(row.state))
    if adopted_on > localdate(at):
        raise RuleBroken("method.ahead", field="adopted_on")
    if unit.pk == row.unit_id:
        raise RuleBroken("method.own_unit", field="unit")
    if row.adopters.filter(unit=unit).exists():
        raise RuleBroken("method.adopted_already", field="unit")
    if not effect.strip():
        raise RuleBroken("method.words_needed", field="effect")
    made = MethodAdopter.objects.create(method=row, unit=unit, adopted_on=adopted_on, effect=effect.strip()[:300], told_by=actor.user)
    _saved(row)
    _told(row, actor, at, "adopted", after={"unit": unit.code, "on": str(adopted_on)})
    changes.announce("method", on=adopted_on, until=date.max, units=[row.unit_id])
    return made


@transaction.atomic
def promote_method(*, actor: Actor, at: datetime, method: OperatingMethod, version: int | None = None) -> OperatingMethod:
    """Enough other units use it: it can be copied and spread."""
    row = _locked(method, version)
    access.ensure_office(actor, row)
    least = selectors.figures_on(localdate(at))["METHOD_LEAST_ADOPTERS"]
    ensure(rules.promote_verdict(row.state, adopters=row.adopters.count(), least=least, is_promoted=row.is_promoted))
    row.is_promoted = True
    _saved(row, "is_promoted")
    _told(row, actor, at, "promoted")
    return row


@transaction.atomic
def nominate_method(
    *, actor: Actor, at: datetime, method: OperatingMethod, contest: str, nominated_on: date, version: int | None = None
) -> OperatingMethod:
    """Bottom-up to the municipal or provincial choice; the first finisher may be nominated for a title."""
    row = _locked(method, version)
    access.ensure_office(actor, row)
    ensure(rules.spread_verdict(row.state))
    if nominated_on > localdate(at):
        raise RuleBroken("method.ahead", field="nominated_on")
    if not contest.strip():
        raise RuleBroken("method.words_needed", field="contest")
    row.contest, row.nominated_on = contest.strip()[:100], nominated_on
    _saved(row, "contest", "nominated_on")
    _told(row, actor, at, "nominated", after={"contest": row.contest})
    _tell(row, "nominated_notice", at, contest=row.contest)
    return row
