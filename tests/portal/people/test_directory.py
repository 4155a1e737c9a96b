"""Naming a colleague in a form: by name or staff number, inside the enterprise, at work; a worker finds those beside him alone."""

import re
from datetime import date

import pytest
from django.template import Context, Template

from branches.places.forms import PlaceForm
from portal.organization.enums import NodeKind
from portal.people.selectors import colleague
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.support.factories import NodeFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/people/colleagues/"


def offered(client, user, text: str, **more) -> list[str]:
    client.force_login(user)
    return re.findall(r'<option value="([^"]+)">', client.get(URL, {"owner": text}, **more).text)


def asked(client, text: str) -> str:
    return client.get(URL, {"owner": text}, headers={"HX-Trigger": "id_owner", "HX-Request": "true"}).text


@pytest.fixture
def named(people):
    n = people.nodes
    foreign = NodeFactory(code="JT-OTHER", name="别的集团", kind=NodeKind.GROUP)
    return {
        "own": PersonFactory(name="赵铁柱", unit=n["CM-A"], staff_no="88001", pinyin="zhaotiezhu", initials="ztz"),
        "far": PersonFactory(name="赵铁林", unit=n["CM-C"], staff_no="88002", pinyin="zhaotielin", initials="ztl"),
        "left": PersonFactory(name="赵铁山", unit=n["CM-A"], staff_no="88003", left_on=date(2020, 1, 1)),
        "foreign": PersonFactory(name="赵铁军", unit=foreign, staff_no="88004"),
    }


@pytest.mark.parametrize("text", ["赵铁", "赵", "zhaot", "zt", "8800"])
def test_an_office_finds_who_is_at_work_in_its_enterprise(client, people, named, text):
    assert offered(client, people.secretary, text) == ["88001", "88002"]
    assert offered(client, people.stranger, text) == ["88001", "88002"]


def test_a_worker_finds_the_people_of_his_unit_and_beside_it(client, people, named):
    assert offered(client, people.worker, "赵铁") == ["88001"]


@pytest.mark.parametrize("text", ["", "z", "13800000000", "11010119900307"])
def test_too_little_or_a_number_of_another_kind_finds_nobody(client, people, text):
    PersonFactory(name="赵铁柱", unit=people.nodes["CM-A"], phone="13800000000")
    assert offered(client, people.secretary, text) == []


def test_an_administrator_has_no_directory_and_nobody_looks_without_signing_in(client, people):
    assert client.get(URL, {"owner": "赵"}).status_code == 302
    client.force_login(admin(Role.SYSTEM_ADMIN, people.nodes["MK1"], "sys"))
    assert client.get(URL, {"owner": "赵"}).status_code == 404


def test_the_answer_says_who_a_number_is(client, people, named):
    client.force_login(people.secretary)
    answer = client.get(URL, {"owner": "88001"}, headers={"HX-Trigger": "id_owner", "HX-Request": "true"})
    assert re.search(r'id="id_owner_who"[^>]*>赵铁柱 · ', answer.text)
    assert re.search(r'id="id_owner_who"[^>]*>赵铁林 · ', asked(client, "赵铁林"))
    PersonFactory(name="赵铁林", unit=people.nodes["CM-A"])
    assert "有同名的" in asked(client, "赵铁林")
    assert "没有找到" in client.get(URL, {"owner": "99999"}, headers={"HX-Trigger": "id_owner", "HX-Request": "true"}).text


def test_a_full_name_that_one_colleague_has_is_enough(people, named):
    node, day = people.nodes["ZB-A"], date(2026, 7, 1)
    assert colleague("赵铁林", node, day) == named["far"]
    PersonFactory(name="赵铁林", unit=people.nodes["CM-A"])
    assert [colleague(t, node, day) for t in ("赵铁林", "赵铁", "赵铁军", "")] == [None] * 4


def test_the_field_offers_while_one_types(people):
    page = Template("{{ form.owner }}").render(Context({"form": PlaceForm(node=people.nodes["ZB-A"])}))
    assert 'hx-get="/people/colleagues/"' in page
    assert 'list="id_owner_list"' in page
    assert '<datalist id="id_owner_list">' in page
