"""Checks, findings, matters and draws in reach; the figures of the board; the combined view of a matter. Sets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from branches.safety.selectors import reachable_units
from branches.supervision import rules
from branches.supervision.enums import OWED_STATES, FindingState, Stratum, SupervisionCheckKind, SupervisionCheckState, SupervisionSource
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
    SupervisionMatter,
    SupervisionOffice,
    SupervisionTopic,
)
from portal.audit.models import AuditRow
from portal.catalogue.models import Tag
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import Actor

GOALS, DRIVES = "GOAL-", "DRIVE-"


def units_for(actor: Actor, right: str, day: date) -> QuerySet[Node]:
    """Units where ``right`` lets somebody write, and the nodes of the tree inside its reach."""
    units = reachable_units(actor, right, day)
    inside = Node.objects.within(Scope(actor.scope(right).paths)).open_on(day)
    return Node.objects.filter(Q(pk__in=units.order_by().values("pk")) | Q(pk__in=inside.order_by().values("pk"))).order_by("path")


def _untold(actor: Actor) -> Q:
    """Lots that are not held yet and lie outside what the actor plans."""
    mine = SupervisionCheck.objects.within(actor.scope("supervision.plan")).order_by().values("pk")
    return Q(kind=SupervisionCheckKind.RANDOM, state=SupervisionCheckState.PLANNED) & ~Q(pk__in=mine)


def check_rows(actor: Actor, scope: Scope) -> QuerySet[SupervisionCheck]:
    """Checks of the reach, the latest first; lots only once held, except for those who plan them."""
    rows = SupervisionCheck.objects.within(scope).select_related("node", "branch__node", "topic", "lead", "matter")
    return rows.exclude(_untold(actor))


def finding_rows(scope: Scope) -> QuerySet[SupervisionFinding]:
    return SupervisionFinding.objects.within(scope).select_related("node", "branch__node", "topic", "matter", "goal")


def matter_rows(actor: Actor, scope: Scope) -> QuerySet[SupervisionMatter]:
    """Matters in force with the number of their checks by kind of supervision and of their open findings."""
    rows = SupervisionMatter.objects.within(scope).filter(closed_on=None).select_related("node", "branch__node", "topic", "object_type")
    held = Q(checks__state=SupervisionCheckState.HELD)
    counts = {s: Count("checks", filter=held & Q(checks__source=s), distinct=True) for s in SupervisionSource.values}
    owed = Count("findings", filter=Q(findings__state__in=[*OWED_STATES, FindingState.ANSWERED]), distinct=True)
    return rows.annotate(**counts, owed=owed).order_by("node__path", "topic__sort", "name", "pk")


def with_days(rows: list[SupervisionFinding], today: date) -> list[SupervisionFinding]:
    for row in rows:
        row.late = rules.days_late(row.state, row.due_on, today)  # type: ignore[attr-defined]
    return rows


def state_counts(rows: QuerySet[SupervisionFinding], today: date) -> dict[str, int]:
    """How many stand in each state, how many are late, all: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in FindingState.values}
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today, state__in=OWED_STATES)), **counts)


def history(finding: SupervisionFinding) -> list[AuditRow]:
    """What has happened to it, the latest first. One statement."""
    rows = AuditRow.objects.filter(object_kind="supervisionfinding", object_id=str(finding.pk))
    return list(rows.order_by("-at", "-pk"))


def goals() -> QuerySet[Tag]:
    """三目标, on findings."""
    return Tag.objects.filter(code__startswith=GOALS, is_active=True)


def drives() -> QuerySet[Tag]:
    """三化牵引, on checks."""
    return Tag.objects.filter(code__startswith=DRIVES, is_active=True)


def due_days(day: date) -> int:
    """Days that an order gives where nobody says otherwise."""
    return int(value_on("RECTIFY_DAYS", day))


# -- the board --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """``planned`` checks of a year, ``held`` of them, ``late`` ones; ``found`` and ``closed`` findings."""

    row: Any
    planned: int = 0
    held: int = 0
    late: int = 0
    found: int = 0
    closed: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True)
class Board:
    topics: list[Line]
    offices: list[Line]
    drives: list[Line]
    goals: list[Line]

    @property
    def planned(self) -> int:
        return sum(line.planned for line in self.topics)

    @property
    def held(self) -> int:
        return sum(line.held for line in self.topics)

    @property
    def found(self) -> int:
        return sum(line.found for line in self.topics)

    @property
    def closed(self) -> int:
        return sum(line.closed for line in self.topics)


def _checks_by(rows: QuerySet[SupervisionCheck], field: str, today: date) -> dict[Any, dict[str, Any]]:
    held, late = Q(state=SupervisionCheckState.HELD), Q(state=SupervisionCheckState.PLANNED, planned_on__lt=today)
    counted = rows.order_by().values(field).annotate(
        planned=Count("pk"), held=Count("pk", filter=held), late=Count("pk", filter=late)
    )  # fmt: skip
    return {row.pop(field): row for row in counted}


def _findings_by(rows: QuerySet[SupervisionFinding], field: str) -> dict[Any, dict[str, Any]]:
    counted = rows.order_by().values(field).annotate(
        found=Count("pk"), closed=Count("pk", filter=Q(state=FindingState.CLOSED)), amount=Sum("amount")
    )  # fmt: skip
    return {row.pop(field): row for row in counted}


def board_of(actor: Actor, scope: Scope, year: int, today: date) -> Board:
    """The plan of a year by topic, department, driver and goal, with what came of it. Nine statements."""
    span = (date(year, 1, 1), date(year, 12, 31))
    checks = check_rows(actor, scope).select_related(None).exclude(state=SupervisionCheckState.CANCELLED).filter(planned_on__range=span)
    found = SupervisionFinding.objects.within(scope).exclude(state=FindingState.WITHDRAWN).filter(found_on__range=span)
    by_topic, of_topic = _checks_by(checks, "topic", today), _findings_by(found, "topic")
    by_office, by_tag, of_goal = _checks_by(checks, "lead", today), _checks_by(checks, "tags", today), _findings_by(found, "goal")
    blank: dict[str, Any] = defaultdict(dict)
    topics = [Line(t, **{**blank["c"], **by_topic.get(t.pk, {}), **of_topic.get(t.pk, {})}) for t in SupervisionTopic.objects.all()]
    offices = [Line(o, **by_office.get(o.pk, {})) for o in SupervisionOffice.objects.filter(is_active=True)]
    return Board(topics, offices, [Line(t, **by_tag.get(t.pk, {})) for t in drives()], [Line(t, **of_goal.get(t.pk, {})) for t in goals()])


# -- one matter, three kinds of supervision ---------------------------------------------------------------
@dataclass(frozen=True)
class Side:
    """One kind of supervision of a matter: its checks and findings."""

    label: Any
    checks: list[SupervisionCheck]
    findings: list[SupervisionFinding]


def sides_of(actor: Actor, matter: SupervisionMatter, today: date) -> list[Side]:
    """Inside-Party, internal and external supervision of a matter side by side. Two statements besides the reach."""
    checks = list(check_rows(actor, actor.scope("supervision.view")).filter(matter=matter))
    findings = with_days(list(finding_rows(actor.scope("supervision.view")).filter(matter=matter)), today)
    return [
        Side(source.label, [c for c in checks if c.source == source], [f for f in findings if f.source == source])
        for source in SupervisionSource
    ]


# -- draws ------------------------------------------------------------------------------------------------
def draw_rows(scope: Scope) -> QuerySet[SupervisionDraw]:
    return SupervisionDraw.objects.within(scope).select_related("node", "drawn_by")


def population(scope: Scope, stratum: str, *, keys_only: bool) -> list[list[Any]]:
    """[layer, matter id, label] of the matters that may be drawn, by id. One statement."""
    rows = SupervisionMatter.objects.within(scope).filter(closed_on=None).select_related("node", "topic").order_by("pk")
    rows = rows.filter(is_key=True) if keys_only else rows
    return [[r.topic.code if stratum == "topic" else r.node.code, r.pk, f"{r.node.name} · {r.name}"] for r in rows]


def layer_names(draw: SupervisionDraw) -> dict[str, str]:
    """Code of a layer -> the words of it: a topic or a unit. One statement."""
    codes = {layer for layer, _pk, _label in draw.population}
    if draw.stratum == Stratum.TOPIC:
        return {topic.code: str(topic) for topic in SupervisionTopic.objects.filter(code__in=codes)}
    return dict(Node.objects.filter(code__in=codes).values_list("code", "name"))


def run_again(draw: SupervisionDraw) -> list[int]:
    """What the kept population, size and seed give: the same as ``chosen`` unless somebody has touched the row."""
    return rules.drawn([rules.Candidate(layer, pk) for layer, pk, _label in draw.population], draw.size, draw.seed)


# -- waiting ----------------------------------------------------------------------------------------------
def to_answer(actor: Actor) -> QuerySet[SupervisionFinding]:
    return finding_rows(Scope(actor.scope("supervision.answer").paths)).filter(state__in=OWED_STATES)


def to_judge(actor: Actor) -> QuerySet[SupervisionFinding]:
    rows = finding_rows(Scope(actor.scope("supervision.judge").paths)).filter(state=FindingState.ANSWERED)
    return rows.exclude(answered_by=actor.user_id)


def to_hold(actor: Actor, until: date) -> QuerySet[SupervisionCheck]:
    """Planned checks whose last day comes by ``until``."""
    rows = SupervisionCheck.objects.within(Scope(actor.scope("supervision.find").paths)).select_related("node", "lead")
    return rows.filter(state=SupervisionCheckState.PLANNED, planned_on__lte=until)


# -- files ------------------------------------------------------------------------------------------------
def node_of(finding_id: int) -> int | None:
    return SupervisionFinding.objects.filter(pk=finding_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[SupervisionFinding, int]:
    rows = SupervisionFinding.objects.within(actor.scope("supervision.answer")).filter(state__in=OWED_STATES)
    return rows.order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = SupervisionFinding.objects.within(actor.scope("supervision.view")).filter(pk__in=list(ids))
    return {r.pk: Place(str(r), reverse("supervision_finding", args=[r.pk])) for r in rows}
