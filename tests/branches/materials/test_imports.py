"""The ledger of a unit and its book of movements come in, come in again unchanged, and are taken back whole."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from branches.materials.models import Material, MaterialMovement, StockAlarm, StockPosition
from portal.exchange import services
from portal.exchange.enums import ImportMode
from portal.exchange.registry import kind_of
from portal.kernel import clock
from tests.branches.materials.factories import moved, store
from tests.portal.exchange.factories import table

NOW = clock.now()
LEDGER = ("单位编码", "物资编码", "物资名称", "规格型号", "类别", "计量单位", "存放地点", "期初数量", "安全库存线")
BOOK = ("单位编码", "物资编码", "存放地点", "类型", "批次号", "数量", "日期", "单据号")
PART = ("CM-A", "PJ-1", "截齿", "U85", "配件", "个", "配件库", "40", "50")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def received(people, key, head, *lines, who="committee"):
    actor, kind = people.actor(getattr(people, who)), kind_of(key)
    return actor, kind, services.receive(actor=actor, at=NOW, kind=kind, file=table(head, *lines), name="台账.xlsx")


def load(people, key, head, *lines):
    actor, kind, batch = received(people, key, head, *lines)
    assert [p for row in batch.shown_rows.all() for p in row.problems] == []
    return services.request_commit(actor=actor, at=NOW, batch=batch, kind=kind, mode=ImportMode.ALL, is_repeat=True)


def undone(people, key, batch, hours=1):
    actor = people.actor(people.committee)
    return services.request_undo(actor=actor, at=NOW + timedelta(hours=hours), batch=batch, kind=kind_of(key))


@pytest.mark.db
def test_a_ledger_comes_in_twice_and_goes_again(people):
    store(people)
    lines = (PART, (*PART[:1], "PJ-2", *PART[2:7], "", ""))
    batch = load(people, "materials", LEDGER, *lines)
    assert (Material.objects.count(), StockPosition.objects.get(material__code="PJ-1").on_hand) == (2, D(40))
    again = load(people, "materials", LEDGER, *lines)
    assert (again.created, again.unchanged) == (0, 2)
    assert undone(people, "materials", batch).errors == []
    assert (Material.objects.count(), StockPosition.objects.count(), MaterialMovement.objects.count()) == (0, 0, 0)


@pytest.mark.db
def test_a_book_of_movements_comes_in_and_goes_again(people):
    store(people)
    load(people, "materials", LEDGER, PART)
    lines = tuple(
        ("CM-A", "PJ-1", "配件库", kind, "B1", quantity, "2026-05-06", no)
        for kind, quantity, no in (("采购", "10", "1"), ("入库", "10", "2"), ("领料", "8", "3"))
    )
    batch = load(people, "material-moves", BOOK, *lines)
    position = StockPosition.objects.get()
    assert (position.on_hand, StockAlarm.objects.filter(to_on=None).count()) == (D(42), 1)
    again = load(people, "material-moves", BOOK, *lines)
    assert (again.created, again.unchanged) == (0, 3)
    assert undone(people, "material-moves", batch).errors == []
    position.refresh_from_db()
    assert (position.on_hand, MaterialMovement.objects.count()) == (D(40), 1)


@pytest.mark.db
def test_what_was_handed_out_since_keeps_the_book(people):
    place = store(people)
    load(people, "materials", LEDGER, PART)
    lines = (
        ("CM-A", "PJ-1", "配件库", "采购", "B1", "10", "2026-05-06", "1"),
        ("CM-A", "PJ-1", "配件库", "入库", "B1", "10", "2026-05-06", "2"),
    )
    batch = load(people, "material-moves", BOOK, *lines)
    moved(people, Material.objects.get(), place, "issued", 4)
    undone(people, "material-moves", batch)
    assert (StockPosition.objects.get().on_hand, MaterialMovement.objects.count()) == (D(46), 4)


@pytest.mark.parametrize(
    ("key", "head", "line", "code"),
    [
        ("materials", LEDGER, ("CM-C", *PART[1:]), "exchange.out_of_reach"),
        ("materials", LEDGER, (*PART[:4], "食品", *PART[5:]), "material.no_kind"),
        ("materials", LEDGER, (*PART[:6], "别处", *PART[7:]), "store.unknown"),
        ("materials", LEDGER, (*PART[:7], "-1", ""), "stock.quantity"),
        ("materials", LEDGER, (*PART[:8], "-1"), "stock.line"),
        ("material-moves", BOOK, ("CM-A", "PJ-9", "配件库", "采购", "B1", "1", "2026-05-06", ""), "material.unknown"),
        ("material-moves", BOOK, ("CM-A", "PJ-1", "配件库", "入库", "B1", "1", "2026-05-06", ""), "stock.not_bought"),
        ("material-moves", BOOK, ("CM-A", "PJ-1", "配件库", "领用", "B1", "1", "2026-05-06", ""), "stock.short"),
        ("material-moves", BOOK, ("CM-A", "PJ-1", "配件库", "采购", "B1", "1", "2199-05-06", ""), "stock.ahead"),
    ],
)
def test_a_bad_row_says_why(people, key, head, line, code):
    store(people)
    load(people, "materials", LEDGER, PART)
    _actor, _kind, batch = received(people, key, head, line)
    assert [p["code"] for row in batch.shown_rows.all() for p in row.problems] == [code]
