"""Rounds, who takes part, and the numbers beside the branches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from assessment.rounds.models import AssessmentRound, RoundBranch, ScoreAdjustment
from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.scoring.models import ScoreItem
from branches.orgs.models import Branch
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel.periods import Period, parse_period
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


def quarter_states(round: AssessmentRound) -> list[tuple[str, str]]:
    """(code, state of its round or empty where there is none) for each quarter of a year's round; nothing for a quarter.

    One statement at most.
    """
    if not round.is_year:
        return []
    codes = [quarter.code for quarter in parse_period(round.code).quarters()]
    states = dict(AssessmentRound.objects.filter(code__in=codes).values_list("code", "state"))
    return [(code, states.get(code, "")) for code in codes]


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
class StaleCounts:
    """How many branches take part, and how many of them have other records now than at the review: before and after the
    publication."""

    places: int
    before: int
    after: int
    failed: int = 0

    @property
    def all(self) -> int:
        return self.before + self.after


def stale_counts(round: AssessmentRound, scope: Scope | None = None) -> StaleCounts:
    """Participants, stale marks and branches that could not be computed, within ``scope`` where given. One statement."""
    rows = round.participants.all() if scope is None else round.participants.within(scope)
    later = Q(is_stale=True, stale_at__gte=round.published_at) if round.published_at else Q(pk__in=[])
    found = rows.aggregate(
        places=Count("pk"), stale=Count("pk", filter=Q(is_stale=True)), after=Count("pk", filter=later),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
    )  # fmt: skip
    return StaleCounts(found["places"], found["stale"] - found["after"], found["after"], found["failed"])


def adjustments_of(round: AssessmentRound, scope: Scope) -> QuerySet[ScoreAdjustment]:
    """Adjustments inside ``scope``, those that wait for a second person first."""
    rows = round.adjustments.within(scope).select_related("branch__node", "proposed_by", "confirmed_by")
    return rows.order_by(F("confirmed_at").asc(nulls_first=True), F("refused_at").asc(nulls_first=True), "-proposed_at")


def waiting_adjustments(round: AssessmentRound) -> QuerySet[ScoreAdjustment]:
    """Adjustments that nobody has decided yet."""
    return round.adjustments.filter(confirmed_at=None, refused_at=None)


def was_reviewed(round: AssessmentRound) -> bool:
    """Whether a review of the round has ever ended, even if it was reopened since: the trail knows."""
    return AuditRow.objects.filter(object_kind="assessmentround", object_id=str(round.pk), action="round.review").exists()
