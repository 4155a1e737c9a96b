"""Who is asked to judge what, and how far they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from assessment.rounds.access import own_branches_of
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundJudge
from assessment.rounds.selectors.rounds import body_of
from assessment.schemes.rules import Indicator
from portal.kernel.scope import Scope
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User

RIGHT = "round.judge"


@dataclass(frozen=True)
class JudgeWork:
    """One named judge of one indicator: the branches in his reach except his own, and those he has given points."""

    indicator: str
    judge: User
    wanted: frozenset[int]
    given: frozenset[int]

    @property
    def missing(self) -> frozenset[int]:
        return self.wanted - self.given


@dataclass(frozen=True)
class JudgedProgress:
    """How far one judged indicator has been filled: ``given`` of ``wanted`` branches have points from anybody;
    ``done`` of ``judges`` named judges have nothing left to do, the others lack ``missing`` points together."""

    indicator: Indicator
    given: int
    wanted: int
    judges: int = 0
    done: int = 0
    missing: int = 0

    @property
    def is_complete(self) -> bool:
        return self.given >= self.wanted and not self.missing


def reaches(user_ids: Collection[int], day: date) -> dict[int, Scope]:
    """user id -> where he may judge on ``day``; who may not judge at all is left out. One statement."""
    grants = RoleGrant.objects.valid_on(day).filter(user_id__in=user_ids, user__is_active=True, role__in=MATRIX[RIGHT].roles)
    paths: dict[int, set[str]] = defaultdict(set)
    for user_id, path in grants.values_list("user_id", "node__path"):
        paths[user_id].add(path)
    return {pk: Scope(tuple(sorted(found))) for pk, found in paths.items()}


def may_be_judged(round: AssessmentRound, users: Iterable[User], day: date) -> dict[int, frozenset[int]]:
    """user id -> branches of the round that he may judge: in his reach and not his own. Four statements."""
    people = {user.pk: user.person_id for user in users}
    scopes = reaches(list(people), day)
    own = own_branches_of([p for p in people.values() if p is not None], round.starts_on, round.ends_on)
    places = list(round.participants.order_by().values_list("branch_id", "path"))
    return {
        pk: frozenset(b for b, path in places if pk in scopes and scopes[pk].covers(path)) - own.get(person or 0, frozenset())
        for pk, person in people.items()
    }


def judge_work(round: AssessmentRound, day: date, scope: Scope | None = None) -> list[JudgeWork]:
    """The task of every named judge, within ``scope`` where given. Six statements, one where nobody is named."""
    named = list(round.judges.select_related("judge__person"))
    if not named:
        return []
    may = may_be_judged(round, [row.judge for row in named], day)
    if scope is not None:
        inside = frozenset(round.participants.within(scope).order_by().values_list("branch_id", flat=True))
        may = {pk: found & inside for pk, found in may.items()}
    given: dict[tuple[str, int], set[int]] = defaultdict(set)
    scores = round.judged.filter(judge__in={row.judge_id for row in named})
    for indicator, judge_id, branch_id in scores.values_list("indicator", "judge_id", "branch_id"):
        given[indicator, judge_id].add(branch_id)
    return [JudgeWork(row.indicator, row.judge, may[row.judge_id], frozenset(given[row.indicator, row.judge_id])) for row in named]


def judged_progress(round: AssessmentRound, work: Sequence[JudgeWork] = (), scope: Scope | None = None) -> list[JudgedProgress]:
    """Per judged indicator how many branches have points and how many named judges are through. Two statements."""
    places, scores = round.participants.all(), round.judged.all()
    if scope is not None:
        places, scores = places.within(scope), scores.within(scope)
    wanted = places.count()
    given = dict(scores.values_list("indicator").order_by("indicator").annotate(n=Count("branch_id", distinct=True)))
    found = []
    for indicator in body_of(round).indicators:
        if indicator.kind == "judged":
            mine = [w for w in work if w.indicator == indicator.code]
            done, missing = sum(not w.missing for w in mine), sum(len(w.missing) for w in mine)
            found.append(JudgedProgress(indicator, given.get(indicator.code, 0), wanted, len(mine), done, missing))
    return found


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


def named_for(round: AssessmentRound, indicator: str) -> list[RoundJudge]:
    """The named judges of one indicator. One statement."""
    return list(round.judges.filter(indicator=indicator).select_related("judge__person", "named_by"))


def candidates(round: AssessmentRound, indicator: str, scope: Scope, day: date) -> list[User]:
    """Who may be asked: active accounts with the right to judge somewhere in ``scope`` or above it, and those named already."""
    grants = RoleGrant.objects.valid_on(day).filter(role__in=MATRIX[RIGHT].roles, user__is_active=True)
    ids = {
        user_id
        for user_id, path in grants.values_list("user_id", "node__path")
        if scope.covers(path) or any(inner.startswith(path) for inner in scope.paths)
    }
    ids |= set(round.judges.filter(indicator=indicator).values_list("judge_id", flat=True))
    return list(User.objects.filter(pk__in=ids).select_related("person__unit").order_by("person__unit__path", "pk"))
