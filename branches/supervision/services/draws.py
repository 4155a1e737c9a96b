"""Drawing by lot: layered, from a seed that nobody chose, kept with its population so that anybody can run it again."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.supervision import rules, selectors
from branches.supervision.enums import SupervisionCheckKind, SupervisionSource
from branches.supervision.models import SupervisionDraw, SupervisionMatter, SupervisionOffice
from branches.supervision.services.checks import CheckFacts, plan_check
from branches.supervision.services.matters import ensure_reach
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.scope import Scope
from portal.kernel.twins import own_key
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class DrawFacts:
    """``node``: below which is drawn; ``planned_on``: by when the checks are to be held."""

    node: Node
    title: str
    stratum: str
    size: int
    lead: SupervisionOffice
    planned_on: date
    keys_only: bool = False


@transaction.atomic
def draw_lots(*, actor: Actor, at: datetime, facts: DrawFacts, once_key: str = "") -> SupervisionDraw:
    """Draw matters below ``facts.node`` and plan a check of each. A second try is a second row. The same ``once_key`` gives
    the first again. NotReachable; RuleBroken ``supervision.*``."""
    key = own_key(actor, once_key)
    known = SupervisionDraw.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    ensure_reach(actor, "supervision.plan", facts.node, at)
    if not facts.title.strip():
        raise RuleBroken("supervision.title_missing", field="title")
    rows = selectors.population(Scope((facts.node.path,)), facts.stratum, keys_only=facts.keys_only)
    ensure(rules.size_verdict(facts.size, len(rows)), field="size")
    seed = secrets.token_hex(8)
    chosen = rules.drawn([rules.Candidate(layer, pk) for layer, pk, _label in rows], facts.size, seed)
    draw = SupervisionDraw(
        node=facts.node, title=facts.title.strip(), stratum=facts.stratum, keys_only=facts.keys_only, size=facts.size, seed=seed,
        population=rows, chosen=chosen, drawn_by=actor.user, drawn_at=at, once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError:
        return SupervisionDraw.objects.get(once_key=key)
    after = {"seed": seed, "size": facts.size, "population": len(rows), "chosen": chosen}
    record(actor=actor, at=at, action="supervision.drawn", obj=draw, path=draw.node.path, after=after)
    for matter in SupervisionMatter.objects.filter(pk__in=chosen).select_related("node", "topic"):
        _plan(actor, at, draw, facts, matter)
    return draw


def _plan(actor: Actor, at: datetime, draw: SupervisionDraw, facts: DrawFacts, matter: SupervisionMatter) -> None:
    ensure_reach(actor, "supervision.plan", matter.node, at)
    told = CheckFacts(
        node=matter.node, title=f"{draw.title}：{matter.name}"[:120], topic=matter.topic, lead=facts.lead, planned_on=facts.planned_on,
        kind=SupervisionCheckKind.RANDOM, source=SupervisionSource.INTERNAL, matter=matter,
    )  # fmt: skip
    if localdate(at) > facts.planned_on:
        raise RuleBroken("supervision.due_past", field="planned_on", today=localdate(at).isoformat())
    plan_check(actor=actor, at=at, facts=told, draw=draw)
