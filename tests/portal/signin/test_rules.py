from datetime import UTC, datetime, timedelta

import pytest

from portal.signin import rules
from portal.signin.charts import QUIET, qr_shape

# An interval of thirty seconds begins here.
START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SECRET = "s" * 64


def code_at(moment):
    return rules.parse(rules.code_of(SECRET, 7, rules.step_of(moment, 30)))


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [
        (-1, "signin.code_foreign"),  # from an interval that has not begun
        (0, ""),
        (29, ""),
        (30, ""),
        (59, ""),
        (60, "signin.code_expired"),
        (3600, "signin.code_expired"),
    ],
)
def test_a_code_lives_in_its_interval_and_the_next(seconds, answer):
    assert rules.check_code(SECRET, code_at(START), START + timedelta(seconds=seconds), 30).code == answer


@pytest.mark.parametrize(("steps", "answer"), [(0, ""), (8, ""), (9, "signin.code_expired"), (-1, "signin.code_expired")])
def test_a_confirmation_page_lives_longer(steps, answer):
    ticket = rules.parse(rules.ticket_of(SECRET, 7, rules.step_of(START, 30)))

    assert rules.check_ticket(SECRET, ticket, START + timedelta(seconds=30 * steps), 30).code == answer


def test_a_code_is_no_ticket_and_a_ticket_no_code():
    step = rules.step_of(START, 30)
    code, ticket = rules.parse(rules.code_of(SECRET, 7, step)), rules.parse(rules.ticket_of(SECRET, 7, step))

    assert rules.check_ticket(SECRET, code, START, 30).code == "signin.code_foreign"
    assert rules.check_code(SECRET, ticket, START, 30).code == "signin.code_foreign"


def test_a_code_of_another_window_or_secret_is_foreign():
    own = code_at(START)
    other = rules.ParsedCode(8, own.step, own.signature)
    later = rules.ParsedCode(7, own.step + 1, own.signature)

    assert rules.check_code(SECRET, other, START, 30).code == "signin.code_foreign"
    assert rules.check_code(SECRET, later, START + timedelta(seconds=30), 30).code == "signin.code_foreign"
    assert rules.check_code("x" * 64, own, START, 30).code == "signin.code_foreign"


@pytest.mark.parametrize("broken", ["", "1.2", "1.2.3", "a.2." + "a" * 24, "1.2." + "a" * 25, "1." + "9" * 13 + "." + "a" * 24, "²." * 3])
def test_what_is_no_code_is_none(broken):
    assert rules.parse(broken) is None


def test_letters_of_another_script_in_the_signature_are_foreign_not_an_error():
    assert rules.check_code(SECRET, rules.parse("7.1." + "签" * 24), START, 30).code == "signin.code_foreign"


@pytest.mark.parametrize(("minutes", "answer"), [(-1, "signin.not_open_yet"), (0, ""), (60, ""), (61, "signin.closed")])
def test_both_ends_belong_to_the_window(minutes, answer):
    assert rules.check_window(START, START + timedelta(hours=1), START + timedelta(minutes=minutes)).code == answer


def test_the_picture_is_a_path_inside_its_square():
    shape = qr_shape("http://127.0.0.1:8000/signin/?c=1.2.3")

    assert shape.path.startswith(f"M{QUIET} {QUIET}.5h7")
    assert shape.size == 37
