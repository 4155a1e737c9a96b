"""What stands in the papers of a round: made from the published result whenever a paper is fetched."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.improvement import selectors as improvement
from assessment.insight.enums import Quadrant
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.distribution import distribution_of
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.words import name_of
from assessment.outcomes import selectors as outcomes
from assessment.outcomes.enums import OutcomeState
from assessment.papers.enums import PaperKind
from assessment.papers.models import IssuedPaper
from assessment.papers.selectors.evaluation import evaluation_of
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import SchemeBody
from assessment.schemes.selectors import combine_words
from assessment.scoring.models import ScoreItem

LOSSES = 5  # indicators that a paper names
LATE_SHOWN = 20


def period_words(round_: AssessmentRound) -> str:
    """The period as it stands in a title."""
    year, quarter = round_.starts_on.year, (round_.starts_on.month + 2) // 3
    if round_.is_year:
        return _("%(year)s年度") % {"year": year}
    names = {1: _("%(year)s年第一季度"), 2: _("%(year)s年第二季度"), 3: _("%(year)s年第三季度"), 4: _("%(year)s年第四季度")}
    return names[quarter] % {"year": year}


def _groups(board: Dashboard) -> list[dict[str, Any]]:
    """The ranking group by group; who is not ranked stands at the end of its group without a rank."""
    body = board.lens.body

    def band(code: str) -> str:
        found = body.band_named(code)
        return name_of(found) if found is not None else ""

    return [{**group, "rows": [(mark, band(mark.band)) for mark in group["rows"]]} for group in board.ranking]


def _bands(board: Dashboard, body: SchemeBody) -> list[tuple[str, int]]:
    graded = [m for m in board.marks if m.is_graded]
    return [(name_of(b), sum(m.band == b.code for m in graded)) for b in body.bands] if body.grades_whole else []


def _losses(board: Dashboard) -> list[tuple[str, int, Decimal]]:
    """(name, branches, points lost) of the indicators that cost most over the branches of the board. One statement."""
    full = {i.code: i for i in board.lens.body.indicators}
    rows = ScoreItem.objects.filter(round_id=board.lens.round.pk, branch_id__in=[m.branch_id for m in board.marks])
    lost: dict[str, list[Decimal]] = {}
    for code, points in rows.filter(points__isnull=False).values_list("indicator", "points"):
        if points is not None and code in full and points < full[code].points:
            lost.setdefault(code, []).append(full[code].points - points)
    found = [(name_of(full[code]), len(row), sum(row, Decimal(0))) for code, row in sorted(lost.items())]
    return sorted(found, key=lambda row: -row[2])[:LOSSES]


def _follow_up(lens: Lens) -> dict[str, Any]:
    """Improvements of the year, and what results were used for: counts and what is late."""
    year, today = lens.round.ends_on.year, lens.today
    problems = improvement.improvements(lens.scope).filter(made_at__year=year)
    used = outcomes.decided(lens.scope).filter(round__starts_on__year=year)
    late = used.filter(state=OutcomeState.DECIDED, due_on__lt=today).order_by("due_on", "pk")
    return {
        "problems": improvement.state_counts(problems, today), "outcomes": outcomes.state_counts(used, today),
        "late": list(late[:LATE_SHOWN]),
    }  # fmt: skip


def paper_context(paper: IssuedPaper, lens: Lens) -> dict[str, Any]:
    """What the template of the paper's kind needs."""
    board = Dashboard(replace(lens, peer_group=paper.peer_group))
    context: dict[str, Any] = {
        "paper": paper, "period": period_words(paper.round), "lens": lens, "board": board, "groups": _groups(board),
        "minimum": lens.parameters.minimum_group, "how": combine_words(lens.body, paper.peer_group), "forms_total": lens.body.forms_total,
        "grades_whole": lens.body.grades_whole, "spread": distribution_of(board, _("全部支部")),
    }  # fmt: skip
    if paper.kind in (PaperKind.NOTICE, PaperKind.REPORT):
        context |= {"bands": _bands(board, lens.body), "losses": _losses(board)}
    if paper.kind == PaperKind.REPORT:
        context |= {"quadrants": [(Quadrant(q).label, n) for q, n in board.quadrants], **_follow_up(lens)}
    if paper.kind in (PaperKind.REPORT, PaperKind.EVALUATION):
        context["evaluation"] = evaluation_of(board)
    return context
