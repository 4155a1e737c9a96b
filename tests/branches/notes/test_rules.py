from datetime import date

import pytest

from branches.notes import rules


@pytest.mark.parametrize(
    ("month", "after", "before"),
    [(date(2026, 12, 1), date(2027, 1, 1), date(2026, 11, 1)), (date(2024, 2, 1), date(2024, 3, 1), date(2024, 1, 1))],
)
def test_months(month, after, before):
    assert (rules.month_after(month), rules.month_before(month)) == (after, before)
    assert rules.due_on(month, 5) == after.replace(day=5)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["食堂饭菜凉"], ""),
        (["张三 家里有困难"], "张三"),
        (["张 三家里有困难"], "张三"),  # a space does not hide a name
        (["欧阳文\n静想调岗"], "欧阳文静"),
        (["工号a10021反映"], "A10021"),
        (["王"], ""),  # one character is no name
    ],
)
def test_nobody_is_named(texts, found):
    assert rules.named(texts, {"张三", "欧阳文静", "欧阳", "A10021", "王"} - ({"欧阳"} if found != "欧阳" else set())) == found


def test_the_longest_name_is_told():
    assert rules.named(["欧阳文静想调岗"], {"欧阳", "欧阳文静"}) == "欧阳文静"


@pytest.mark.parametrize(
    ("month", "code"),
    [(date(2026, 12, 1), "note.month_ahead"), (date(2026, 11, 1), ""), (date(2025, 3, 1), ""), (date(2025, 2, 1), "note.before_branch")],
)
def test_which_month_may_be_written(month, code):
    assert rules.month_verdict(month, date(2025, 3, 9), date(2026, 11, 30)).code == code
