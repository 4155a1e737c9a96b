from datetime import datetime, timedelta

import pytest

from branches.activities import rules

START = datetime(2026, 11, 20, 15, 0)


@pytest.mark.parametrize(
    ("ends_after", "code"),
    [
        (None, ""),
        (timedelta(0), "activity.ends_before_start"),
        (timedelta(minutes=-1), "activity.ends_before_start"),
        (timedelta(minutes=1), ""),
        (timedelta(hours=24), ""),
        (timedelta(hours=24, minutes=1), "activity.too_long"),
    ],
)
def test_the_end_lies_after_the_start_and_within_a_day(ends_after, code):
    assert rules.check_times(START, None if ends_after is None else START + ends_after).code == code


@pytest.mark.parametrize(("minutes", "state"), [(-1, "held"), (0, "held"), (1, "planned")])
def test_a_record_is_a_plan_until_it_starts(minutes, state):
    assert rules.first_state(START + timedelta(minutes=minutes), START) == state


@pytest.mark.parametrize(
    ("state", "minutes", "now"),
    [("planned", 1, "planned"), ("planned", 0, "held"), ("filed", 1, "filed"), ("archived", -1, "archived")],
)
def test_a_plan_whose_start_has_passed_waits_to_be_filed(state, minutes, now):
    assert rules.state_now(state, START + timedelta(minutes=minutes), START) == now


@pytest.mark.parametrize(
    ("state", "method", "signed", "needed"),
    [
        ("held", "roll_call", False, False),
        ("held", "roll_call", True, False),
        ("held", "qr", True, True),
        ("held", "pin", True, True),
        ("held", "import", True, False),
        ("returned", "roll_call", False, True),
        ("filed", "roll_call", False, True),
    ],
)
def test_a_reason_is_due_after_filing_or_against_somebody_s_own_signature(state, method, signed, needed):
    assert rules.needs_reason(state, method, signed) is needed


@pytest.mark.parametrize(
    ("action", "state", "code"),
    [
        ("return", "held", "activity.not_filed"),
        ("archive", "archived", "activity.not_filed"),
        ("file", "planned", "activity.future_filed"),
        ("file", "filed", "activity.filed_already"),
        ("file", "archived", "activity.archived_locked"),
        ("edit", "filed", "activity.filed_locked"),
        ("correct", "planned", "activity.not_started"),
        ("correct", "archived", "activity.archived_locked"),
    ],
)
def test_a_closed_record_says_what_closed_it(action, state, code):
    assert rules.why_closed(action, state) == code


@pytest.mark.parametrize(("expected", "present", "thin"), [(0, 0, False), (4, 2, False), (5, 2, True), (5, 3, False), (1, 0, True)])
def test_a_committee_needs_half_of_its_members(expected, present, thin):
    assert rules.is_below_quorum(expected, present, 0.5) is thin


def test_notes_name_what_is_worth_a_second_look():
    whole = rules.MinutesFacts(1, 2, agenda=1, has_summary=True, files=1, absent_unexplained=0)
    bare = rules.MinutesFacts(1, 1, agenda=0, has_summary=False, files=0, absent_unexplained=1, below_quorum=True)

    assert rules.notes_of(whole) == []
    assert rules.notes_of(bare) == [
        "activity.chair_is_recorder",
        "activity.below_quorum",
        "activity.no_agenda",
        "activity.no_summary",
        "activity.no_files",
        "activity.absent_unexplained",
    ]
