"""From the purchase to the issue: what is refused, counter-entries, the safety line, idle parts."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from branches.materials import selectors, services, todos
from branches.materials.models import Material, MaterialMovement, StockAlarm, StockPosition
from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.materials.factories import lined, moved, part, part_facts, stocked, store, words

pytestmark = pytest.mark.django_db


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def test_a_part_goes_through_its_three_nodes(people):
    row, place = part(people), store(people)
    for kind, quantity in (("purchased", 10), ("stored", 10), ("issued", 4), ("returned", 1)):
        moved(people, row, place, kind, quantity)
    (batch,) = selectors.batches(selectors.movements(people.actor(people.secretary), "material.view", clock.today()), row)
    assert [[m.kind for m in node] for node in (batch.bought, batch.stored, batch.used)] == [
        ["purchased"],
        ["stored"],
        ["issued", "returned"],
    ]
    assert (batch.on_hand, StockPosition.objects.get().on_hand) == ("7", D(7))
    assert AuditRow.objects.filter(action="stock.moved").count() == 4


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("stored", {"quantity": 11}, "stock.not_bought"),
        ("issued", {"quantity": 1}, "stock.short"),
        ("returned", {"quantity": 1}, "stock.not_issued"),
        ("opening", {"quantity": 1}, "stock.opening_late"),
        ("purchased", {"quantity": 0}, "stock.quantity"),
        ("purchased", {"quantity": "0.0001"}, "stock.quantity"),
        ("purchased", {"quantity": 1, "batch_no": " "}, "stock.no_batch"),
        ("purchased", {"quantity": 1, "days": -1}, "stock.ahead"),
    ],
)
def test_what_cannot_be_moved(people, kind, given, code):
    row, place = part(people), store(people)
    moved(people, row, place, "purchased", 10)
    assert code_of(moved, people, row, place, kind, **given) == code
    assert MaterialMovement.objects.count() == 1


def test_a_part_lies_in_the_stores_of_its_line_only(people):
    row = part(people)
    other = store(people, people.sibling, "CM-B")
    with pytest.raises(NotReachable):
        moved(people, row, other, "purchased", 1)
    assert code_of(moved, people, row, other, "purchased", 1, user=people.sibling) == "store.elsewhere"


def test_the_database_holds_no_stock_below_nothing(people):
    position = stocked(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockPosition.objects.filter(pk=position.pk).update(on_hand=-1)


def test_a_wrong_entry_is_taken_back_once_by_another(people):
    position = stocked(people)
    wrong = moved(people, position.material, position.store, "issued", 9)
    by = {**words(people), "movement": wrong}
    assert code_of(services.reverse_move, **by, reason=" ") == "stock.no_reason"
    counter = services.reverse_move(**by, reason="多写了")
    assert services.reverse_move(**by, reason="又点了一次").pk == counter.pk
    assert code_of(services.reverse_move, **words(people), movement=counter, reason="x") == "stock.is_reversal"
    position.refresh_from_db()
    assert (position.on_hand, MaterialMovement.objects.count()) == (D(10), 4)


def test_what_later_entries_stand_on_is_not_taken_back(people):
    position = stocked(people)
    moved(people, position.material, position.store, "issued", 9)
    stored = MaterialMovement.objects.get(kind="stored")
    assert code_of(services.reverse_move, **words(people), movement=stored, reason="x") == "stock.short"
    bought = MaterialMovement.objects.get(kind="purchased")
    assert code_of(services.reverse_move, **words(people), movement=bought, reason="x") == "stock.not_bought"


def test_a_double_click_makes_one_entry_and_one_file(people):
    first = services.register_material(**words(people), facts=part_facts(people), once_key="k")
    assert services.register_material(**words(people), facts=part_facts(people), once_key="k").pk == first.pk
    facts = services.MoveFacts(first, store(people), "opening", "期初", D(5), clock.today())
    one = services.record_move(**words(people), facts=facts, once_key="m")
    assert services.record_move(**words(people), facts=facts, once_key="m").pk == one.pk
    assert (Material.objects.count(), StockPosition.objects.get().on_hand) == (1, D(5))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": " "}, "material.no_code"),
        ({"name": ""}, "material.no_name"),
        ({"unit_label": ""}, "material.no_unit"),
        ({}, "material.twice"),
    ],
)
def test_what_a_file_cannot_be(people, given, code):
    part(people)
    assert code_of(part, people, **given) == code


def test_two_people_do_not_write_over_one_another(people):
    row = part(people)
    services.change_material(**words(people), material=row, version=1, facts=part_facts(people, name="截齿（新）"))
    with pytest.raises(EditConflict):
        services.change_material(**words(people), material=row, version=1, facts=part_facts(people))
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.change_material(**words(people, user), material=row, version=2, facts=part_facts(people))
        assert code_of(part, people, user=user) == "material.node_foreign"


def test_below_the_line_tells_the_offices_and_waits_until_it_is_filled(people):
    position = lined(people, stocked(people), "5")
    actor = people.actor(people.secretary)
    assert todos.below_line(actor, clock.now()).count == 0
    moved(people, position.material, position.store, "issued", 6)
    assert Notice.objects.filter(code="stock.below", recipient=people.secretary).count() == 1
    assert not Notice.objects.filter(code="stock.below", recipient=people.sibling).exists()
    assert [t.title for t in todos.below_line(actor, clock.now()).first] == ["截齿：库存 4，低于安全线 5"]
    moved(people, position.material, position.store, "issued", 1)
    assert Notice.objects.filter(code="stock.below", recipient=people.secretary).count() == 1  # told once
    moved(people, position.material, position.store, "purchased", 5, batch_no="B2")
    moved(people, position.material, position.store, "stored", 5, batch_no="B2")
    assert todos.below_line(actor, clock.now()).count == 0
    assert list(StockAlarm.objects.values_list("from_on", "to_on")) == [(clock.today(), clock.today())]


def test_the_keeper_moves_his_store_and_nobody_elses(people):
    mine = store(people, keeper_no=people.worker.person.staff_no)
    row = part(people)
    moved(people, row, mine, "opening", 3, user=people.worker, batch_no="期初")
    other = store(people, name="二号库")
    with pytest.raises(NotReachable):
        moved(people, row, other, "opening", 3, user=people.worker, batch_no="期初")
    lined(people, StockPosition.objects.get(store=mine), "5")
    assert Notice.objects.filter(code="stock.below", recipient=people.worker).exists()
    assert todos.below_line(people.actor(people.worker), clock.now()).count == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [({"name": " "}, "store.no_name"), ({"name": "配件库"}, "store.twice"), ({"name": "x", "keeper_no": "999999"}, "store.no_keeper")],
)
def test_what_a_store_cannot_be(people, given, code):
    store(people)
    assert code_of(store, people, **given) == code


def test_a_store_with_something_in_it_stays_open(people):
    place = stocked(people).store
    facts = services.StoreFacts(place.node, place.name, is_active=False)
    assert code_of(services.save_store, **words(people), facts=facts, store=place, version=1) == "store.not_empty"


def test_idle_parts_and_those_put_to_use(people):
    lies, used, fresh = (stocked(people, days=days, code=f"PJ-{days}", name="件") for days in (400, 390, 10))
    moved(people, used.material, used.store, "issued", 2, 5)
    rows = selectors.positions(people.actor(people.secretary), "material.view", clock.today())
    assert [p.pk for p in selectors.stock_by_tab(rows, "idle", clock.today())] == [lies.pk]
    use = selectors.idle_use_of(rows, clock.today() - timedelta(days=365), clock.today())
    assert (use.count, use.used, use.percent) == (2, 1, D("50.0"))
    assert fresh.pk not in {p.pk for p in selectors.stock_by_tab(rows, "idle", clock.today())}


def test_scores_hear_of_it(people):
    with changes.kept() as found:
        stocked(people)
    assert {(c.source, tuple(c.branch_ids)) for c in found} == {("stock", (people.branch_a.pk,))}
