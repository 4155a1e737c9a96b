"""The steps of an application and of a batch as tables: what may follow, and what stands in the way."""

from datetime import date

import pytest

from workforce.promotion import rules
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.rules import Way

STEPS = [
    ("draft", "submitted"), ("returned", "submitted"), ("submitted", "checked"), ("submitted", "returned"), ("checked", "returned"),
    ("checked", "passed"), ("checked", "public"), ("checked", "approved"), ("checked", "refused"), ("passed", "public"),
    ("public", "approved"), ("public", "refused"),
]  # fmt: skip
BATCH_STEPS = [
    ("open", "panel"), ("open", "publicity"), ("open", "deciding"), ("open", "done"), ("panel", "publicity"), ("panel", "deciding"),
    ("publicity", "deciding"), ("deciding", "done"),
]  # fmt: skip


def test_the_steps_of_an_application_are_these_and_no_others():
    assert {(a, b) for a in PromotionState.values for b in PromotionState.values if rules.may_move(a, b)} == set(STEPS)


def test_the_steps_of_a_batch_are_these_and_no_others():
    assert {(a, b) for a in BatchState.values for b in BatchState.values if rules.may_move_batch(a, b)} == set(BATCH_STEPS)


# way, may be approved, may be refused, may be returned: the code of the refusal, empty when allowed
WAYS = [
    (Way("checked"), "", "", ""),
    (Way("checked", needs_panel=True), "promotion.panel_first", "", ""),
    (Way("checked", batch="open"), "promotion.batch_first", "", ""),
    (Way("checked", needs_panel=True, batch="panel", panel="open"), "promotion.batch_first", "promotion.batch_first", "promotion.in_batch"),
    (Way("checked", needs_panel=True, batch="panel", panel="failed"), "promotion.panel_failed", "", "promotion.in_batch"),
    (Way("checked", batch="publicity", has_failed_check=True), "promotion.batch_first", "", "promotion.in_batch"),
    (
        Way("passed", needs_panel=True, batch="panel", panel="passed"),
        "promotion.batch_first",
        "promotion.batch_first",
        "promotion.in_batch",
    ),
    (Way("public", batch="publicity"), "promotion.still_publicised", "promotion.still_publicised", "promotion.in_batch"),
    (Way("public", batch="publicity", is_dropped=True), "promotion.objection_upheld", "promotion.still_publicised", "promotion.in_batch"),
    (Way("public", needs_panel=True, batch="deciding", panel="passed"), "", "", "promotion.in_batch"),
    (Way("public", batch="deciding", is_dropped=True), "promotion.objection_upheld", "", "promotion.in_batch"),
]


@pytest.mark.parametrize(("way", "approve", "refuse", "send_back"), WAYS)
def test_what_may_be_decided_on_the_way(way, approve, refuse, send_back):
    assert (rules.may_approve(way).code, rules.may_refuse(way).code, rules.may_return(way).code) == (approve, refuse, send_back)


@pytest.mark.parametrize(
    ("way", "steps", "now"),
    [
        (Way("draft"), 5, "draft"),
        (Way("returned"), 5, "draft"),
        (Way("submitted"), 5, "checked"),
        (Way("checked"), 5, "decided"),
        (Way("checked", batch="open"), 6, "publicity"),
        (Way("checked", needs_panel=True), 7, "panel"),
        (Way("checked", needs_panel=True, batch="panel", panel="failed"), 7, "decided"),
        (Way("checked", needs_panel=True, has_failed_check=True), 7, "decided"),
        (Way("passed", needs_panel=True, batch="panel", panel="passed"), 7, "publicity"),
        (Way("public", needs_panel=True, batch="publicity", panel="passed"), 7, "publicity"),
        (Way("public", needs_panel=True, batch="deciding", panel="passed"), 7, "decided"),
        (Way("approved"), 5, ""),
        (Way("refused"), 5, "certified"),
    ],
)
def test_the_stepper_shows_every_step_and_where_the_case_is(way, steps, now):
    assert (len(rules.steps_asked(way)), rules.step_now(way)) == (steps, now)


DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("opens", "closes", "grades", "code"),
    [
        (DAY, DAY, [2], ""),
        (DAY, date(2026, 11, 19), [2], "batch.out_of_order"),
        (DAY, DAY, [], "batch.no_grades"),
        (DAY, date(2100, 12, 31), [2], ""),
        (DAY, date(2101, 1, 1), [2], "batch.too_far"),
    ],
)
def test_a_batch_needs_a_window_and_grades(opens, closes, grades, code):
    assert rules.may_open_batch(opens, closes, grades).code == code


@pytest.mark.parametrize(
    ("batch", "state", "grade", "current", "code"),
    [
        ("open", "submitted", 2, None, ""),
        ("open", "checked", 2, None, ""),
        ("panel", "checked", 2, None, "batch.not_open"),
        ("open", "checked", 2, 7, "batch.elsewhere"),
        ("open", "approved", 2, None, "batch.wrong_case_state"),
        ("open", "checked", 3, None, "batch.wrong_grade"),
    ],
)
def test_who_may_join_by_hand(batch, state, grade, current, code):
    assert rules.may_join(batch, [2, 1], state, grade, current).code == code


@pytest.mark.parametrize(
    ("state", "closes", "unchecked", "code"),
    [
        ("open", DAY, 0, ""),
        ("open", date(2026, 11, 21), 0, "batch.still_enrolling"),
        ("open", DAY, 1, "batch.unchecked"),
        ("panel", DAY, 0, "batch.not_open"),
    ],
)
def test_enrolment_ends_on_its_last_day_at_the_earliest(state, closes, unchecked, code):
    assert rules.may_close_enrolment(state, closes, DAY, unchecked).code == code


@pytest.mark.parametrize(
    ("state", "panel", "publicity", "entries", "code"),
    [
        ("panel", "concluded", "", 1, ""),
        ("panel", "concluded", "", 0, "batch.nobody_to_publicise"),
        ("panel", "sitting", "", 1, "batch.panel_first"),
        ("publicity", "concluded", "withdrawn", 1, ""),
        ("publicity", "concluded", "running", 1, "batch.no_such_step"),
        ("deciding", "concluded", "closed", 1, "batch.no_such_step"),
    ],
)
def test_when_a_batch_is_publicised(state, panel, publicity, entries, code):
    assert rules.may_publicise(state, panel, publicity, entries).code == code
