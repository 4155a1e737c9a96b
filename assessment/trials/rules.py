"""What a scheme would give on the frozen facts of a branch, and whether its golden cases come out. Pure.

The frozen facts hold what the round's own scheme reads. What a draft reads beyond that is either read from the records of the period
as they are now, or left out of the sum like an indicator that does not apply; each such indicator is named.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.insight.rules import Standing, places_in_groups
from assessment.metrics.rules import METRICS, Facts, Needs, needs_of
from assessment.schemes.rules import Case, Indicator, SchemeBody, result_of
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules import BranchScore, Item, dimension_score, groups_of, item_of, rounded, score_branch
from assessment.scoring.rules.judging import Given, mean_of
from assessment.scoring.rules.package import Package, deltas_from, facts_from, judged_from, peer_group_of, prior_from
from portal.kernel.verdict import ALLOWED, Verdict, denied

KEPT = 5  # dry runs of a version that are kept
# Parameters on which it depends which facts are read, of metrics that do not name the parts that they read: of those kinds and levels
# are always all read.
READ_BY = ("days", "measure", "tag")


@dataclass(frozen=True)
class Use:
    """An indicator, bonus item or veto that reads a metric."""

    code: str
    metric: str
    params: Mapping[str, Any]
    is_line: bool = False  # of the total, not an indicator


def uses_of(body: SchemeBody) -> tuple[Use, ...]:
    items = [Use(i.code, i.metric, i.metric_params) for i in body.indicators if i.kind == "metric"]
    lines = [Use(i.code, i.metric, i.metric_params, is_line=True) for bonus in body.bonus for i in bonus.items]
    return (*items, *lines, *(Use(v.code, v.metric, v.metric_params, is_line=True) for v in body.vetoes))


def _holds(had: Use, use: Use) -> bool:
    same = had.metric == use.metric and all(had.params.get(name) == use.params.get(name) for name in READ_BY)
    return same and set(use.params.get("posts", ())) <= set(had.params.get("posts", ()))


def missing_uses(body: SchemeBody, base: SchemeBody) -> tuple[Use, ...]:
    """What ``body`` reads that the facts frozen for ``base`` do not hold."""
    held = uses_of(base)
    read = needs_of_uses(held)

    def is_held(use: Use) -> bool:
        if METRICS[use.metric].parts:
            return read.holds(needs_of_uses([use]))
        return any(_holds(had, use) for had in held)

    return tuple(use for use in uses_of(body) if not is_held(use))


def unjudged(body: SchemeBody, base: SchemeBody) -> tuple[str, ...]:
    """Judged indicators for which nobody was asked under ``base``."""
    asked = {i.code for i in base.indicators if i.kind == "judged"}
    return tuple(i.code for i in body.indicators if i.kind == "judged" and i.code not in asked)


def needs_of_uses(uses: Iterable[Use]) -> Needs:
    return needs_of((use.metric, use.params) for use in uses)


@dataclass(frozen=True)
class Plan:
    """How a dry run goes about what the frozen facts lack: ``live`` codes are read anew, ``absent`` ones left out."""

    body: SchemeBody
    live: frozenset[str]
    absent: frozenset[str]
    uses: tuple[Use, ...]  # to be read anew

    @property
    def reads_lines(self) -> bool:
        return any(use.is_line for use in self.uses)


def plan_of(body: SchemeBody, base: SchemeBody, *, reads_live: bool) -> Plan:
    missing, never = missing_uses(body, base), unjudged(body, base)
    codes = frozenset(use.code for use in missing)
    if reads_live:
        return Plan(body, codes, frozenset(never), missing)
    return Plan(body, frozenset(), codes | frozenset(never), ())


def tried(plan: Plan, package: Package, live: Facts) -> BranchScore:
    """The score of the branch of ``package`` under the plan's scheme; ``live``: the facts read anew, empty without any."""
    facts, judged, deltas = facts_from(package), judged_from(package), deltas_from(package)
    items = []
    for indicator in plan.body.indicators:
        code = indicator.code
        if code in plan.absent:
            items.append(Item(code, None, None, None, "not_applicable"))
        else:
            items.append(item_of(indicator, live if code in plan.live else facts, judged.get(code, ()), deltas.get(code, ())))
    points = {item.indicator: item.points for item in items}
    of_lines = {**live, **facts} if plan.reads_lines else facts
    prior, group = prior_from(package), peer_group_of(package)
    party, business = (dimension_score(plan.body, name, points, of_lines, prior, group) for name in DIMENSIONS)
    return BranchScore(tuple(items), party, business)


def ranks(rows: Iterable[tuple[int, str, bool, Decimal]]) -> dict[int, int | None]:
    """(branch, peer group, is graded, points) -> rank among the graded branches of the group; equal points, equal rank."""
    groups: dict[str, list[tuple[Decimal, int]]] = {}
    found: dict[int, int | None] = {}
    for branch, group, is_graded, points in rows:
        found[branch] = None
        if is_graded:
            groups.setdefault(group, []).append((points, branch))
    for members in groups.values():
        members.sort(key=lambda one: -one[0])
        for place, (points, branch) in enumerate(members):
            is_tie = place > 0 and members[place - 1][0] == points
            found[branch] = found[members[place - 1][1]] if is_tie else place + 1
    return found


Scored = tuple[int, str, bool, Decimal, Decimal]  # key, peer group, is graded, party, business


@dataclass(frozen=True)
class Whole:
    """What a scheme makes of both scores of a branch: ``total`` is None where it forms none; ``rank`` too, and for a branch that is
    not graded or whose peer group is too small; ``grade`` is the code of the band, empty without one."""

    total: Decimal | None
    rank: int | None
    grade: str


def wholes(rows: Sequence[Scored], body: SchemeBody, minimum: int) -> dict[int, Whole]:
    """key -> its whole among ``rows``, all branches of a round; the share of the highest grade is applied. Peer groups with fewer
    than ``minimum`` graded branches are neither ranked nor cut."""
    peers = ((key, group, party, business) for key, group, is_graded, party, business in rows if is_graded)
    placed = places_in_groups(peers, body, minimum)
    found = {}
    for key, group, is_graded, party, business in rows:
        result, place = result_of(body, party, business, group), placed.get(key, Standing())
        band = result.band if is_graded else None
        if band and place.is_beyond:
            band = body.lowered(band.code, group) or band
        found[key] = Whole(result.total, place.rank, band.code if band else "")
    return found


def changed_items(package: Package, score: BranchScore) -> dict[str, list[str | None]]:
    """indicator -> [points before, points after] where they differ; None where there is or was none."""
    before = {code: item["points"] for code, item in package["items"].items()}
    after = {item.indicator: None if item.points is None else f"{item.points:f}" for item in score.items}
    found = {}
    for code in dict.fromkeys([*after, *before]):
        old, new = before.get(code), after.get(code)
        if (old is None) != (new is None) or (old is not None and new is not None and Decimal(old) != Decimal(new)):
            found[code] = [old, new]
    return found


def may_try(state: str, frozen: Collection[str]) -> Verdict:
    """Dry runs stand on frozen facts: only what was published has them."""
    return ALLOWED if state in frozen else denied("trial.round_not_published")


# -- golden cases -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Failure:
    """``what``: points, totals, bands, total or grade; ``code`` of the indicator or dimension, empty for the whole; both sides as
    text."""

    what: str
    code: str
    expected: str
    got: str


def _text(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def score_of(body: SchemeBody, case: Case) -> BranchScore:
    return score_branch(body, case.facts, case.judged, case.deltas, case.prior, case.peer_group)


def failures_of(body: SchemeBody, case: Case) -> tuple[Failure, ...]:
    """Where the scheme gives something else than the case expects."""
    score = score_of(body, case)
    points = {item.indicator: item.points for item in score.items}
    found = [Failure("points", code, _text(wanted), _text(points[code]) if code in points else "")
             for code, wanted in case.points.items() if code not in points or points[code] != wanted]  # fmt: skip
    for name, wanted in case.totals.items():
        got = score.dimension(name).points
        if got != wanted:
            found.append(Failure("totals", name, _text(wanted), _text(got)))
    found += [
        Failure("bands", name, wanted, score.dimension(name).band)
        for name, wanted in case.bands.items() if score.dimension(name).band != wanted
    ]  # fmt: skip
    return (*found, *_failures_of_whole(body, case, score))


def _failures_of_whole(body: SchemeBody, case: Case, score: BranchScore) -> Iterable[Failure]:
    result = result_of(body, score.party.points, score.business.points, case.peer_group)
    grade = result.band.code if result.band else ""
    if case.total is not None and result.total != case.total:
        yield Failure("total", "", _text(case.total), _text(result.total))
    if case.grade and grade != case.grade:
        yield Failure("grade", "", case.grade, grade)


def expecting(body: SchemeBody, case: Case) -> Case:
    """``case`` with what ``body`` gives as its expectation."""
    score = score_of(body, case)
    result = result_of(body, score.party.points, score.business.points, case.peer_group)
    return Case(
        case.name, case.facts, case.judged, case.deltas, case.prior, case.peer_group,
        points={item.indicator: item.points for item in score.items},
        totals={name: score.dimension(name).points for name in DIMENSIONS},
        bands={name: score.dimension(name).band for name in DIMENSIONS if score.dimension(name).band},
        total=result.total, grade=result.band.code if result.band else "",
    )  # fmt: skip


def _points(indicator: Indicator, given: Sequence[Given]) -> tuple[Decimal, ...]:
    if groups_of(given, indicator.rule_params):
        return (rounded(mean_of(given, indicator.rule_params)),)
    return tuple(one.points for one in given)


def case_of(body: SchemeBody, package: Package, live: Facts, name: str) -> Case:
    """A golden case from the package of a branch: its facts, judged points and corrections as far as ``body`` knows them.

    Where the scheme weighs groups of assessors, their weighted mean stands in the case: who judged is nobody's golden case.
    """
    known = {i.code: i for i in body.indicators}
    given = {code: _points(known[code], points) for code, points in judged_from(package).items() if code in known and points}
    deltas = {code: tuple(points) for code, points in deltas_from(package).items() if code in known and points}
    prior = prior_from(package)
    case = Case(name, {**live, **facts_from(package)}, given, deltas, None if prior is None else dict(prior), peer_group_of(package))
    return expecting(body, case)


def free_name(stem: str, taken: Sequence[str]) -> str:
    return next(f"{stem} {n}" for n in range(1, len(taken) + 2) if f"{stem} {n}" not in taken)
