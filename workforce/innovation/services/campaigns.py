"""Campaigns that ask everybody for measures, and the answer to each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.innovation import access, rules
from workforce.innovation.enums import InnovationMeasureState
from workforce.innovation.models import InnovationCampaign, InnovationMeasure, InnovationRefusal
from workforce.innovation.services.rows import locked, saved, tell, words


@dataclass(frozen=True)
class CampaignFacts:
    kind: str
    title: str
    question: str
    node: Node
    from_on: date
    to_on: date
    wanted: int | None = None


@transaction.atomic
def open_campaign(*, actor: Actor, at: datetime, facts: CampaignFacts, once_key: str = "") -> InnovationCampaign:
    """Everybody who works below ``facts.node`` may answer. RuleBroken ``innovation.*``; NotReachable outside the reach."""
    access.ensure_office(actor, facts.node)
    key = own_key(actor, once_key)
    known = twin_of(InnovationCampaign, key)
    if known is not None:
        return known
    ensure(rules.campaign_verdict(facts.from_on, facts.to_on), field="to_on")
    row = InnovationCampaign(
        kind=facts.kind, title=words(facts.title, "title", 120), question=words(facts.question, "question", 500), node=facts.node,
        from_on=facts.from_on, to_on=facts.to_on, wanted=facts.wanted, opened_by=actor.user, opened_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="innovation.campaign_opened", obj=row, label=row.title, path=row.node.path)
    return row


@transaction.atomic
def close_campaign(*, actor: Actor, at: datetime, campaign: InnovationCampaign, version: int | None = None) -> InnovationCampaign:
    """Every measure has its answer before a campaign is over."""
    row = locked(campaign, version, "node")
    access.ensure_office(actor, row.node)
    waiting = row.measures.filter(state=InnovationMeasureState.OPEN).count()
    if waiting:
        raise RuleBroken("innovation.campaign_open", n=waiting)
    row.is_closed = True
    saved(row, "is_closed")
    record(actor=actor, at=at, action="innovation.campaign_closed", obj=row, label=row.title, path=row.node.path)
    return row


@transaction.atomic
def tell_measure(
    *, actor: Actor, at: datetime, campaign: InnovationCampaign, title: str, detail: str, once_key: str = "", version: int | None = None
) -> InnovationMeasure:
    """A measure of the actor himself, while the campaign is open."""
    row = locked(campaign, None, "node")
    person = actor.user.person if actor.user is not None else None
    if person is None:
        raise RuleBroken("innovation.no_own_person")
    key = own_key(actor, once_key)
    known = twin_of(InnovationMeasure, key)
    if known is not None:
        return known
    ensure(rules.tell_verdict(is_closed=row.is_closed, from_on=row.from_on, to_on=row.to_on, today=localdate(at)))
    made = InnovationMeasure(
        campaign=row, title=words(title, "title", 120), detail=words(detail, "detail", 1000), author=person, unit=person.unit, told_at=at,
        once_key=key,
    )  # fmt: skip
    twin = save_once(made)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="innovation.measure_told", obj=made, label=made.title, path=row.node.path)
    return made


def settle_measure(
    row: InnovationMeasure, *, actor: Actor, at: datetime, is_adopted: bool, refusal: InnovationRefusal | None, answer: str
) -> None:
    """Write the answer to a measure under lock and tell its author, politely and with the reason."""
    row.state = InnovationMeasureState.ADOPTED if is_adopted else InnovationMeasureState.REFUSED
    row.refusal, row.answer, row.decided_by, row.decided_at = refusal, answer.strip()[:300], actor.user, at
    saved(row, "state", "refusal", "answer", "decided_by", "decided_at")
    act = "measure_adopted" if is_adopted else "measure_refused"
    after = {"refusal": refusal.code} if refusal is not None else {}
    record(actor=actor, at=at, action=f"innovation.{act}", obj=row, label=row.title, path=row.campaign.node.path, after=after)
    code, params = ("adopted_notice", {}) if refusal is None else ("refused_notice", {"reason": refusal.advice})
    tell([row.author_id], code, at, "innovation_campaign", row.campaign_id, title=row.title, answer=row.answer, **params)


@transaction.atomic
def decide_measure(
    *, actor: Actor, at: datetime, measure: InnovationMeasure, is_adopted: bool, refusal: InnovationRefusal | None = None, answer: str = "",
    version: int | None = None,
) -> InnovationMeasure:  # fmt: skip
    """Adopted, or not for a coded reason."""
    row = locked(measure, version, "campaign__node", "author")
    access.ensure_office(actor, row.campaign.node)
    verdict = rules.decide_verdict(
        row.state, is_author=access.is_author(actor, row), is_adopted=is_adopted, has_refusal=refusal is not None,
        is_panel_open=row.reviews.filter(is_passed=None).exists(),
    )  # fmt: skip
    ensure(verdict, field="refusal" if "refusal" in verdict.code else "")
    settle_measure(row, actor=actor, at=at, is_adopted=is_adopted, refusal=refusal, answer=answer)
    return row
