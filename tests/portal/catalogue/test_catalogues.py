"""The catalogues that offices keep: looked at, added to, changed, deactivated, never deleted."""

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue import services
from portal.catalogue.models import Tag
from portal.catalogue.registry import all_catalogues, catalogue_of
from portal.catalogue.selectors import active_tags
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import PeerGroup
from portal.rights.models import RoleGrant
from workforce.skills.models import Occupation

NEW = {
    "code": "topic-dust", "name_zh": "粉尘治理", "name_en": "Dust control", "group": "topic",
    "source": "本矿 2026 年安全办公会", "sort": "90", "is_active": "on",
}  # fmt: skip


def url(name: str, *args: str) -> str:
    return reverse(f"catalogue_{name}", args=args)


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("stranger", 200), ("hr", 200), ("assessor", 200), ("worker", 404)])
def test_catalogues_are_open_to_those_who_work_by_them(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(url("index")).status_code == status
    assert {client.get(url("list", c.key)).status_code for c in all_catalogues()} == {status}


@pytest.mark.parametrize(
    ("who", "may"), [("secretary", False), ("hr", False), ("committee", False), ("assessor", True), ("stranger", False)]
)
def test_only_its_keepers_change_a_catalogue(client, people, who, may):
    client.force_login(getattr(people, who))
    tag = Tag.objects.first()
    for address in (url("add", "tags"), url("edit", "tags", tag.code)):
        assert client.get(address).status_code == (200 if may else 404)
        assert client.post(address, {}).status_code == (422 if may else 404)


@pytest.mark.parametrize(("who", "status"), [("hr", 200), ("assessor", 404)])
def test_a_room_says_who_keeps_its_catalogue(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(url("add", "occupations")).status_code == status


def test_the_ladder_is_for_looking_only(client, people):
    client.force_login(people.hr)
    page = client.get(url("list", "grade-levels")).content.decode()
    assert ("首席技师" in page, client.get(url("add", "grade-levels")).status_code) == (True, 404)
    with pytest.raises(RuleBroken, match=r"catalogue\.is_fixed"):
        services.save_catalogue_row(
            actor=people.actor(people.assessor), at=clock.now(), catalogue=catalogue_of("grade-levels"), code="X", values={}
        )


def test_what_does_not_exist_is_not_found(client, people):
    client.force_login(people.assessor)
    assert {client.get(u).status_code for u in (url("list", "none"), url("add", "none"), url("edit", "tags", "NONE"))} == {404}


def test_an_assessor_of_one_plant_keeps_no_catalogue_of_the_enterprise(client, people):
    RoleGrant.objects.filter(user=people.assessor, role="assessor").update(node=people.nodes["DW1"])
    client.force_login(people.assessor)
    assert client.post(url("add", "tags"), NEW).status_code == 404
    assert not Tag.objects.filter(code="TOPIC-DUST").exists()


def test_a_tag_is_added_and_can_be_used(client, people):
    client.force_login(people.assessor)
    assert client.post(url("add", "tags"), NEW).status_code == 302
    tag = Tag.objects.get(code="TOPIC-DUST")
    assert (tag.name_zh, tag.group, tag in active_tags("topic"), tag in active_tags("form")) == ("粉尘治理", "topic", True, False)
    row = AuditRow.objects.get(action="catalogue.added")
    assert (row.actor, row.after["source"]) == (people.assessor, "本矿 2026 年安全办公会")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": ""}, "请填写编码"),
        ({"code": "甲"}, "编码用大写字母开头"),
        ({"code": "TOPIC-SAFETY"}, "编码 TOPIC-SAFETY 已有人用"),
        ({"name_zh": " 安全管理 "}, "已在目录中（编码 TOPIC-SAFETY）"),
        ({"name_zh": ""}, "请填写中文名称"),
        ({"group": "colour"}, "group"),
        ({"sort": "-1"}, "sort"),
    ],
)
def test_a_wrong_row_is_refused_in_words(client, people, change, sentence):
    client.force_login(people.assessor)
    before = Tag.objects.count()
    answer = client.post(url("add", "tags"), NEW | change)
    assert (answer.status_code, sentence in answer.content.decode(), Tag.objects.count()) == (422, True, before)


def _typed(client, address: str) -> dict:
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {k: v for k, v in values.items() if v not in (None, False)}


@pytest.mark.parametrize(("sort", "status"), [("32767", 302), ("9" * 40, 422), ("-1", 422)])
def test_the_order_is_a_number_that_the_column_holds(client, people, sort, status):
    client.force_login(people.assessor)
    assert client.post(url("add", "tags"), NEW | {"sort": sort}).status_code == status


def test_a_row_is_deactivated_and_comes_back(client, people):
    client.force_login(people.assessor)
    address = url("edit", "tags", "TOPIC-SAFETY")
    typed = _typed(client, address)
    assert client.post(address, {k: v for k, v in typed.items() if k != "is_active"}).status_code == 302
    assert not active_tags().filter(code="TOPIC-SAFETY").exists()
    page = client.get(url("list", "tags"), {"state": "off"}).content.decode()
    assert ("安全管理" in page, "流程优化" in page) == (True, False)
    assert client.post(address, _typed(client, address) | {"is_active": "on"}).status_code == 302
    rows = AuditRow.objects.filter(action="catalogue.changed").order_by("pk")
    assert [(r.before, r.after) for r in rows] == [({"is_active": a}, {"is_active": b}) for a, b in (("True", "False"), ("False", "True"))]


def test_the_code_stays_whatever_is_sent(client, people):
    client.force_login(people.assessor)
    address = url("edit", "tags", "TOPIC-SAFETY")
    assert client.post(address, _typed(client, address) | {"code": "OTHER", "name_zh": "安全生产管理"}).status_code == 302
    assert Tag.objects.get(code="TOPIC-SAFETY").name_zh == "安全生产管理"


def test_saving_without_a_change_writes_nothing(client, people):
    client.force_login(people.assessor)
    address = url("edit", "tags", "TOPIC-SAFETY")
    assert client.post(address, _typed(client, address)).status_code == 302
    assert not AuditRow.objects.filter(action="catalogue.changed").exists()


def test_the_second_of_two_editors_sees_the_difference(client, people):
    client.force_login(people.assessor)
    address = url("edit", "tags", "TOPIC-SAFETY")
    first, second = _typed(client, address), _typed(client, address)
    assert client.post(address, first | {"name_en": "Safety at work"}).status_code == 302
    answer = client.post(address, second | {"name_en": "Safety first"})
    assert (answer.status_code, "Safety at work" in answer.content.decode()) == (409, True)
    assert client.post(address, {k: v for k, v in second.items() if k != "seen"}).status_code == 409


def test_an_occupation_keeps_its_rule_version(client, people):
    client.force_login(people.hr)
    row = Occupation.objects.first()
    address = url("edit", "occupations", row.code)
    assert client.post(address, _typed(client, address) | {"standard": "国家职业标准 2025 年版", "rule_version": "2018"}).status_code == 302
    changed = Occupation.objects.get(pk=row.pk)
    assert (changed.standard, changed.rule_version) == ("国家职业标准 2025 年版", row.rule_version)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, rows):
    for n in range(rows):
        PeerGroup.objects.create(code=f"G-{n}", name_zh=f"组{n}", name_en=f"Group {n}")
    client.force_login(people.assessor)
    with django_assert_num_queries(9):
        client.get(url("list", "peer-groups"))


def test_a_service_call_without_the_right_is_refused(people):
    with pytest.raises(NotReachable):
        services.save_catalogue_row(
            actor=people.actor(people.hr), at=clock.now(), catalogue=catalogue_of("tags"), code="TOPIC-X", values=NEW
        )


def test_the_shipped_tags_name_their_source(db):
    assert (Tag.objects.filter(source="").count(), set(Tag.objects.values_list("group", flat=True))) == (
        0,
        {"pillar", "spirit", "audience", "form", "topic", "goal"},
    )
