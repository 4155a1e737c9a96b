"""Reads of rounds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch, ScoreAdjustment
from assessment.schemes.rules import Indicator, SchemeBody, body_from_json
from assessment.scoring.models import ScoreItem
from branches.orgs.models import Branch
from portal.catalogue.models import RuleParameter
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind


def round_by_code(code: str) -> AssessmentRound | None:
    """The round of a period, with its scheme."""
    return (
        AssessmentRound.objects.select_related("scheme", "opened_by", "reviewed_by", "published_by", "second_by").filter(code=code).first()
    )


def body_of(round: AssessmentRound) -> SchemeBody:
    """The scheme of the round as values."""
    return body_from_json(round.scheme.body)


def branches_in(period: Period) -> list[Branch]:
    """Branches open on some day of the period. A temporary branch is left out: its credit stays with the home branches."""
    rows = Branch.objects.exclude(node__kind=NodeKind.TEMPORARY_BRANCH).filter(
        founded_on__lte=period.ends_on, node__opened_on__lte=period.ends_on
    )
    rows = rows.filter(Q(node__closed_on=None) | Q(node__closed_on__gte=period.starts_on))
    return list(rows.select_related("node__peer_group").order_by("node__path"))


def months_to_be_graded(day: date) -> int:
    """From how many months of age a branch is graded (rule parameter CAP-3)."""
    row = RuleParameter.objects.valid_on(day).filter(code="CAP-3").order_by("-effective_from").first()
    return int(row.value) if row is not None else 0


def score_items(round: AssessmentRound, branch_ids: Collection[int] | None = None) -> dict[tuple[int, str], ScoreItem]:
    """(branch id, indicator) -> stored ScoreItem. One statement."""
    rows = ScoreItem.objects.filter(round_id=round.pk)
    if branch_ids is not None:
        rows = rows.filter(branch_id__in=branch_ids)
    return {(row.branch_id, row.indicator): row for row in rows}


def participants(round: AssessmentRound, scope: Scope) -> QuerySet[RoundBranch]:
    """The branches of the round inside ``scope``, in the order of the tree."""
    return round.participants.within(scope).select_related("branch__node").order_by("path")


@dataclass(frozen=True)
class JudgedProgress:
    """How far one judged indicator has been filled: ``given`` of ``wanted`` branches."""

    indicator: Indicator
    given: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.given >= self.wanted


def judged_progress(round: AssessmentRound, scope: Scope | None = None) -> list[JudgedProgress]:
    """Per judged indicator how many branches have points, within ``scope`` where given. Two statements."""
    places, scores = round.participants.all(), round.judged.all()
    if scope is not None:
        places, scores = places.within(scope), scores.within(scope)
    wanted = places.count()
    given = dict(scores.values_list("indicator").order_by("indicator").annotate(n=Count("branch_id", distinct=True)))
    return [JudgedProgress(i, given.get(i.code, 0), wanted) for i in body_of(round).indicators if i.kind == "judged"]


def judged_by(round: AssessmentRound, indicator: str, user_id: int | None) -> tuple[dict[int, JudgedScore], dict[int, int]]:
    """(branch id -> what this judge gave, branch id -> how many others have given points). One statement."""
    mine: dict[int, JudgedScore] = {}
    others: dict[int, int] = {}
    for row in round.judged.filter(indicator=indicator):
        if row.judge_id == user_id:
            mine[row.branch_id] = row
        else:
            others[row.branch_id] = others.get(row.branch_id, 0) + 1
    return mine, others


def adjustments_of(round: AssessmentRound, scope: Scope) -> QuerySet[ScoreAdjustment]:
    """Adjustments inside ``scope``, those that wait for a second person first."""
    rows = round.adjustments.within(scope).select_related("branch__node", "proposed_by", "confirmed_by")
    return rows.order_by(F("confirmed_at").asc(nulls_first=True), F("refused_at").asc(nulls_first=True), "-proposed_at")


def waiting_adjustments(round: AssessmentRound) -> QuerySet[ScoreAdjustment]:
    """Adjustments that nobody has decided yet."""
    return round.adjustments.filter(confirmed_at=None, refused_at=None)
