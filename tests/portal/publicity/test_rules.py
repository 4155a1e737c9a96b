"""Days of a publicity, the window for objections and its end, at their boundaries."""

from datetime import date

import pytest

from portal.calendar.rules import WorkCalendar
from portal.publicity import rules

HOLIDAYS = frozenset(date(2026, 10, n) for n in range(1, 8))
MAKE_UP = frozenset({date(2026, 9, 27), date(2026, 10, 10)})  # a Sunday and a Saturday
CALENDAR = WorkCalendar(HOLIDAYS, MAKE_UP, frozenset({2026}))


@pytest.mark.parametrize(
    ("opened_on", "workdays", "ends_on"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),  # Monday: the day itself does not count, a weekend lies between
        (date(2026, 3, 6), 5, date(2026, 3, 13)),  # Friday
        (date(2026, 3, 7), 5, date(2026, 3, 13)),  # Saturday: the same five days
        (date(2026, 9, 29), 5, date(2026, 10, 12)),  # over the holiday; Saturday the 10th is worked
        (date(2026, 9, 25), 5, date(2026, 10, 8)),  # Sunday the 27th is worked
        (date(2026, 9, 25), 1, date(2026, 9, 27)),
    ],
)
def test_full_working_days_follow_the_day_of_opening(opened_on, workdays, ends_on):
    assert rules.span_of(opened_on, workdays, CALENDAR) == rules.Span(opened_on, ends_on, False)


@pytest.mark.parametrize(("opened_on", "is_estimated"), [(date(2026, 12, 24), False), (date(2026, 12, 28), True), (date(2027, 3, 1), True)])
def test_a_span_into_an_unknown_year_is_estimated(opened_on, is_estimated):
    assert rules.span_of(opened_on, 5, CALENDAR).is_estimated is is_estimated


@pytest.mark.parametrize(("workdays", "code"), [(4, "publicity.too_short"), (5, ""), (7, "")])
def test_it_lasts_as_long_as_the_rule_asks(workdays, code):
    assert rules.length_verdict(workdays, 5).code == code


@pytest.mark.parametrize(
    ("state", "today", "code"),
    [
        ("running", date(2026, 3, 1), "publicity.window_closed"),
        ("running", date(2026, 3, 2), ""),
        ("running", date(2026, 3, 9), ""),
        ("running", date(2026, 3, 10), "publicity.window_closed"),
        ("closed", date(2026, 3, 5), "publicity.not_running"),
        ("withdrawn", date(2026, 3, 5), "publicity.not_running"),
    ],
)
def test_objections_are_raised_inside_the_window(state, today, code):
    assert rules.window_verdict(state, today, date(2026, 3, 2), date(2026, 3, 9)).code == code


@pytest.mark.parametrize(
    ("state", "day", "open_count", "is_whole_upheld", "code"),
    [
        ("running", 9, 0, False, "publicity.still_running"),  # on its last day
        ("running", 10, 0, False, ""),
        ("running", 10, 1, False, "publicity.objections_open"),
        ("running", 10, 0, True, "publicity.upheld_whole"),
        ("closed", 10, 0, False, "publicity.not_running"),
    ],
)
def test_when_it_ends(state, day, open_count, is_whole_upheld, code):
    verdict = rules.closing_verdict(state, date(2026, 3, day), date(2026, 3, 9), open_count=open_count, is_whole_upheld=is_whole_upheld)
    assert verdict.code == code


@pytest.mark.parametrize(("answerer", "code"), [(1, "publicity.own_objection"), (2, "publicity.opener_answers"), (3, "")])
def test_a_third_person_answers(answerer, code):
    assert rules.answer_verdict(answerer=answerer, raised_by=1, opened_by=2).code == code
