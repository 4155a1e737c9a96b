from datetime import date

import pytest

from branches.speakers import rules

D = date
TODAY = D(2026, 7, 10)


def code(verdict) -> str:
    return "" if verdict else verdict.code


@pytest.mark.parametrize(("number", "name", "told"), [
    ("10001", "", ""), ("", "周德贵", ""), ("", " ", "speaker.one_of_two"), ("10001", "周德贵", "speaker.one_of_two"),
])  # fmt: skip
def test_a_number_or_a_name(number, name, told):
    assert code(rules.who_verdict(number, name)) == told


@pytest.mark.parametrize(("on", "withdrawn_on", "told"), [
    (TODAY, None, ""), (D(2026, 7, 11), None, "speaker.consent_ahead"), (D(2026, 7, 1), D(2026, 7, 1), ""),
    (D(2026, 6, 30), D(2026, 7, 1), "speaker.consent_before"),
])  # fmt: skip
def test_consent_has_a_day_that_has_come(on, withdrawn_on, told):
    assert code(rules.consent_verdict(on, TODAY, withdrawn_on)) == told


@pytest.mark.parametrize(("is_listed", "on", "told"), [
    (True, TODAY, ""), (True, D(2026, 7, 9), "talk.past"), (False, D(2026, 7, 20), "speaker.not_listed"),
])  # fmt: skip
def test_who_is_asked_and_for_when(is_listed, on, told):
    assert code(rules.ask_verdict(is_listed, on, TODAY)) == told


@pytest.mark.parametrize(("agrees", "note", "told"), [(True, "", ""), (False, " ", "talk.note_needed"), (False, "住院", "")])
def test_a_refusal_says_why(agrees, note, told):
    assert code(rules.answer_verdict(agrees, note)) == told


@pytest.mark.parametrize(("held_on", "state", "told"), [
    (TODAY, "held", ""), (TODAY, "planned", "talk.not_held"), (D(2026, 7, 11), "held", "talk.not_held"),
    (D(2026, 7, 1), "filed", ""), (D(2026, 6, 30), "filed", "talk.before_asked"),
])  # fmt: skip
def test_the_record_is_of_an_activity_after_the_request(held_on, state, told):
    assert code(rules.record_verdict(held_on, state, D(2026, 7, 1), TODAY)) == told


@pytest.mark.parametrize(("act", "states"), [
    ("answer", {"asked"}), ("hold", {"agreed"}), ("cancel", {"asked", "agreed"}), ("feed_back", {"held"}),
])  # fmt: skip
def test_the_way_of_a_talk(act, states):
    every = {"asked", "agreed", "declined", "held", "cancelled"}
    assert {state for state in every if rules.may_do(act, state)} == states
