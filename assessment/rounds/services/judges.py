"""Who is asked to judge an indicator, and a word to those who have not done so yet."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.rounds.access import may_in_round
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundJudge
from assessment.rounds.selectors import judge_work, may_be_judged, named_for, participants, reaches
from assessment.rounds.services.judging import indicator_of, locked
from assessment.schemes.selectors import name_of
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.scope import Scope
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User


@transaction.atomic
def name_judges(*, actor: Actor, at: datetime, round: AssessmentRound, indicator: str, users: Collection[User]) -> list[RoundJudge]:
    """Make ``users`` the judges of one indicator; nobody means that any assessor may judge. The new ones get a notice.

    Raises RuleBroken for somebody without the right to judge, for a branch that none of them may judge, and where
    somebody who is left out has given points already.
    """
    round = locked(round)
    ensure(may_in_round(actor, "round.judges", "name", round))
    line = indicator_of(round, indicator)
    if line.kind != "judged":
        raise RuleBroken("round.not_judged", field="users", indicator=line.code)
    before = named_for(round, indicator)
    wanted, had = {user.pk: user for user in users}, {row.judge_id for row in before}
    if wanted.keys() == had:
        return before
    if wanted:
        _check_judges(round, indicator, wanted, at)
    round.judges.filter(indicator=indicator).exclude(judge__in=wanted).delete()
    new = [user for pk, user in wanted.items() if pk not in had]
    RoundJudge.objects.bulk_create(
        RoundJudge(round=round, indicator=indicator, judge=user, named_by_id=actor.user_id, named_at=at)  # type: ignore[misc]
        for user in new
    )
    record(
        actor=actor, at=at, action="round.judges_named", obj=round, label=f"{round.code} {indicator}",
        before={"judges": sorted(str(row.judge) for row in before)}, after={"judges": sorted(map(str, wanted.values()))},
    )  # fmt: skip
    notify(
        user_ids=[user.pk for user in new if user.pk != actor.user_id], code="round.judge_named",
        params={"round": round.code, "indicator": name_of(line)}, url=reverse("round_judge", args=[round.code, indicator]), at=at,
    )  # fmt: skip
    return named_for(round, indicator)


def _check_judges(round: AssessmentRound, indicator: str, wanted: dict[int, User], at: datetime) -> None:
    scopes = reaches(list(wanted), localdate(at))
    for pk, user in wanted.items():
        if pk not in scopes:
            raise RuleBroken("round.not_a_judge", field="users", name=str(user))
    outside = JudgedScore.objects.filter(round=round, indicator=indicator).exclude(judge__in=wanted).select_related("judge").first()
    if outside is not None:
        raise RuleBroken("round.judge_has_given", field="users", name=str(outside.judge))
    reached = frozenset().union(*may_be_judged(round, wanted.values(), localdate(at)).values())
    for place in participants(round, Scope(paths=("",))):
        if place.branch_id not in reached:
            raise RuleBroken("round.judges_leave_out", field="users", branch=place.branch.node.name)


@transaction.atomic
def remind_judges(*, actor: Actor, at: datetime, round: AssessmentRound) -> int:
    """One notice for each named judge who has not given all points yet; returns how many. RuleBroken where there is none."""
    ensure(may_in_round(actor, "round.judges", "name", round))
    waiting: dict[int, list[tuple[str, int]]] = {}
    for work in judge_work(round, localdate(at)):
        if work.missing:
            waiting.setdefault(work.judge.pk, []).append((work.indicator, len(work.missing)))
    if not waiting:
        raise RuleBroken("round.nobody_to_remind")
    for user_id, tasks in waiting.items():
        notify(
            user_ids=[user_id], code="round.judge_reminder", params={"round": round.code, "n": sum(n for _, n in tasks)},
            url=reverse("round_judge", args=[round.code, tasks[0][0]]), at=at,
        )  # fmt: skip
    record(
        actor=actor, at=at, action="round.judges_reminded", obj=round,
        after={"judges": len(waiting), "points": sum(n for tasks in waiting.values() for _, n in tasks)},
    )  # fmt: skip
    return len(waiting)
