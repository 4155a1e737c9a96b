"""Reads of programmes: before and after, each with its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from branches.plans.models import PlanItem
from branches.plans.selectors import measured, plan_nodes
from branches.programmes import rules
from branches.programmes.enums import STAGE_TONES, ProgrammeState
from branches.programmes.models import PartyPlusProgramme, ProgrammeStage
from portal.files.access import Place
from portal.files.models import EvidenceLink
from portal.kernel.scope import Scope
from portal.measures.rules import shown
from portal.organization.models import Node
from portal.rights.access import Actor

MEASURED, TYPED, NONE = "measured", "typed", ""


def programmes(scope: Scope) -> QuerySet[PartyPlusProgramme]:
    rows = PartyPlusProgramme.objects.within(scope).select_related("node", "kind", "measure", "item__plan", "made_by")
    done = Count("stages", filter=Q(stages__done_on__isnull=False), distinct=True)
    next_due = Min("stages__due_on", filter=Q(stages__done_on=None))
    rows = rows.annotate(stages_all=Count("stages", distinct=True), stages_done=done, next_due_on=next_due)
    return rows.order_by("-starts_on", "-pk")


def with_stage_lateness(rows: Iterable[Any], today: date) -> list[Any]:
    """Whether a running programme has a stage whose day is over; no statement."""
    found = list(rows)
    for row in found:
        row.is_stage_late = row.state == ProgrammeState.RUNNING and row.next_due_on is not None and row.next_due_on < today
    return found


def stages_of(programme: PartyPlusProgramme, today: date) -> list[Any]:
    """The stages in order with their state; the first one that is not done is next. One statement."""
    found: list[Any] = list(programme.stages.select_related("done_by").order_by("no"))
    is_next = programme.state == ProgrammeState.RUNNING
    for row in found:
        row.state = rules.stage_state(row.due_on, row.done_on, today, is_next=is_next and row.done_on is None)
        row.tone, row.is_next = STAGE_TONES[row.state], is_next and row.done_on is None
        is_next = is_next and row.done_on is not None
    return found


def next_stages(paths: Sequence[str]) -> QuerySet[ProgrammeStage]:
    """The stage whose turn it is, of each running programme that the organisations at ``paths`` run themselves."""
    earlier = ProgrammeStage.objects.filter(programme=OuterRef("programme"), no__lt=OuterRef("no"), done_on=None)
    rows = ProgrammeStage.objects.filter(programme__node__path__in=list(paths), programme__state=ProgrammeState.RUNNING, done_on=None)
    return rows.exclude(Exists(earlier)).select_related("programme__node")


def stages(scope: Scope) -> QuerySet[ProgrammeStage]:
    return ProgrammeStage.objects.within(scope).select_related("programme__node", "programme__kind")


@dataclass(frozen=True)
class Comparison:
    """The two figures of a programme, where each comes from (measured, typed or nothing), and what lies between."""

    before: Decimal | None
    after: Decimal | None
    before_from: str
    after_from: str
    difference: rules.Difference | None

    @property
    def before_shown(self) -> str:
        return shown(None if self.before is None else round(self.before, 2))

    @property
    def after_shown(self) -> str:
        return shown(None if self.after is None else round(self.after, 2))

    @property
    def share_shown(self) -> str:
        """``−23.0 %`` of the figure before; empty where there is none."""
        if self.difference is None or self.difference.share is None:
            return ""
        return f"{self.difference.share:+}%".replace("-", "−")


def _effect_span(row: PartyPlusProgramme, today: date) -> tuple[date, date]:
    """The time whose figures show the effect: as told, else the programme's own time as far as it has gone."""
    return row.effect_from or row.starts_on, row.effect_to or min(row.ends_on, today)


def compared(rows: Sequence[PartyPlusProgramme], today: date) -> dict[int, Comparison]:
    """programme id -> its comparison. Two statements for each different span of time of those with a business measure."""
    spans: dict[tuple[date, date], list[tuple[int, Node, int, str]]] = {}
    for row in rows:
        if row.measure is not None:
            ask = (row.pk, row.node, row.measure.pk, row.measure.fold)
            for span, typed in (((row.baseline_from, row.baseline_to), row.baseline), (_effect_span(row, today), row.effect)):
                if typed is None and span[0] <= span[1]:
                    spans.setdefault(span, []).append(ask)
    figures = {span: measured(asked, *span) for span, asked in spans.items()}
    found = {}
    for row in rows:
        read = {"b": figures.get((row.baseline_from, row.baseline_to), {}), "e": figures.get(_effect_span(row, today), {})}
        before = row.baseline if row.baseline is not None else read["b"].get(row.pk)
        after = row.effect if row.effect is not None else read["e"].get(row.pk) if row.state != "planned" else None
        found[row.pk] = Comparison(
            before, after, TYPED if row.baseline is not None else MEASURED if before is not None else NONE,
            TYPED if row.effect is not None else MEASURED if after is not None else NONE,
            rules.difference(before, after, is_lower=row.is_lower),
        )  # fmt: skip
    return found


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    return plan_nodes(scope, today)


def linkable(scope: Scope) -> QuerySet[PlanItem]:
    """Tasks and targets that a programme may stand for: of plans in reach, and those that somebody of the reach carries."""
    return PlanItem.objects.within(scope).exclude(kind__carries="heading").select_related("plan").order_by("-plan__year", "plan", "no")


def has_proof(programme_id: int) -> bool:
    return EvidenceLink.objects.filter(record_kind="programme", record_id=programme_id).exists()


def node_of(programme_id: int) -> int | None:
    return PartyPlusProgramme.objects.filter(pk=programme_id).values_list("node_id", flat=True).first()


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = PartyPlusProgramme.objects.within(actor.scope("programme.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("programme_detail", args=[row.pk])) for row in rows}
