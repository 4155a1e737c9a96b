from datetime import date as D

import pytest

from branches.partnerships import rules


@pytest.mark.parametrize(
    ("signed_on", "to_on", "code"),
    [
        (D(2026, 7, 10), None, ""),
        (D(2026, 7, 11), None, "partnership.signed_ahead"),
        (D(2026, 7, 1), D(2026, 6, 30), "partnership.term_backwards"),
        (D(2026, 7, 1), D(2026, 7, 1), ""),
    ],
)
def test_an_agreement_is_signed_and_runs_forward(signed_on, to_on, code):
    verdict = rules.term_verdict(signed_on, D(2026, 7, 1), to_on, D(2026, 7, 10))
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)


@pytest.mark.parametrize(
    ("held_on", "state", "code"),
    [
        (D(2026, 7, 1), "held", ""),
        (D(2026, 6, 30), "held", "partnership.activity_outside"),
        (D(2026, 7, 31), "archived", ""),
        (D(2026, 8, 1), "archived", "partnership.activity_outside"),
        (D(2026, 7, 2), "planned", "partnership.activity_planned"),
    ],
)
def test_a_joint_activity_was_held_while_the_agreement_ran(held_on, state, code):
    verdict = rules.activity_verdict(held_on, D(2026, 7, 1), rules.last_day(D(2026, 12, 31), D(2026, 7, 31)), state)
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)
