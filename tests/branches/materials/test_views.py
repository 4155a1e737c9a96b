"""Pages for the four standing people and the worker, literal query counts, files, imports, the API."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.materials import selectors, todos
from branches.materials.models import Equipment, EquipmentCheck, Material, MaterialMovement, MaterialStore, StockPosition
from portal.kernel import clock
from portal.rights.enums import Role
from tests.branches.materials.factories import SITES, checked, lined, machine, moved, part, stocked, store
from tests.support.people import user_with


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("committee", 200), ("worker", 200), ("sibling", 404), ("stranger", 404), ("hr", 404)]
)
def test_who_opens_a_part_by_its_label(client, people, who, status):
    position = stocked(people)
    client.force_login(getattr(people, who))
    address = reverse("material_detail", args=[position.material_id])
    assert client.get(address).status_code == status
    if status == 200 or who != "hr":
        assert len(client.get(reverse("material_list")).context["listing"].page.object_list) == (status == 200)
        found = client.get("/api/v1/materials/").json()["results"]
        assert [r["code"] for r in found] == (["PJ-1"] if status == 200 else [])
        assert client.get(f"/api/v1/materials/{position.material_id}/").status_code == status


@pytest.mark.parametrize("name", ["material_list", "stock_list", "stock_move_list", "material_store_list"])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, name, count):
    for no in range(count):
        stocked(people, code=f"PJ-{no}")
    client.force_login(people.secretary)
    costs = {"material_list": 11, "stock_list": 11, "stock_move_list": 9, "material_store_list": 9}
    with django_assert_num_queries(costs[name]):
        client.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_machines_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        checked(people, machine(people, code=f"ZJ-{no}"))
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get(reverse("equipment_list"))


def test_labels_are_those_of_the_filtered_list(client, people):
    stocked(people)
    stocked(people, code="YH-9", name="液压油")
    client.force_login(people.secretary)
    page = client.get(reverse("material_labels"), {"q": "截齿"})
    assert [p.code for p in page.context["parts"]] == ["PJ-1"]
    one = client.get(reverse("material_labels"), {"part": Material.objects.get(code="YH-9").pk})
    assert [p.code for p in one.context["parts"]] == ["YH-9"]
    client.force_login(people.stranger)
    assert client.get(reverse("material_labels")).context["parts"] == []


def test_from_the_store_to_a_counter_entry_by_forms(client, people):
    client.force_login(people.secretary)
    assert client.post(reverse("material_store_new"), {"node": "CM-A", "name": "配件库", "is_active": "on"}).status_code == 302
    typed = {"node": "CM-A", "code": "PJ-1", "name": "截齿", "kind": "SPARE", "unit_label": "个", "once_key": "a"}
    assert client.post(reverse("material_new"), {**typed, "unit_label": ""}).status_code == 422
    assert client.post(reverse("material_new"), {**typed, "name": "a\x00b"}).status_code == 400
    assert client.post(reverse("material_new"), typed).status_code == 302
    row, place = Material.objects.get(), MaterialStore.objects.get()
    address, today = reverse("stock_move_new", args=[row.pk]), clock.today().isoformat()
    move = {"kind": "purchased", "store": place.pk, "quantity": "5", "moved_on": today, "once_key": "b"}
    assert client.post(address, {**move, "quantity": "1e99"}).status_code == 422
    assert client.post(address, {**move, "kind": "issued", "batch_no": "x"}).status_code == 422
    assert client.post(address, move).status_code == 302
    bought = MaterialMovement.objects.get()
    assert bought.batch_no == f"{clock.today():%Y%m%d}"
    undo = reverse("stock_move_reverse", args=[bought.pk])
    assert (client.get(undo).status_code, client.post(undo, {"reason": ""}).status_code) == (200, 422)
    assert client.post(undo, {"reason": "写错"}).status_code == 302
    page = client.get(reverse("material_detail", args=[row.pk])).content.decode()
    assert ("已冲正" in page, "−5" in page) == (True, True)
    assert client.post(reverse("material_edit", args=[row.pk]), {**typed, "is_active": "on", "version": "1"}).status_code == 302
    edit = {"name": "一号库", "is_active": "on", "version": "1"}
    assert client.post(reverse("material_store_edit", args=[place.pk]), edit).status_code == 302


def test_a_line_is_set_on_the_page_of_the_part(client, people):
    position = stocked(people)
    client.force_login(people.secretary)
    address = reverse("stock_line", args=[position.pk])
    assert client.post(address, {"version": "1", "least": "-1"}).status_code == 422
    assert client.post(address, {"version": "1", "least": "20", "shelf": "A-1"}).status_code == 302
    below = client.get(reverse("stock_list"), {"s": "below"}).context["listing"].page.object_list
    assert [(p.pk, p.shelf) for p in below] == [(position.pk, "A-1")]
    client.force_login(people.sibling)
    assert client.post(address, {"version": "2", "least": "1"}).status_code == 404


def test_a_worker_reads_and_does_not_move(client, people):
    position = stocked(people)
    client.force_login(people.worker)
    assert client.get(reverse("material_new")).status_code == 404
    move = client.get(reverse("stock_move_new", args=[position.material_id]))
    assert list(move.context["form"].fields["store"].queryset) == []
    assert client.post(reverse("stock_move_reverse", args=[MaterialMovement.objects.first().pk]), {"reason": "x"}).status_code == 404


def test_the_idle_tab_says_how_much_came_to_use(client, people):
    stocked(people, days=400)
    client.force_login(people.committee)
    page = client.get(reverse("stock_list"), {"s": "idle"})
    assert (page.context["use"].count, page.context["target"], len(page.context["listing"].page.object_list)) == (1, 63, 1)


def test_an_entry_by_the_interface(client, people):
    position = stocked(people)
    client.force_login(people.secretary)
    body = {"material": position.material_id, "store": position.store_id, "kind": "issued", "batch_no": "B1", "quantity": "2"}
    body["moved_on"] = clock.today().isoformat()
    address = "/api/v1/material-moves/"
    assert client.post(address, body, content_type="application/json").status_code == 201
    assert client.post(address, {**body, "quantity": "99"}, content_type="application/json").status_code == 422
    assert [r["on_hand"] for r in client.get("/api/v1/material-stocks/").json()["results"]] == ["8.000"]
    client.force_login(people.stranger)
    assert client.post(address, body, content_type="application/json").status_code == 400


# -- machines ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_who_opens_a_machine(client, people, who, status):
    row = machine(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("equipment_detail", args=[row.pk])).status_code == status
    assert client.get(f"/api/v1/equipment/{row.pk}/").status_code == status


def test_a_new_drill_with_its_data_link_is_checked_and_repaired(client, people):
    client.force_login(people.secretary)
    typed = {
        "node": "CM-A", "code": "ZJ-1", "name": "智能钻机", "model": "ZYWL-6000Y", "used_from": "2026-01-01", "is_innovation": "on",
        "innovation": "一键钻进", "data_link": "online", "once_key": "a",
    }  # fmt: skip
    assert client.post(reverse("equipment_new"), typed).status_code == 422
    assert client.post(reverse("equipment_new"), {**typed, "link_note": "经环网上传"}).status_code == 302
    row, today = Equipment.objects.get(), clock.today()
    address = reverse("equipment_check", args=[row.pk])
    look = {"checked_on": today.isoformat(), "method": "vibration", "once_key": "c"}
    assert client.post(address, look).status_code == 422  # not sound, and not a word why
    soon = (today + timedelta(days=3)).isoformat()
    assert client.post(address, {**look, "finding": "振动偏大", "forecast_on": soon}).status_code == 302
    actor = people.actor(people.secretary)
    assert todos.repairs_due(actor, clock.now()).count == 1
    check = EquipmentCheck.objects.get()
    settle = reverse("equipment_settle", args=[row.pk, check.pk])
    assert client.post(settle, {"done_on": today.isoformat(), "note": ""}).status_code == 422
    assert client.post(settle, {"done_on": today.isoformat(), "note": "更换轴承"}).status_code == 302
    assert todos.repairs_due(actor, clock.now()).count == 0
    edit = {**typed, "link_note": "经环网上传", "retired_on": today.isoformat(), "version": "1"}
    assert client.post(reverse("equipment_edit", args=[row.pk]), edit).status_code == 302
    assert client.post(address, {**look, "is_sound": "on", "once_key": "d"}).status_code == 422


@pytest.mark.django_db
def test_the_share_of_sound_machines(people):
    for no, sound in enumerate((True, True, False)):
        checked(people, machine(people, code=f"ZJ-{no}"), is_sound=sound, days=5)
    machine(people, code="ZJ-9")  # nobody has looked
    rows = selectors.equipment_rows(people.actor(people.secretary).scope("equipment.view"))
    sound, looked, percent = selectors.sound_share(rows, clock.today())
    assert (sound, looked, str(percent)) == (2, 3, "66.7")


def test_the_tabs_of_machines(client, people):
    checked(people, machine(people), is_sound=False)
    machine(people, code="ZJ-2", is_innovation=True, innovation="一键钻进")
    client.force_login(people.committee)
    for tab, code in (("unsound", "ZJ-1"), ("innovation", "ZJ-2")):
        rows = client.get(reverse("equipment_list"), {"s": tab}).context["listing"].page.object_list
        assert [r.code for r in rows] == [code]


def test_a_keeper_sees_the_store_he_keeps_elsewhere(client, people):
    """His own district is another one: the store is his all the same."""
    guest = user_with(Role.WORKER, people.nodes["CM-B"], unit=people.nodes["MK1"], name="保管员")
    place = store(people, keeper_no=guest.person.staff_no)
    row = part(people)
    moved(people, row, place, "opening", 4, batch_no="期初")
    client.force_login(guest)
    assert client.get(reverse("material_detail", args=[row.pk])).status_code == 200
    position = StockPosition.objects.get()
    lined(people, position, "9")
    assert todos.below_line(people.actor(guest), clock.now()).count == 1


def test_every_site_has_its_own(client, people):
    for who, node in SITES.items():
        stocked(people, user=getattr(people, who), node=node, code=node)
    client.force_login(people.committee)
    found = client.get(reverse("stock_list")).context["listing"].page.object_list
    assert {p.material.code for p in found} == {"CM-A", "CM-B"}
