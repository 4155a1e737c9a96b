"""Reads of appeals: the ledger, the window of a branch, what holds a round, the figures before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.appeals import rules
from assessment.appeals.access import CASE_KIND
from assessment.appeals.enums import OPEN_STATES, AppealState
from assessment.appeals.models import RoundAppeal
from assessment.rounds.enums import RoundState, StepKind
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.rounds.selectors import body_of
from assessment.schemes.selectors import name_of
from assessment.scoring.models import ScoreTotal
from branches.orgs.models import Branch
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict
from portal.organization.models import Node
from portal.panels.enums import OPEN_STATES as PANEL_OPEN
from portal.panels.models import Panel
from portal.publicity.enums import PublicityState
from portal.publicity.models import Publicity
from portal.rights.access import Actor

ROUND_KIND = "assessmentround"
PLACE_KIND = "roundbranch"


def appeals(scope: Scope) -> QuerySet[RoundAppeal]:
    """Appeals in reach, the newest first."""
    rows = RoundAppeal.objects.within(scope).select_related(
        "round__scheme", "branch__node", "raised_by__person__unit", "decided_by", "adjustment__confirmed_by"
    )
    return rows.order_by("-raised_at", "-pk")


def state_counts(rows: QuerySet[RoundAppeal]) -> dict[str, int]:
    """How many in all, open, and in each state: one statement."""
    by_state = {state: Count("pk", filter=Q(state=state)) for state in AppealState.values}
    return rows.order_by().aggregate(all=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_STATES)), **by_state)


def publicities_of(round: AssessmentRound) -> QuerySet[Publicity]:
    """Every time the results of a round were shown, the newest first."""
    return Publicity.objects.filter(record_kind=ROUND_KIND, record_id=round.pk).order_by("-pk")


def window_of(round: AssessmentRound, branch: Branch) -> tuple[date, date] | None:
    """First and last day of the newest publicity that shows the result of ``branch``; None where none does. One statement."""
    places = RoundBranch.objects.filter(round=round, branch=branch).values("pk")
    rows = publicities_of(round).exclude(state=PublicityState.WITHDRAWN)
    shown = rows.filter(entries__record_kind=PLACE_KIND, entries__record_id__in=places)
    return shown.values_list("starts_on", "ends_on").first()


def open_windows(day: date) -> list[AssessmentRound]:
    """Published rounds whose results are shown on ``day``: two statements."""
    rows = Publicity.objects.filter(record_kind=ROUND_KIND, state=PublicityState.RUNNING, starts_on__lte=day, ends_on__gte=day)
    ids = list(rows.values_list("record_id", flat=True))
    return list(AssessmentRound.objects.filter(pk__in=ids, state=RoundState.PUBLISHED).select_related("scheme"))


def hold_of(round: AssessmentRound) -> Verdict:
    """Whether ``round`` is held back from being locked by its publicity or appeals. Four statements."""
    running = publicities_of(round).filter(state=PublicityState.RUNNING).values_list("ends_on", flat=True).first()
    lacks = round.dated_steps.filter(kind=StepKind.PUBLICITY, done_on=None).exists()
    return rules.hold_verdict(
        running_until=running, open_appeals=RoundAppeal.objects.filter(round=round, state__in=OPEN_STATES).count(),
        changed=round.participants.filter(is_changed=True).count(), lacks_publicity=lacks,
    )  # fmt: skip


def node_of_all(paths: Iterable[str]) -> Node | None:
    """The lowest place that holds all of ``paths``. One statement."""
    rows = [path.strip("/").split("/")[:-1] for path in paths]
    common: list[str] = []
    for codes in zip(*rows, strict=False):
        if len(set(codes)) > 1:
            break
        common.append(codes[0])
    return Node.objects.filter(path="/".join(common) + "/").first() if common else None


def figures_of(round: AssessmentRound, *, only_changed: bool) -> list[tuple[RoundBranch, str]]:
    """(participant, its two points as one text) in the order of the tree, as a publicity shows them. Two statements."""
    places = round.participants.select_related("branch__node").order_by("path")
    if only_changed:
        places = places.filter(is_changed=True)
    totals = {t.branch_id: t for t in ScoreTotal.objects.filter(round=round)}
    return [(p, f"{totals[p.branch_id].party} / {totals[p.branch_id].business}") for p in places if p.branch_id in totals]


def panel_of(appeal: RoundAppeal) -> Panel | None:
    """The newest panel that was convened for an appeal."""
    return Panel.objects.filter(record_kind=CASE_KIND, record_id=appeal.pk).order_by("-pk").first()


def is_panel_open(appeal: RoundAppeal) -> bool:
    return Panel.objects.filter(record_kind=CASE_KIND, record_id=appeal.pk, state__in=PANEL_OPEN).exists()


def indicator_label(appeal: RoundAppeal) -> str:
    line = body_of(appeal.round).indicator(appeal.indicator)
    return f"{appeal.indicator} {name_of(line)}" if line is not None else appeal.indicator


@dataclass(frozen=True)
class Change:
    """One line of the receipt before and after: equal texts where the appeal changed nothing."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return f"{Decimal(str(value)).normalize():f}"


def changes_of(appeal: RoundAppeal) -> list[Change]:
    """The receipt of the appealed item before and after; while it is open both sides are what was appealed. No statement."""
    before, after = appeal.before, appeal.after or appeal.before
    if not before:
        return []
    rows = [
        Change(_("原始值"), _shown(before["raw"]), _shown(after["raw"])),
        Change(_("指标得分"), _shown(before["points"]), _shown(after["points"]))
    ]  # fmt: skip
    for name, label, rank in (("party", _("党建得分"), _("党建名次")), ("business", _("业务得分"), _("业务名次"))):
        rows.append(Change(label, _shown(before["totals"][name]["points"]), _shown(after["totals"][name]["points"])))
        rows.append(Change(rank, _shown(before["ranks"][name]), _shown(after["ranks"][name])))
    return rows


def node_of(appeal_id: int) -> int | None:
    """The branch whose room the files take."""
    return RoundAppeal.objects.filter(pk=appeal_id).values_list("branch_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[RoundAppeal, int]:
    """Ids of the appeals whose files the actor may put beside other records."""
    return RoundAppeal.objects.within(actor.scope("appeal.raise")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = RoundAppeal.objects.within(actor.scope("appeal.view")).filter(pk__in=list(ids)).select_related("round", "branch__node")
    return {r.pk: Place(f"{r.round.code} {r.branch.node.name} {r.indicator}", reverse("appeal_detail", args=[r.pk])) for r in rows}
