from datetime import date

import pytest

from workforce.honours import rules

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("confirmed", "withdrawn", "state"),
    [(None, None, "registered"), (1, None, "confirmed"), (None, 1, "withdrawn"), (1, 1, "withdrawn")],
)
def test_the_state_follows_from_two_moments(confirmed, withdrawn, state):
    assert rules.state_of(confirmed, withdrawn) == state


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, ""),
        (date(2026, 11, 22), "honour.in_the_future"),
        (date(1949, 10, 1), ""),
        (date(1949, 9, 30), "honour.too_early"),
    ],
)
def test_an_honour_has_been_given_already(day, code):
    assert rules.may_be_dated(day, TODAY).code == code


@pytest.mark.parametrize(
    ("for_people", "is_person", "code"),
    [(True, True, ""), (False, False, ""), (True, False, "honour.for_people"), (False, True, "honour.for_collectives")],
)
def test_a_title_is_for_people_or_for_a_collective(for_people, is_person, code):
    assert rules.may_go_to(is_for_people=for_people, is_person=is_person).code == code


@pytest.mark.parametrize(
    ("state", "is_registrar", "is_own", "code"),
    [
        ("registered", False, False, ""),
        ("registered", True, False, "honour.second_person"),
        ("registered", False, True, "honour.own"),
        ("confirmed", False, False, "honour.already_confirmed"),
        ("withdrawn", False, False, "honour.is_withdrawn"),
    ],
)
def test_a_second_person_confirms_once(state, is_registrar, is_own, code):
    assert rules.may_confirm(state, is_registrar=is_registrar, is_own=is_own).code == code


@pytest.mark.parametrize(
    ("state", "is_own", "code"),
    [
        ("registered", False, ""),
        ("confirmed", False, ""),
        ("withdrawn", False, "honour.is_withdrawn"),
        ("confirmed", True, "honour.own"),
    ],
)
def test_a_standing_honour_may_be_withdrawn(state, is_own, code):
    assert rules.may_withdraw(state, is_own=is_own).code == code


@pytest.mark.parametrize(("state", "may"), [("confirmed", True), ("registered", False), ("withdrawn", False)])
def test_only_a_confirmed_honour_is_shown(state, may):
    assert bool(rules.may_show(state)) is may
