from dataclasses import replace
from datetime import datetime

import pytest

from portal.exports import rules
from portal.exports.rules import Limits, Size
from portal.kernel.errors import RuleBroken

LIMITS = Limits(keep_hours=24, reason_rows=200, second_people=500, reason_chars=4, decide_days=7)
NOON = datetime(2026, 3, 5, 12, 0)


@pytest.mark.parametrize(
    ("rows", "people", "reason", "second"),
    [(1, 1, False, False), (200, 200, False, False), (201, 0, True, False), (501, 500, True, False), (501, 501, True, True),
     (10, 501, True, True)],
)  # fmt: skip
def test_a_reason_above_so_many_rows_a_second_person_above_so_many_people(rows, people, reason, second):
    size = Size(rows, people)
    assert (rules.needs_reason(size, LIMITS, always=False), rules.needs_second(size, LIMITS)) == (reason, second)


def test_some_lists_always_ask_for_a_reason():
    assert rules.may_ask(Size(1, 0), LIMITS, "", True).code == "export.reason_needed"
    assert rules.may_ask(Size(1, 0), LIMITS, "年度检查", True)


@pytest.mark.parametrize(
    ("least", "reason", "code"),
    [(4, "", "export.reason_needed"), (4, "上报用", "export.reason_needed"), (4, "季度上报", ""), (4, " 上报用 ", "export.reason_needed"),
     (3, "上报用", ""), (5, "季度上报", "export.reason_needed")],
)  # fmt: skip
def test_a_reason_has_its_fewest_characters(least, reason, code):
    verdict = rules.may_ask(Size(1, 0), replace(LIMITS, reason_chars=least), reason, True)
    assert (verdict.code, verdict.params) == (code, {"least": least} if code else {})


@pytest.mark.parametrize(("days", "left"), [(7, NOON.replace(day=5)), (1, NOON.replace(day=11))])
def test_a_request_waits_its_days(days, left):
    assert replace(LIMITS, decide_days=days).lapsed_before(NOON.replace(day=12)) == left


def test_there_is_an_end_to_rows():
    assert rules.may_ask(Size(rules.MOST_ROWS, 0), LIMITS, "年度检查", False)
    assert rules.may_ask(Size(rules.MOST_ROWS + 1, 0), LIMITS, "年度检查", False).code == "export.too_many"


@pytest.mark.parametrize(
    ("state", "hours", "code"),
    [("ready", 1, ""), ("ready", 0, "export.expired"), ("expired", 1, "export.expired"), ("queued", 1, "export.not_ready"),
     ("asked", 1, "export.not_ready")],
)  # fmt: skip
def test_a_file_is_fetched_before_its_hour(state, hours, code):
    assert rules.may_fetch(state, NOON.replace(hour=12 + hours), NOON).code == code


@pytest.mark.parametrize("text", ["13812345678", " +8613812345678 ", "110101199003070011", "11010119900307001x", "110101900307001"])
def test_a_protected_number_is_no_filter(text):
    with pytest.raises(RuleBroken):
        rules.check_search(["王", text])


def test_names_staff_numbers_and_certificate_numbers_are_filters():
    rules.check_search(["王建国", "10021", "2026-07", "Y000014000001243000018", "12345678901"])


@pytest.mark.parametrize(
    ("paths", "common"),
    [(["JT/MK1/"], "JT/MK1/"), (["JT/MK1/", "JT/MK1/CM-A/"], "JT/MK1/"), (["JT/MK1/", "JT/MK10/"], "JT/"), ([], ""), (["A/", "B/"], "")],
)
def test_the_node_above_all(paths, common):
    assert rules.common_path(paths) == common


def test_the_name_of_a_file_holds_nothing_odd():
    assert rules.file_name("花名册/../", "王\r\n建国", NOON, "csv") == "花名册-王建国-20260305-1200.csv"
