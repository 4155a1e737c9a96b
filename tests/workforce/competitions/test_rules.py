"""When a competition moves on, places with ties, prizes, drives: tables with their boundaries."""

from datetime import date
from decimal import Decimal as D

import pytest

from workforce.competitions import rules
from workforce.competitions.enums import CompetitionState

STATES = ("planned", "registering", "running", "scored", "published", "cancelled")


def code(verdict) -> str:
    return "" if verdict else verdict.code.removeprefix("competition.")


@pytest.mark.parametrize("act", list(rules.ACTS))
def test_an_act_is_done_in_its_states_only(act):
    allowed = {state for state in STATES if rules.may_do(act, state)}
    assert allowed == {str(s) for s in rules.ACTS[act]}
    assert set(STATES) == set(CompetitionState.values)


@pytest.mark.parametrize(
    ("first", "last", "starts", "wanted"),
    [(1, 5, 5, ""), (5, 5, 5, ""), (6, 5, 9, "window_backwards"), (1, 5, 4, "starts_before_window"), (1, 5, 6, "")],
)
def test_the_window(first, last, starts, wanted):
    assert code(rules.window_verdict(date(2026, 3, first), date(2026, 3, last), date(2026, 3, starts))) == wanted


@pytest.mark.parametrize(
    ("state", "day", "office", "wanted"),
    [
        ("registering", 2, False, "too_early"), ("registering", 3, False, ""), ("registering", 9, False, ""),
        ("registering", 10, False, "too_late"), ("registering", 10, True, ""), ("running", 5, True, "cannot_enter"),
        ("planned", 5, False, "cannot_enter"),
    ],
)  # fmt: skip
def test_who_may_still_enter(state, day, office, wanted):
    verdict = rules.enrol_verdict(state, date(2026, 3, day), date(2026, 3, 3), date(2026, 3, 9), by_office=office)
    assert code(verdict) == wanted


@pytest.mark.parametrize(
    ("count", "size", "wanted"),
    [(1, 1, ""), (2, 1, "single_only"), (0, 1, "single_only"), (1, 3, "team_size"), (2, 3, ""), (3, 3, ""), (4, 3, "team_size")],
)
def test_teams(count, size, wanted):
    assert code(rules.team_verdict(count, size)) == wanted


@pytest.mark.parametrize(
    ("points", "wanted"),
    [(None, ""), ("0", ""), ("100", ""), ("100.01", "points_of_100"), ("-0.01", "points_of_100"), ("88.255", "points_of_100")],
)
def test_points(points, wanted):
    assert code(rules.score_verdict(D(points) if points is not None else None)) == wanted


@pytest.mark.parametrize(
    ("weight", "theory", "practice", "wanted"),
    [
        (30, "1", "1", ""), (30, None, "1", "theory_needed"), (30, "1", None, "practice_needed"), (0, None, "1", ""),
        (100, "1", None, ""), (100, None, "1", "theory_needed"),
    ],
)  # fmt: skip
def test_a_part_that_counts_has_a_score(weight, theory, practice, wanted):
    assert code(rules.complete_verdict(weight, theory and D(theory), practice and D(practice))) == wanted


@pytest.mark.parametrize(
    ("theory", "practice", "weight", "total"),
    [
        ("80", "90", 30, "87.00"),
        ("80", "90", 0, "90.00"),
        ("80", None, 100, "80.00"),
        ("0.01", "0.02", 50, "0.02"),
        ("33.33", "66.66", 33, "55.66"),
    ],
)
def test_totals_round_half_up(theory, practice, weight, total):
    assert rules.total_of(D(theory), practice and D(practice), weight) == D(total)


def row(key, total, practice="0", theory="0", group=None):
    return rules.Scored(key, D(total), D(practice), D(theory), group)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([], {}),
        ([row("a", "90"), row("b", "91")], {"b": 1, "a": 2}),
        ([row("a", "90", "80"), row("b", "90", "81")], {"b": 1, "a": 2}),  # tie: the better practice
        ([row("a", "90", "80", "70"), row("b", "90", "80", "71")], {"b": 1, "a": 2}),  # then the better theory
        ([row("a", "95"), row("b", "90"), row("c", "90"), row("d", "80")], {"a": 1, "b": 2, "c": 2, "d": 4}),  # then shared
        ([row("a", "90"), row("b", "90"), row("c", "90")], {"a": 1, "b": 1, "c": 1}),
        ([row("a", "90", group=1), row("b", "50", group=2), row("c", "60", group=2)], {"a": 1, "c": 1, "b": 2}),
    ],
)
def test_places(rows, wanted):
    assert rules.places(rows) == wanted


@pytest.mark.parametrize(
    ("place", "prize"),
    [(None, ""), (1, "first"), (2, "second"), (3, "second"), (4, "third"), (6, "third"), (7, "excellence"), (10, "excellence"), (11, "")],
)
def test_prizes_of_places(place, prize):
    assert rules.prize_of(place, (1, 2, 3, 4)) == prize


@pytest.mark.parametrize(
    ("prize", "wanted", "is_so"),
    [("first", "third", True), ("third", "third", True), ("excellence", "third", False), ("", "excellence", False)],
)
def test_a_prize_is_as_high_as_another(prize, wanted, is_so):
    assert rules.is_at_least(prize, wanted) is is_so


def figure(planned, measured, weight=1, less=False):
    return rules.DriveFigure(D(planned), None if measured is None else D(measured), weight, less)


@pytest.mark.parametrize(
    ("figures", "reached"),
    [
        ([figure("100", "95")], "95.00"), ([figure("100", "130")], "120.00"), ([figure("100", None)], None), ([], None),
        ([figure("100", "100"), figure("100", "50")], "75.00"), ([figure("100", "100", 3), figure("100", "60")], "90.00"),
        ([figure("10", "20", less=True)], "50.00"), ([figure("10", "0", less=True)], "120.00"),
    ],
)  # fmt: skip
def test_what_a_unit_has_reached(figures, reached):
    assert rules.attainment(figures, D(120)) == (None if reached is None else D(reached))


def test_units_share_a_place():
    assert rules.unit_places({"a": D("90"), "b": D("95"), "c": D("90")}) == {"b": 1, "a": 2, "c": 2}


@pytest.mark.parametrize(
    ("entries", "nominated", "unchecked", "absent", "wanted"),
    [(2, 0, 0, 1, ""), (2, 1, 0, 0, "nominated_open"), (2, 0, 1, 0, "unchecked"), (2, 0, 0, 2, "nobody_came"), (0, 0, 0, 0, "nobody_came")],
)
def test_what_ends_the_scores(entries, nominated, unchecked, absent, wanted):
    verdict = rules.finish_verdict("running", entries=entries, nominated=nominated, unchecked=unchecked, absent=absent)
    assert code(verdict) == wanted


@pytest.mark.parametrize(
    ("state", "own", "same", "publicity", "wanted"),
    [
        ("scored", False, False, False, ""), ("scored", True, False, False, "own_entry"), ("scored", False, True, False, "second_person"),
        ("scored", False, False, True, "in_publicity"), ("running", False, False, False, "cannot_publish"),
    ],
)  # fmt: skip
def test_who_publishes(state, own, same, publicity, wanted):
    assert code(rules.publish_verdict(state, is_own=own, is_same=same, has_publicity=publicity)) == wanted


@pytest.mark.parametrize(
    ("scored", "same", "own", "wanted"),
    [(True, False, False, ""), (False, False, False, "not_scored"), (True, True, False, "check_second"), (True, False, True, "own_entry")],
)
def test_who_checks(scored, same, own, wanted):
    assert code(rules.check_verdict("running", is_scored=scored, is_same=same, is_own=own)) == wanted


@pytest.mark.parametrize(
    ("level", "above", "state", "quota", "wanted"),
    [
        (1, 2, "planned", 1, ""), (1, 2, "registering", 3, ""), (1, 2, "running", 1, "next_closed"), (2, 2, "planned", 1, "not_higher"),
        (3, 2, "planned", 1, "not_higher"), (1, 2, "planned", 0, "no_quota"),
    ],
)  # fmt: skip
def test_the_way_up(level, above, state, quota, wanted):
    assert code(rules.send_up_verdict(level, above, state, quota)) == wanted


@pytest.mark.parametrize(("held", "wanted", "owed"), [(0, 1, 1), (1, 1, 0), (3, 1, 0), (1, 4, 3)])
def test_what_a_unit_owes(held, wanted, owed):
    assert rules.missing(held, wanted) == owed
