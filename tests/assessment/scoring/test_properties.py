"""What holds for every figure: bounds, directions, sums, and that no order of records or judges makes another score. No database.

The database half, that an incremental recompute equals a full one, is ``test_after_a_storm_of_edits_*`` in test_engine and test_width.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.metrics.rules import METRICS, MonthFigure, measure_components
from assessment.metrics.rules.folding import history_components
from assessment.schemes.rules import Aggregate, body_from_json, body_to_json
from assessment.scoring.rules import CENT, Given, dimension_score, item_of, points_of, rounded, score_branch, yearly
from assessment.scoring.rules.points import is_bounded
from assessment.scoring.rules.totals import prorated
from tests.assessment.scoring.test_shares import BODY as SHARED
from tests.assessment.scoring.test_totals import ANY_FACTS, BODY, GROUPS, PRIORS

quick = settings(max_examples=60, deadline=None)
PLAIN = replace(BODY, bonus=(), vetoes=(), aggregate=None)


def numbers(lowest: str, highest: str, places: int = 2):
    scale = 10**places
    return st.integers(int(D(lowest) * scale), int(D(highest) * scale)).map(lambda n: D(n) / scale)


RAWS, FULL = numbers("-50", "500", 4), numbers("0.01", "100")
SOME = numbers("0.01", "50")


@st.composite
def pairs(draw, rising=None):
    """Pairs for bands and lines: bounds rise, shares rise or fall or are any."""
    bounds = sorted(draw(st.sets(numbers("-10", "100"), min_size=2, max_size=5)))
    shares = draw(st.lists(numbers("0", "100"), min_size=len(bounds), max_size=len(bounds)))
    shares = shares if rising is None else sorted(shares, reverse=not rising)
    return [[bound, share] for bound, share in zip(bounds, shares, strict=True)]


UP = st.one_of(
    st.tuples(st.just("proportional"), SOME.map(lambda n: {"target": n})),
    st.tuples(st.just("per_event"), st.tuples(SOME, st.integers(0, 5)).map(lambda p: {"earn": p[0], "free": D(p[1])})),
    st.tuples(st.just("banded"), pairs(rising=True).map(lambda p: {"bands": p})),
    st.tuples(st.just("interpolated"), pairs(rising=True).map(lambda p: {"points": p})),
    st.tuples(st.just("all_or_nothing"), SOME.map(lambda n: {"at_least": n})),
)
DOWN = st.one_of(
    st.tuples(st.just("per_missing"), SOME.map(lambda n: {"deduct": n})),
    st.tuples(st.just("per_event"), st.tuples(SOME, st.integers(0, 5)).map(lambda p: {"deduct": p[0], "free": D(p[1])})),
    st.tuples(st.just("interpolated"), pairs(rising=False).map(lambda p: {"points": p})),
    st.tuples(st.just("all_or_nothing"), SOME.map(lambda n: {"at_most": n})),
)
ANY = st.one_of(
    UP, DOWN, st.tuples(st.just("banded"), pairs().map(lambda p: {"bands": p})),
    st.tuples(st.just("interpolated"), pairs().map(lambda p: {"points": p})),
)  # fmt: skip


@quick
@given(rule=ANY, raw=RAWS, full=FULL)
def test_points_stay_between_nothing_and_full_with_two_places(rule, raw, full):
    name, params = rule
    points = points_of(name, raw, full, params)
    assert D(0) <= points <= rounded(full)
    assert points == points.quantize(CENT)
    if points not in (D(0), rounded(full)):
        assert not is_bounded(name, raw, full, params)


@quick
@given(rule=UP, low=RAWS, more=numbers("0", "100", 4), full=FULL)
def test_more_of_what_is_wanted_never_costs_points(rule, low, more, full):
    name, params = rule
    assert points_of(name, low, full, params) <= points_of(name, low + more, full, params)


@quick
@given(rule=DOWN, low=RAWS, more=numbers("0", "100", 4), full=FULL)
def test_more_of_what_is_not_wanted_never_brings_points(rule, low, more, full):
    name, params = rule
    assert points_of(name, low, full, params) >= points_of(name, low + more, full, params)


DELTAS = st.lists(numbers("-40", "40"), max_size=4)
JUDGED = st.lists(st.builds(Given, numbers("0", "30"), st.sampled_from(["", "leaders", "peers", "masses"])), min_size=1, max_size=6)
WEIGHTS = st.sampled_from([{}, {"leaders": D("0.4"), "masses": D("0.6")}, {"leaders": D("0.2"), "peers": D("0.3"), "masses": D("0.5")}])


@quick
@given(judged=JUDGED, weights=WEIGHTS, deltas=DELTAS, more=numbers("0", "10"))
def test_corrections_stay_within_the_item_and_push_one_way(judged, weights, deltas, more):
    indicator = replace(BODY.indicator("P3"), rule_params=weights)
    item, better = item_of(indicator, {}, judged, deltas), item_of(indicator, {}, judged, [*deltas, more])
    assert D(0) <= item.points <= better.points <= indicator.points


@quick
@given(judged=JUDGED, weights=WEIGHTS, dice=st.randoms(use_true_random=False))
def test_the_order_of_judges_is_irrelevant_and_their_mean_lies_among_them(judged, weights, dice):
    indicator = replace(BODY.indicator("P3"), rule_params=weights)
    item = item_of(indicator, {}, judged)
    shuffled = list(judged)
    dice.shuffle(shuffled)
    assert item_of(indicator, {}, shuffled) == item
    assert min(g.points for g in judged) - CENT <= item.points <= max(g.points for g in judged) + CENT


POINTS = st.fixed_dictionaries({c: st.none() | numbers("0", "20") for c in ("B1", "B2", "B3")})


@quick
@given(points=POINTS, facts=ANY_FACTS, prior=PRIORS, group=GROUPS, which=st.sampled_from(["B1", "B2", "B3"]), more=numbers("0", "20"))
def test_more_points_of_an_item_never_lower_the_total(points, facts, prior, group, which, more):
    if points[which] is None:
        return
    before = dimension_score(BODY, "business", points, facts, prior, group)
    after = dimension_score(BODY, "business", {**points, which: points[which] + more}, facts, prior, group)
    assert before.points <= after.points
    assert before.items_sum + more == after.items_sum


@quick
@given(points=POINTS)
def test_a_proration_spreads_what_was_got_over_what_applies(points):
    score = dimension_score(PLAIN, "business", points, {})
    got = sum((p for p in points.values() if p is not None), D(0))
    absent = sum((i.points for i in PLAIN.indicators if i.dimension == "business" and points[i.code] is None), D(0))
    (line,) = [one for one in score.lines if one.code == "proration"] or [None]
    assert (line is not None) is bool(absent)
    if line is not None:
        assert (line.absent, line.before, line.after) == (absent, got, prorated(got, D(100), absent))
    assert score.points == min(D(100), prorated(got, D(100), absent) if absent else got)


@quick
@given(got=numbers("0", "100"), absent=numbers("0", "100"))
def test_a_proration_never_takes_points_away(got, absent):
    after = prorated(got, D(100), absent)
    assert after >= got or absent == 100


@quick
@given(facts=ANY_FACTS, prior=PRIORS, group=GROUPS, dice=st.randoms(use_true_random=False), body=st.sampled_from([BODY, SHARED]))
def test_the_order_of_facts_is_irrelevant(facts, prior, group, dice, body):
    rows = list(facts.items())
    dice.shuffle(rows)
    assert score_branch(body, dict(rows), {}, {}, prior, group) == score_branch(body, facts, {}, {}, prior, group)


@quick
@given(facts=ANY_FACTS, prior=PRIORS, group=GROUPS)
def test_totals_with_shares_equal_their_parts(facts, prior, group):
    score = score_branch(SHARED, facts, {}, {}, prior, group)
    full = {i.code: i.points for i in SHARED.indicators}
    assert all(item.points is None or D(0) <= item.points <= full[item.indicator] for item in score.items)
    for name in ("party", "business"):
        part = score.dimension(name)
        mine = {i.code for i in SHARED.indicators if i.dimension == name}
        assert part.items_sum == sum((i.points for i in score.items if i.indicator in mine and i.points is not None), D(0))
        assert part.items_sum + sum(line.points for line in part.lines) == part.points
        assert D(0) <= part.points <= D(100)
        steps = [(line.before, line.after) for line in part.lines]
        assert all(line.before + line.points == line.after for line in part.lines)
        assert [before for before, _after in steps[1:]] == [after for _before, after in steps[:-1]]


@st.composite
def months(draw):
    """Monthly figures of a branch, its units and their parts, as the records lie in the table."""
    found = []
    for pk in range(draw(st.integers(1, 7))):
        month = date(2026, draw(st.integers(7, 9)), 1)
        path, is_direct = draw(st.sampled_from([("A/", False), ("A/B/", False), ("A/C/", False), ("", True)]))
        target, baseline = draw(st.none() | numbers("1", "50")), draw(st.none() | numbers("1", "50"))
        weight = draw(st.sampled_from([D(1), D("0.6"), D("0.4")]))
        found.append(MonthFigure(pk, path, month, draw(numbers("0", "100")), target, baseline, weight, is_direct))
    keys = {(row.month, row.path): row for row in found}  # one figure of a unit for each month
    return list(keys.values())


@quick
@given(rows=months(), fold=st.sampled_from(["sum", "mean", "last"]), better=st.sampled_from(["higher", "lower"]), dice=st.randoms())
def test_the_order_of_monthly_records_is_irrelevant(rows, fold, better, dice):
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert measure_components("M", shuffled, fold, better) == measure_components("M", rows, fold, better)
    span = (date(2026, 8, 1), date(2026, 7, 1))
    assert history_components("M", shuffled, fold, better, *span) == history_components("M", rows, fold, better, *span)


QUARTERS = st.lists(numbers("0", "100"), min_size=1, max_size=4)
MEAN = Aggregate("mean_of_quarters", {})
MIXED = Aggregate("weighted", {"quarters": D("0.6"), "year_end": D("0.25"), "ballot": D("0.15")})


@quick
@given(
    quarters=QUARTERS, own=st.none() | numbers("0", "100"), ballot=st.none() | numbers("0", "100"),
    aggregate=st.sampled_from([MEAN, MIXED]), dice=st.randoms(use_true_random=False),
)  # fmt: skip
def test_a_year_lies_among_its_parts_whatever_their_order(quarters, own, ballot, aggregate, dice):
    total, parts = yearly(quarters, own, aggregate, ballot)
    scores = [p.score for p in parts]
    assert min(scores) <= total <= max(scores)
    shuffled = list(quarters)
    dice.shuffle(shuffled)
    assert yearly(shuffled, own, aggregate, ballot) == (total, parts)
    whole = sum(p.weight for p in parts)
    assert total == rounded(sum((p.score * p.weight for p in parts), D(0)) / whole)


@quick
@given(quarters=st.lists(numbers("0", "100"), min_size=4, max_size=4))
def test_agg_2_quarters_of_25_points_come_to_the_mean_of_hundreds(quarters):
    assert yearly(quarters, None, MEAN)[0] == rounded(sum((q * 25 / 100 for q in quarters), D(0)))


@pytest.mark.parametrize("body", [BODY, SHARED])
def test_a_body_is_the_same_after_it_was_stored(body):
    assert body_from_json(body_to_json(body)) == body
    assert METRICS.keys() >= {i.metric for i in body.indicators if i.kind == "metric"}
