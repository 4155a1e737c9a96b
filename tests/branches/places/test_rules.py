from datetime import date as D

import pytest

from branches.places import rules

TODAY = D(2026, 7, 10)


@pytest.mark.parametrize(
    ("opened_on", "last_on", "due"),
    [(D(2026, 1, 1), None, D(2026, 4, 1)), (D(2026, 1, 1), D(2026, 3, 2), D(2026, 5, 31)), (D(2026, 6, 1), D(2026, 5, 1), D(2026, 8, 30))],
)
def test_when_the_next_inspection_is_due(opened_on, last_on, due):
    assert rules.due_on(opened_on, last_on, 90) == due


@pytest.mark.parametrize(
    ("closed_on", "is_to_mend", "due", "care"),
    [
        (None, False, D(2026, 7, 10), "fine"),
        (None, False, D(2026, 7, 9), "due"),
        (None, True, D(2026, 7, 9), "mend"),
        (D(2026, 7, 10), True, D(2026, 7, 9), "closed"),
        (D(2026, 7, 11), False, D(2026, 7, 9), "due"),
    ],
)
def test_how_a_place_stands(closed_on, is_to_mend, due, care):
    assert rules.care_of(closed_on, is_to_mend, due, TODAY) == care


@pytest.mark.parametrize(
    ("inspections", "kept"),
    [([], False), ([D(2026, 4, 11)], True), ([D(2026, 4, 10)], False), ([D(2026, 4, 10), D(2026, 7, 11)], False)],
)
def test_a_place_is_kept_when_the_newest_inspection_is_not_too_old(inspections, kept):
    assert rules.is_kept(D(2026, 1, 1), inspections, 90, TODAY) is kept


@pytest.mark.parametrize(
    ("on", "outcome", "note", "mend_by", "code"),
    [
        (TODAY, "good", "", None, ""),
        (D(2026, 7, 11), "good", "", None, "place.inspection_day"),
        (D(2025, 12, 31), "good", "", None, "place.inspection_day"),
        (TODAY, "mend", "暗", None, "place.mend_needed"),
        (TODAY, "mend", " ", TODAY, "place.mend_needed"),
        (TODAY, "mend", "暗", D(2026, 7, 9), "place.mend_past"),
        (TODAY, "mend", "暗", TODAY, ""),
    ],
)
def test_an_inspection_says_what_is_to_be_done(on, outcome, note, mend_by, code):
    verdict = rules.inspection_verdict(on, outcome, note, mend_by, D(2026, 1, 1), TODAY)
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)


@pytest.mark.parametrize(
    ("state", "approved_on", "years", "owed"),
    [
        ("approved", D(2025, 12, 31), set(), True),
        ("approved", D(2025, 12, 31), {2026}, False),
        ("approved", D(2026, 1, 1), set(), False),
        ("submitted", D(2025, 1, 1), set(), False),
        ("retired", D(2025, 1, 1), set(), False),
    ],
)
def test_a_brand_is_looked_at_from_the_year_after_its_approval(state, approved_on, years, owed):
    assert rules.owes_look(state, approved_on, years, TODAY) is owed
