"""Published rounds in reach, their scores, and the register of papers given out about them."""

from django.db.models import F, OuterRef, QuerySet, Subquery

from assessment.insight.selectors.lens import rounds_with_scores
from assessment.papers.models import IssuedPaper
from assessment.papers.rules import GIVEN_OUT
from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.scoring.models import ScoreTotal
from portal.kernel.scope import Scope

HEAD = ("issuer", "receivers", "copies", "demands")


def rounds_in_reach(scope: Scope) -> list[AssessmentRound]:
    """Published rounds with a score in ``scope``, newest first: one statement."""
    return [r for r in rounds_with_scores(scope) if r.state in GIVEN_OUT]


def published_scores(scope: Scope) -> QuerySet[ScoreTotal]:
    """Scores that no longer move, with the hash of what is frozen."""
    frozen = FrozenBranch.objects.filter(round=OuterRef("round"), branch=OuterRef("branch")).values("sha256")
    rows = ScoreTotal.objects.within(scope).filter(round__state__in=GIVEN_OUT).select_related("round", "branch__node")
    return rows.annotate(sha256=Subquery(frozen[:1])).order_by("-round__starts_on", "-round__ends_on", "path")


def papers(scope: Scope) -> QuerySet[IssuedPaper]:
    return IssuedPaper.objects.within(scope).select_related("round", "node", "made_by").order_by("-signed_on", "-pk")


def remembered(scope: Scope, kind: str) -> dict[str, str]:
    """The head of the last paper of a kind, for the next one; the issuing body alone where there is none of that kind."""
    rows = papers(scope).order_by("-pk")
    last = rows.filter(kind=kind).first()
    if last is not None:
        return {name: getattr(last, name) for name in HEAD}
    other = rows.annotate(of=F("issuer")).values_list("of", flat=True).first()
    return {"issuer": other} if other else {}
