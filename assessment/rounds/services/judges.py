"""Who is asked to judge an indicator, and a word to those who have not done so yet."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.rounds.access import may_in_round
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundJudge
from assessment.rounds.selectors import judge_work, may_be_judged, named_for, participants, reaches
from assessment.rounds.services.judging import indicator_of, locked
from assessment.schemes.rules import Indicator
from assessment.schemes.selectors import name_of
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.scope import Scope
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User


@transaction.atomic
def name_judges(
    *, actor: Actor, at: datetime, round: AssessmentRound, indicator: str, users: Collection[User], groups: Mapping[int, str] | None = None
) -> list[RoundJudge]:
    """Make ``users`` the judges of one indicator; nobody means that any assessor may judge. The new ones get a notice.

    ``groups``: user id -> group of assessors, asked where the scheme weighs groups. Who moves to another group takes the
    points that he has given along. Raises RuleBroken for somebody without the right to judge, for a branch that none of them
    may judge, and where somebody who is left out has given points already.
    """
    round = locked(round)
    ensure(may_in_round(actor, "round.judges", "name", round))
    line = indicator_of(round, indicator)
    if line.kind != "judged":
        raise RuleBroken("round.not_judged", field="users", indicator=line.code)
    before = named_for(round, indicator)
    wanted, had = {user.pk: user for user in users}, {row.judge_id: row.group for row in before}
    group_of = _checked_groups(line, wanted, groups or {})
    if had == group_of:
        return before
    if wanted:
        _check_judges(round, indicator, wanted, at)
    _move_groups(round, indicator, {pk: group for pk, group in group_of.items() if had.get(pk, group) != group})
    round.judges.filter(indicator=indicator).exclude(judge__in=wanted).delete()
    new = [user for pk, user in wanted.items() if pk not in had]
    RoundJudge.objects.bulk_create(
        RoundJudge(round=round, indicator=indicator, judge=user, group=group_of[user.pk], named_by_id=actor.user_id, named_at=at)  # type: ignore[misc]
        for user in new
    )
    record(
        actor=actor, at=at, action="round.judges_named", obj=round, label=f"{round.code} {indicator}",
        before={"judges": sorted(_told(row.judge, row.group) for row in before)},
        after={"judges": sorted(_told(user, group_of[pk]) for pk, user in wanted.items())},
    )  # fmt: skip
    notify(
        user_ids=[user.pk for user in new if user.pk != actor.user_id], code="round.judge_named",
        params={"round": round.code, "indicator": name_of(line)}, url=reverse("round_judge", args=[round.code, indicator]), at=at,
    )  # fmt: skip
    return named_for(round, indicator)


def _told(user: User, group: str) -> str:
    return f"{user} {group}".rstrip()


def _checked_groups(line: Indicator, wanted: Mapping[int, User], groups: Mapping[int, str]) -> dict[int, str]:
    """user id -> group; empty ones where the scheme weighs none. RuleBroken for somebody without one of its groups."""
    if not line.rule_params:
        return dict.fromkeys(wanted, "")
    for pk, user in wanted.items():
        if groups.get(pk, "") not in line.rule_params:
            raise RuleBroken("round.judge_needs_group", field="users", name=str(user))
    return {pk: groups[pk] for pk in wanted}


def _move_groups(round: AssessmentRound, indicator: str, moved: Mapping[int, str]) -> None:
    touched: set[int] = set()
    for user_id, group in moved.items():
        round.judges.filter(indicator=indicator, judge_id=user_id).update(group=group)
        scores = JudgedScore.objects.filter(round=round, indicator=indicator, judge_id=user_id)
        touched |= set(scores.values_list("branch_id", flat=True))
        scores.update(group=group)
    if touched:
        changes.announce("judged", on=round.ends_on, branches=sorted(touched))


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
