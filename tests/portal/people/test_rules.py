from datetime import date

import pytest

from portal.people import rules


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王建国", "wangjianguo", "wjg"),
        ("欧阳 娜", "ouyangna", "oyn"),
        ("古丽·买买提", "gulimaimaiti", "glmmt"),
        ("Li", "li", "l"),
        ("", "", ""),
    ],
)
def test_pinyin(name, pinyin, initials):
    assert rules.pinyin_of(name) == (pinyin, initials)


@pytest.mark.parametrize(
    ("id_no", "code"),
    [
        ("99010119900307001X", "person.id_no_check_digit"),
        ("990101199013070018", "person.id_no_birth"),
        ("99010119900307", "person.id_no_shape"),
        ("9901011990030700Y8", "person.id_no_shape"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong(id_no, code):
    assert rules.check_id_no(id_no).code == code


@pytest.mark.parametrize("body", ["99010119900307001", "99010120000229123", "99010119700101999"])
def test_the_check_digit_makes_a_number_right(body):
    assert bool(rules.check_id_no(body + rules.check_digit(body))) is True


def test_the_published_example_of_the_standard():
    assert rules.check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    ("phone", "ok"),
    [("13800001234", True), ("19912345678", True), ("12800001234", False), ("1380000123", False), ("+8613800001234", False)],
)
def test_phones(phone, ok):
    assert bool(rules.check_phone(phone)) is ok


@pytest.mark.parametrize(("staff_no", "ok"), [("10021", True), ("A-01", True), ("12", False), ("a123", False), ("1" * 21, False)])
def test_staff_numbers(staff_no, ok):
    assert bool(rules.check_staff_no(staff_no)) is ok


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"hired_on": date(2020, 1, 1), "left_on": date(2020, 1, 1)}, []),
        ({"hired_on": date(2020, 1, 2), "left_on": date(2020, 1, 1)}, ["person.leaves_before_hire"]),
        ({"birth_on": date(2020, 1, 1), "hired_on": date(2020, 1, 1)}, ["person.hired_before_birth"]),
        ({"birth_on": date(1990, 3, 8), "id_no": "99010119900307001" + rules.check_digit("99010119900307001")}, ["person.birth_differs"]),
        ({"phone": "1", "staff_no": "x"}, ["person.staff_no_shape", "person.phone_shape"]),
    ],
)
def test_every_problem_of_a_row_is_named(values, codes):
    assert [p.code for p in rules.problems_of(values)] == codes


D = date


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((D(2020, 1, 1), D(2020, 6, 30)), (D(2020, 7, 1), None), False),
        ((D(2020, 1, 1), D(2020, 7, 1)), (D(2020, 7, 1), None), True),
        ((D(2020, 1, 1), None), (D(2019, 1, 1), D(2019, 12, 31)), False),
        ((D(2020, 1, 1), None), (D(2019, 1, 1), None), True),
    ],
)
def test_overlap_of_spans(a, b, expected):
    assert rules.overlap(*a, *b) is expected
    assert rules.overlap(*b, *a) is expected


@pytest.mark.parametrize(("reason", "ok"), [("办理工伤", True), (" 好的 ", False), ("", False)])
def test_a_reason_says_something(reason, ok):
    assert bool(rules.may_reveal(reason)) is ok
