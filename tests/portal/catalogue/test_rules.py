from datetime import date

import pytest

from portal.catalogue import rules
from portal.kernel.errors import RuleBroken

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("start", "newest", "code"),
    [
        (TODAY, date(2020, 1, 1), ""),
        (date(2026, 11, 20), date(2020, 1, 1), "rule.in_the_past"),
        (date(2027, 1, 1), date(2027, 1, 1), "rule.not_after_newest"),
        (date(2027, 1, 2), date(2027, 1, 1), ""),
        (TODAY, TODAY, "rule.not_after_newest"),
        (date(2026, 12, 1), date(2027, 1, 1), "rule.not_after_newest"),
    ],
)
def test_a_new_figure_begins_today_or_later_and_after_the_newest(start, newest, code):
    assert rules.may_begin(start, rules.Span(newest), TODAY).code == code


@pytest.mark.parametrize(
    ("value", "shown"),
    [(7, "7"), (0.5, "0.5"), (85.0, "85"), (True, "是"), (False, "否"), ("甲", "甲"), ([2, 1], "2、1"), ([], ""), ({"a": 1}, "a：1")],
)
def test_a_figure_is_shown_in_words(value, shown):
    assert rules.shown_value(value) == shown


@pytest.mark.parametrize(
    ("text", "present", "value"),
    [
        ("7", 5, 7),
        (" 0 ", 5, 0),
        ("7.0", 5, 7),
        ("0.55", 0.5, 0.55),
        ("1", 0.5, 1.0),
        ("是", False, True),
        ("否", True, False),
        ("甲", "乙", "甲"),
        ("3、2，1", [2, 1], [3, 2, 1]),
        ("", [2, 1], []),
        ("4 5", [], [4, 5]),
        ("A、B", ["A"], ["A", "B"]),
    ],
)
def test_a_figure_is_read_by_the_kind_of_the_present_one(text, present, value):
    read = rules.parse_value(text, present)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "present", "code"),
    [
        ("", 5, "rule.not_a_number"),
        ("七", 5, "rule.not_a_number"),
        ("7.5", 5, "rule.not_whole"),
        ("-1", 5, "rule.out_of_range"),
        ("1e9", 5, "rule.out_of_range"),
        ("nan", 0.5, "rule.out_of_range"),
        ("inf", 0.5, "rule.out_of_range"),
        ("true", True, "rule.not_yes_no"),
        (" ", "乙", "rule.no_value"),
        ("1、1", [1], "rule.item_twice"),
        ("1、甲", [1], "rule.not_a_number"),
        ("、".join(str(n) for n in range(51)), [1], "rule.long_list"),
        ("x", {"a": 1}, "rule.not_for_typing"),
        ("x", [[1]], "rule.not_for_typing"),
    ],
)
def test_a_figure_of_another_kind_is_refused(text, present, code):
    with pytest.raises(RuleBroken) as refused:
        rules.parse_value(text, present)
    assert (refused.value.code, refused.value.field) == (code, "value")


@pytest.mark.parametrize(
    ("code", "is_right"),
    [("TOPIC-SAFETY", True), ("A1", True), ("A", False), ("1A", False), ("a1", False), ("甲", False), ("A" * 40, True), ("A" * 41, False)],
)
def test_a_code_is_capitals(code, is_right):
    assert bool(rules.may_be_code(code)) is is_right


def test_the_fingerprint_tells_a_change():
    assert rules.fingerprint({"a": "1", "b": "2"}) == rules.fingerprint({"b": "2", "a": "1"})
    assert rules.fingerprint({"a": "1"}) != rules.fingerprint({"a": "2"})
