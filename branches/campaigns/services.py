"""A campaign is opened, branches put their records into it, units with honours are named; visits are agreed and held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from branches.activities.models import Activity
from branches.campaigns import access, rules, selectors
from branches.campaigns.enums import VisitState
from branches.campaigns.models import Campaign, CampaignEvent, ModelVisit
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.honours.models import Honour


@dataclass(frozen=True)
class CampaignFacts:
    node: Node
    kind: str
    name: str
    year: int
    from_on: date
    to_on: date
    aim: str = ""

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@transaction.atomic
def open_campaign(*, actor: Actor, at: datetime, facts: CampaignFacts, once_key: str = "") -> Campaign:
    """Open a campaign for every branch below. The same key, or the same campaign typed again, gives the first.

    RuleBroken ``campaign.known`` where another campaign of the year has the name.
    """
    ensure(actor.may("campaign.keep", path=facts.node.path))
    key = own_key(actor, once_key)
    columns = facts.columns()
    known = twin_of(Campaign, key) or Campaign.objects.filter(node=facts.node, name=columns["name"], year=facts.year).first()
    if known is not None:
        if not (key and known.once_key == key) and any(getattr(known, name) != value for name, value in columns.items()):
            raise RuleBroken("campaign.known", field="name", year=facts.year)
        return known
    if not facts.name.strip():
        raise RuleBroken("campaign.no_name", field="name")
    verdict, blamed = rules.check_span(facts.from_on, facts.to_on, facts.year)
    ensure(verdict, field=blamed)
    row = Campaign(made_by=actor.user, made_at=at, once_key=key, **columns)
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="campaign.opened", obj=row, path=row.node.path, after={"kind": row.kind, "year": row.year})
    return row


@transaction.atomic
def name_honours(*, actor: Actor, at: datetime, campaign: Campaign, honours: Sequence[Honour]) -> Campaign:
    """Which honoured units take part, as a whole: confirmed honours of collectives in the actor's reach."""
    ensure(actor.may("campaign.keep", path=campaign.node.path))
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    wanted = {honour.pk for honour in honours}
    if wanted - set(access.collectives(actor).values_list("pk", flat=True)):
        raise RuleBroken("campaign.honour_unknown", field="honours")
    row.honours.set(wanted)
    record(actor=actor, at=at, action="campaign.honours_named", obj=row, path=campaign.node.path, after={"honours": sorted(wanted)})
    return row


@transaction.atomic
def add_event(*, actor: Actor, at: datetime, campaign: Campaign, activity: Activity) -> CampaignEvent:
    """Put a record of one's branch into a campaign; once. NotReachable; RuleBroken: out of its span, in another one."""
    held = Activity.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=activity.pk)
    ensure(actor.may("campaign.join", path=held.branch.node.path))
    if not access.reaches(campaign, held.branch.node):
        raise RuleBroken("campaign.foreign", field="activity")
    known = CampaignEvent.objects.filter(activity=held).select_related("campaign").first()
    if known is not None:
        if known.campaign_id != campaign.pk:
            raise RuleBroken("campaign.has_other", field="activity", name=known.campaign.name)
        return known
    ensure(rules.fits(held.held_on, campaign.from_on, campaign.to_on), field="activity")
    made = CampaignEvent.objects.create(campaign=campaign, activity=held, added_by=actor.user, added_at=at)
    record(actor=actor, at=at, action="campaign.joined", obj=campaign, path=held.branch.node.path, after={"activity": held.pk})
    return made


@transaction.atomic
def agree_visit(*, actor: Actor, at: datetime, branch: Branch, honour: Honour, planned_on: date, topic: str) -> ModelVisit:
    """Somebody honoured is to come to a branch; the same day and guest once. RuleBroken ``visit.*``."""
    ensure(actor.may("campaign.join", path=branch.node.path))
    if not topic.strip():
        raise RuleBroken("model_visit.no_topic", field="topic")
    if not access.guests(actor).filter(pk=honour.pk).exists():
        raise RuleBroken("model_visit.honour_unknown", field="honour")
    words = {"branch": branch, "honour": honour, "planned_on": planned_on}
    try:
        with transaction.atomic():
            row = ModelVisit.objects.create(**words, topic=topic.strip()[:120], made_by=actor.user, made_at=at)
    except IntegrityError:
        return ModelVisit.objects.get(**words)
    record(
        actor=actor, at=at, action="model_visit.agreed", obj=row, path=branch.node.path, after={"honour": honour.pk, "on": str(planned_on)}
    )
    return row


def _open(actor: Actor, visit: ModelVisit) -> ModelVisit:
    row = ModelVisit.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=visit.pk)
    ensure(actor.may("campaign.join", path=row.branch.node.path))
    if row.state != VisitState.PLANNED:
        raise RuleBroken("model_visit.closed")
    return row


@transaction.atomic
def hold_visit(*, actor: Actor, at: datetime, visit: ModelVisit, activity: Activity) -> ModelVisit:
    """The branch's record of the visit answers it."""
    row = _open(actor, visit)
    list(Activity.objects.select_for_update().filter(pk=activity.pk))  # two visits that take one record wait for each other
    if not selectors.visit_records(row).filter(pk=activity.pk).exists():
        raise RuleBroken("model_visit.record_foreign", field="activity")
    row.activity = activity
    row.save(update_fields=["activity"])
    record(actor=actor, at=at, action="model_visit.held", obj=row, path=row.branch.node.path, after={"activity": activity.pk})
    return row


@transaction.atomic
def cancel_visit(*, actor: Actor, at: datetime, visit: ModelVisit, reason: str) -> ModelVisit:
    row = _open(actor, visit)
    if not reason.strip():
        raise RuleBroken("model_visit.reason_missing", field="reason")
    row.cancel_reason = reason.strip()[:200]
    row.save(update_fields=["cancel_reason"])
    record(actor=actor, at=at, action="model_visit.cancelled", obj=row, path=row.branch.node.path, after={}, reason=row.cancel_reason)
    return row
