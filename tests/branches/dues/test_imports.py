"""The ledger and the bases from tables: written once, refused with a sentence, taken back whole."""

from datetime import UTC, date, datetime, timedelta

import pytest

from branches.dues import services
from branches.dues.models import DuesBase, DuesLine
from portal.exchange import services as exchange
from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.registry import kind_of
from tests.branches.dues.factories import D, base, members, opened, words
from tests.portal.exchange.factories import table

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
LEDGER = ("工号", "月份", "已交金额", "交纳日期", "交纳方式")
BASES = ("工号", "类别", "每月基数", "起始月份")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def receive(people, kind, *rows, user=None):
    actor = people.actor(user or people.secretary)
    batch = exchange.receive(actor=actor, at=NOW, kind=kind_of(kind), file=table(*rows), name="a.xlsx")
    return batch, [p["message"] for row in batch.shown_rows.order_by("number") for p in row.problems]


def commit(people, kind, *rows):
    batch, problems = receive(people, kind, *rows)
    assert problems == []
    return exchange.request_commit(
        actor=people.actor(people.secretary), at=NOW, batch=batch, kind=kind_of(kind), mode=ImportMode.ALL, is_repeat=True
    )


def undo(people, batch):
    at = NOW + timedelta(hours=1)
    return exchange.request_undo(actor=people.actor(people.secretary), at=at, batch=batch, kind=kind_of(batch.kind))


def test_a_ledger_is_written_once_and_taken_back(people):
    sheet = opened(people)
    one, two, three, *_rest = members(people.branch_a)
    rows = [(one.staff_no, "2026-10", "81.00", "2026-10-12", "手机支付"), (two.staff_no, "2026年10月", "50", "2026-10-13", ""),
            (three.staff_no, "2026-10", "0", "", "")]  # fmt: skip

    batch = commit(people, "dues", LEDGER, *rows)
    assert (batch.state, batch.created, batch.unchanged) == (ImportState.COMMITTED, 2, 1)
    assert list(DuesLine.objects.order_by("pk").values_list("amount", "way")) == [(D(81), "phone"), (D(50), "cash")]
    again, problems = receive(people, "dues", LEDGER, *rows)
    assert (again.created, again.unchanged, problems) == (0, 3, [])

    gone = undo(people, batch)
    assert (gone.state, DuesLine.objects.count()) == (ImportState.UNDONE, 0)
    assert set(sheet.entries.values_list("paid", "paid_on")) == {(D(0), None)}


def test_a_month_that_went_to_the_second_person_keeps_its_lines(people):
    sheet = opened(people)
    batch = commit(people, "dues", LEDGER, (members(people.branch_a)[0].staff_no, "2026-10", "81.00", "2026-10-12", ""))
    services.submit_month(**words(people), sheet=sheet)

    found = undo(people, batch)

    assert (found.state, DuesLine.objects.count()) == (ImportState.COMMITTED, 1)
    assert "不能撤销导入" in found.errors[0]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("{own}", "2026-10", "81.01", "2026-10-12", ""), "多交的请登记为自愿多交"),
        (("{own}", "2026-10", "-1", "2026-10-12", ""), "金额应大于 0"),
        (("{own}", "2026-09", "81", "2026-10-12", ""), "还没有开账"),
        (("{own}", "2026-10", "81", "", ""), "此列必填"),
        (("{own}", "2026-10", "81", "2150-01-01", ""), "不能晚于今天"),
        (("{paid}", "2026-10", "50", "2026-10-12", ""), "与表中不同"),
        (("{foreign}", "2026-10", "81", "2026-10-12", ""), "还没有开账"),
        (("{own}", "2026-10", "81", "2026-10-12", "黄金"), "不在可选范围内"),
    ],
)
def test_every_wrong_row_is_named(people, row, sentence):
    sheet = opened(people)
    opened(people, branch=people.branch_b, user=people.sibling)
    own, paid, *_rest = members(people.branch_a)
    services.pay(**words(people), entry=sheet.entries.get(person=paid), paid_on=date(2026, 10, 12), way="cash")
    numbers = {"own": own.staff_no, "paid": paid.staff_no, "foreign": members(people.branch_b)[1].staff_no}

    _batch, problems = receive(people, "dues", LEDGER, tuple(cell.format(**numbers) for cell in row))

    assert (len(problems), sentence in problems[0]) == (1, True)


def test_bases_are_sealed_continued_and_taken_back(people):
    one, two, *_rest = members(people.branch_a)
    old = base(people.branch_a, one, "3000.00")
    rows = [(one.staff_no, "在职", "5400", "2026-10"), (two.staff_no, "定额", "", "2026-10")]

    batch = commit(people, "dues-bases", BASES, *rows)
    old.refresh_from_db()
    assert (batch.created, old.to_on) == (2, date(2026, 9, 30))
    assert DuesBase.objects.get(person=one, from_on=date(2026, 10, 1)).yuan == D("5400.00")
    again, problems = receive(people, "dues-bases", BASES, *rows)
    assert (again.created, again.changed, again.unchanged, problems) == (0, 0, 2, [])

    assert undo(people, batch).state == ImportState.UNDONE
    old.refresh_from_db()
    assert (DuesBase.objects.count(), old.to_on, old.yuan) == (1, None, D("3000.00"))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("{own}", "在职", "", "2026-10"), "请填写每月工资"),
        (("{own}", "在职", "0", "2026-10"), "基数应大于 0"),
        (("{own}", "在职", "3000.005", "2026-10"), "金额最多两位小数"),
        (("{foreign}", "在职", "3000", "2026-10"), "不在您的管理范围内"),
        (("{own}", "在职", "3000", "2019-01"), "不在您的管理范围内"),
    ],
)
def test_every_wrong_base_is_named(people, row, sentence):
    numbers = {"own": members(people.branch_a)[1].staff_no, "foreign": members(people.branch_b)[1].staff_no}
    _batch, problems = receive(people, "dues-bases", BASES, tuple(cell.format(**numbers) for cell in row))
    assert (len(problems), sentence in problems[0]) == (1, True)
