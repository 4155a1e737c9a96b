"""Drawing a survey up, opening it for its audience, calling it off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.pulse import rules, selectors
from branches.pulse.enums import PulseState
from branches.pulse.models import PulseAsk, PulseCell, PulseQuestion, PulseRoll, PulseSurvey, PulseTemplate
from branches.pulse.services.rows import locked
from branches.pulse.services.seal import destroy_seals, forget_who
from portal.audit.services import record
from portal.ballots.services.seal import new_key
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import User


@dataclass(frozen=True)
class SurveyPlan:
    node: Node
    template: PulseTemplate
    title: str
    impact: str
    opens_on: date
    closes_on: date


def _checked(actor: Actor, plan: SurveyPlan, today: date) -> list[PulseQuestion]:
    ensure(actor.may("pulse.run", path=plan.node.path))
    if not selectors.nodes(actor.scope("pulse.run")).filter(pk=plan.node.pk).exists() and not actor.is_system:
        raise RuleBroken("pulse.node_foreign", field="node")
    for name in ("title", "impact"):
        if not getattr(plan, name).strip():
            raise RuleBroken(f"pulse.{name}_needed", field=name)
    questions, broken = selectors.questions_of(plan.template)
    if broken:
        raise RuleBroken("pulse.template_broken", field="template", codes="、".join(broken))
    ensure(
        rules.plan_verdict(plan.opens_on, plan.closes_on, today, len(questions), selectors.pulse_numbers(today).longest), field="closes_on"
    )
    return questions


def _write(row: PulseSurvey, plan: SurveyPlan, questions: list[PulseQuestion]) -> None:
    row.asks.all().delete()
    PulseAsk.objects.bulk_create(PulseAsk(survey=row, no=no, question=q) for no, q in enumerate(questions, 1))


@transaction.atomic
def draft_survey(*, actor: Actor, at: datetime, plan: SurveyPlan, once_key: str = "") -> PulseSurvey:
    """A draft with the questions of its template as they are today. The same ``once_key`` gives the first one again."""
    key = own_key(actor, once_key)
    known = twin_of(PulseSurvey, key)
    if known is not None:
        return known
    questions = _checked(actor, plan, localdate(at))
    row = PulseSurvey(
        node=plan.node, template=plan.template, title=plan.title.strip()[:80], impact=plan.impact.strip()[:2000], opens_on=plan.opens_on,
        closes_on=plan.closes_on, drafted_by=actor.user, drafted_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    _write(row, plan, questions)
    record(actor=actor, at=at, action="pulse.drafted", obj=row, path=row.node.path, after={"questions": len(questions)})
    return row


@transaction.atomic
def change_survey(*, actor: Actor, at: datetime, survey: PulseSurvey, version: int, plan: SurveyPlan) -> PulseSurvey:
    """Another wording of a draft."""
    row = locked(survey.pk, version)
    ensure(actor.may("pulse.run", path=row.node.path))
    ensure(rules.may_edit(row.state))
    questions = _checked(actor, plan, localdate(at))
    row.node, row.template, row.title, row.impact = plan.node, plan.template, plan.title.strip()[:80], plan.impact.strip()[:2000]
    row.opens_on, row.closes_on, row.version = plan.opens_on, plan.closes_on, row.version + 1
    row.save()
    _write(row, plan, questions)
    record(actor=actor, at=at, action="pulse.changed", obj=row, path=row.node.path)
    return row


def _ensure_apart(people: set[int], question_ids: list[int], gap: int, today: date) -> None:
    """Nobody is asked the same twice within the gap: two totals over nearly the same people would tell of the few."""
    list(PulseQuestion.objects.select_for_update().filter(pk__in=question_ids).order_by("pk"))  # two offices open at once
    for other in selectors.asked_lately(people, question_ids, today - (rules.free_again(today, gap) - today)):
        if other.closed_on is None:
            raise RuleBroken("pulse.running_elsewhere")
        raise RuleBroken("pulse.too_soon", day=rules.free_again(other.closed_on, gap).isoformat())


def _cells(row: PulseSurvey, groups: dict[int, set[int]], least: int) -> None:
    """Groups and roll; branches too small answer together."""
    found = rules.grouped({pk: len(people) for pk, people in groups.items()}, least)
    roll: list[PulseRoll] = []
    lines = [(pk, groups[pk]) for pk in sorted(found.own)]
    if found.merged:
        lines.append((None, set().union(*(groups[pk] for pk in found.merged))))  # type: ignore[arg-type]
    for branch_id, people in lines:
        cell = PulseCell.objects.create(survey=row, branch_id=branch_id, people=len(people))
        roll += [PulseRoll(survey=row, person_id=person, cell=cell) for person in sorted(people)]
    PulseRoll.objects.bulk_create(roll, batch_size=2_000)


@transaction.atomic
def open_survey(*, actor: Actor, at: datetime, survey: PulseSurvey, version: int) -> PulseSurvey:
    """Settle who is asked and the smallest group; tell those who have an account."""
    row, today = locked(survey.pk, version), localdate(at)
    ensure(actor.may("pulse.run", path=row.node.path))
    ensure(rules.may_edit(row.state))
    numbers, asks = selectors.pulse_numbers(today), list(row.asks.values_list("question_id", flat=True))
    ensure(rules.plan_verdict(row.opens_on, row.closes_on, today, len(asks), numbers.longest), field="closes_on")
    groups = selectors.audience(row.node, today)
    everybody = set().union(*groups.values()) if groups else set()
    if len(everybody) < numbers.least:
        raise RuleBroken("pulse.too_few", count=len(everybody), least=numbers.least)
    _ensure_apart(everybody, asks, numbers.gap, today)
    row.state, row.min_size, row.people, row.seal_key, row.version = (
        PulseState.OPEN,
        numbers.least,
        len(everybody),
        new_key(),
        row.version + 1,
    )
    row.save()
    _cells(row, groups, numbers.least)
    record(actor=actor, at=at, action="pulse.opened", obj=row, path=row.node.path, after={"people": row.people, "least": row.min_size})
    accounts = User.objects.filter(is_active=True, person__in=row.roll.order_by().values("person")).values_list("pk", flat=True)
    url = reverse("pulse_answer", args=[row.pk])
    notify(user_ids=accounts, code="pulse.opened_notice", params={"title": row.title}, url=url, at=at)
    return row


@transaction.atomic
def cancel_survey(*, actor: Actor, at: datetime, survey: PulseSurvey, version: int, reason: str) -> PulseSurvey:
    """Call it off; what has been answered is destroyed unread."""
    row = locked(survey.pk, version)
    ensure(actor.may("pulse.run", path=row.node.path))
    if row.state not in (PulseState.DRAFT, PulseState.OPEN):
        raise RuleBroken("pulse.not_running")
    if not reason.strip():
        raise RuleBroken("pulse.reason_needed", field="reason")
    destroy_seals(row)
    forget_who(row)
    row.state, row.end_reason, row.version = PulseState.CANCELLED, reason.strip()[:300], row.version + 1
    row.save()
    record(actor=actor, at=at, action="pulse.cancelled", obj=row, path=row.node.path, reason=reason.strip())
    return row
