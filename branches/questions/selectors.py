"""Questions with what readers have said to them, and how much is asked about what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.questions.enums import QUESTION_TONES, MarkKind, QuestionState
from branches.questions.models import PolicyQuestion
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope


def answer_days(day: date) -> int:
    return int(value_on("QUESTION_ANSWER_DAYS", day))


def with_counts(rows: QuerySet[PolicyQuestion]) -> QuerySet[PolicyQuestion]:
    """With how many wanted to know the same, found the answer useful, and asked on."""
    found = rows.annotate(
        wonders=Count("marks", filter=Q(marks__kind=MarkKind.WONDER), distinct=True),
        useful=Count("marks", filter=Q(marks__kind=MarkKind.USEFUL), distinct=True),
        asked_on_count=Count("followed_by", distinct=True),
    )
    return found.select_related("topic", "node").order_by("-published_on", "-asked_on", "-pk")


def with_tones(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.tone = QUESTION_TONES[row.state]
    return rows


def topic_counts(scope: Scope, period: Period) -> dict[int, int]:
    """Topic id -> questions asked in a period: one statement. The board of needs gives the reach of its own reader; a committee's
    questions are seen by the committee and those above."""
    rows = PolicyQuestion.objects.within(scope).filter(asked_on__gte=period.starts_on, asked_on__lte=period.ends_on)
    return {row["topic_id"]: row["n"] for row in rows.order_by().values("topic_id").annotate(n=Count("pk"))}


@dataclass(frozen=True)
class Interaction:
    """How the board is used: published questions and what readers did, as sums."""

    published: int
    wonders: int
    useful: int
    followed: int


def interaction(rows: QuerySet[PolicyQuestion]) -> Interaction:
    """One statement."""
    found = rows.filter(state=QuestionState.PUBLISHED).order_by().aggregate(
        published=Count("pk", distinct=True), wonders=Count("marks", filter=Q(marks__kind=MarkKind.WONDER), distinct=True),
        useful=Count("marks", filter=Q(marks__kind=MarkKind.USEFUL), distinct=True), followed=Count("followed_by", distinct=True),
    )  # fmt: skip
    return Interaction(**found)
