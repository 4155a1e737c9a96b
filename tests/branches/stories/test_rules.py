from datetime import date

import pytest

from branches.stories import rules
from branches.stories.rules import Shown

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("shape", "facts", "code"),
    [
        ("plain", {}, ""),
        ("history", {}, "story.history_needs"),
        ("history", {"has_field": True}, "story.history_needs"),
        ("history", {"has_field": True, "year": 1958}, ""),
        ("history", {"has_field": True, "year": 2026}, ""),
        ("history", {"has_field": True, "year": 2027}, "story.year_out"),
        ("plain", {"year": 1839}, "story.year_out"),
        ("plain", {"year": 1840}, ""),
        ("case", {"problem": "堵", "effect": " "}, "story.case_needs"),
        ("case", {"problem": "堵", "effect": "通"}, ""),
        ("outcome", {}, "story.programme_needed"),
        ("outcome", {"has_programme": True}, ""),
    ],
)
def test_what_a_kind_asks_for(shape, facts, code):
    first = {"has_field": False, "year": None, "problem": "", "effect": "", "has_programme": False, "today": TODAY}
    assert rules.shape_verdict(shape, **{**first, **facts}).code == code


@pytest.mark.parametrize(
    ("shape", "people", "code"),
    [
        ("plain", [], ""),
        ("person", [], "story.person_needed"),
        ("work", [], "story.person_needed"),
        ("person", [Shown("甲", "agreed", 2)], ""),
        ("person", [Shown("甲", "agreed", 1)], "story.consent_waiting"),  # to an earlier wording
        ("plain", [Shown("甲", "agreed", 2), Shown("乙", "asked", 2)], "story.consent_waiting"),
        ("plain", [Shown("甲", "asked", 2), Shown("乙", "declined", 2)], "story.consent_refused"),
        ("plain", [Shown("甲", "withdrawn", 2)], "story.consent_refused"),
    ],
)
def test_everybody_shown_agrees_to_this_wording(shape, people, code):
    assert rules.consent_verdict(shape, people, 2).code == code


@pytest.mark.parametrize(
    ("state", "writer", "shown", "code"),
    [
        ("submitted", False, False, ""),
        ("submitted", True, False, "story.own_review"),
        ("submitted", False, True, "story.shown_review"),
        ("draft", False, False, "story.cannot_review"),
        ("published", False, False, "story.cannot_review"),
    ],
)
def test_a_second_person_who_is_not_shown_decides(state, writer, shown, code):
    assert rules.review_verdict(state, is_writer=writer, is_shown=shown).code == code


@pytest.mark.parametrize(
    ("state", "consent", "agrees", "code", "after"),
    [
        ("draft", "asked", True, "", "agreed"),
        ("draft", "asked", False, "", "declined"),
        ("draft", "declined", True, "", "agreed"),
        ("published", "agreed", False, "", "withdrawn"),
        ("published", "agreed", True, "story.consent_there", None),
        ("draft", "withdrawn", True, "story.consent_gone", None),
        ("withdrawn", "agreed", False, "story.is_withdrawn", None),
    ],
)
def test_a_yes_may_be_taken_back_for_good(state, consent, agrees, code, after):
    assert rules.answer_verdict(state, consent, agrees=agrees).code == code
    if after:
        assert rules.after_answer(consent, agrees=agrees) == after
