"""Who finds what: the four standing people, counts included; the page with and without htmx; the API."""

import pytest
from django.test import Client

from portal.search import registry, services
from portal.search.selectors import MOST
from tests.branches.activities.factories import ActivityFactory
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.honours.factories import HonourFactory

pytestmark = pytest.mark.db


@pytest.fixture
def indexed(people):
    """Something in each of the three branches that answers to the same words."""
    for letter, word, branch in (("A", "甲", people.branch_a), ("B", "乙", people.branch_b), ("C", "丙", people.branch_c)):
        person = PersonFactory(name=f"欧阳{word}", unit=people.nodes[f"CM-{letter}"], staff_no=f"8800{letter}")
        branch.memberships.create(person=person, from_on="2020-01-01")
        ActivityFactory(branch=branch, subject=f"欧阳{word}讲党课")
        HonourFactory(person=person, node=people.nodes[f"CM-{letter}"], registered_by=people.hr)
    for index in registry.indexes():
        services.rebuild(index=index.key)
    return people


def hits_of(user, question: str, kind: str = "") -> dict[str, list[str]]:
    client = Client()
    client.force_login(user)
    answer = client.get("/api/v1/search/", {"q": question, "kind": kind})
    assert answer.status_code == 200
    assert [group["count"] for group in answer.json()] == [len(group["hits"]) for group in answer.json()]
    return {group["kind"]: [hit["title"] for hit in group["hits"]] for group in answer.json()}


def test_everybody_finds_what_his_rights_reach_and_nothing_else(indexed):
    p = indexed
    assert hits_of(p.secretary, "欧阳") == {
        "member": ["欧阳甲"], "activity": ["欧阳甲讲党课"],
    }  # fmt: skip
    assert hits_of(p.sibling, "欧阳") == {"member": ["欧阳乙"], "activity": ["欧阳乙讲党课"]}
    assert hits_of(p.stranger, "欧阳") == {"member": ["欧阳丙"], "activity": ["欧阳丙讲党课"]}
    assert hits_of(p.committee, "欧阳") == {"member": ["欧阳甲", "欧阳乙"], "activity": ["欧阳甲讲党课", "欧阳乙讲党课"]}
    assert set(hits_of(p.hr, "欧阳")) == {"person", "honour"}
    assert hits_of(p.hr, "欧阳", "person") == {"person": ["欧阳甲", "欧阳乙"]}
    assert hits_of(p.worker, "欧阳") == {}


def test_a_foreign_record_is_not_even_counted(indexed, client):
    client.force_login(indexed.stranger)
    page = client.get("/search/", {"q": "欧阳"}).content.decode()
    assert page.count("data-found") == 2
    assert "找到 2 项" in page
    assert "欧阳</mark>甲" not in page
    assert client.get("/search/", {"q": "欧阳甲"}).content.decode().count("data-found") == 0


def test_a_person_is_found_by_name_number_and_pinyin(indexed):
    asked = ["欧阳甲", "oyj", "ouyangjia", "8800a", "8800A", "ouyang 8800a", "ＯＵＹＡＮＧＪＩＡ", "阳甲", "yangj"]
    assert {question: hits_of(indexed.hr, question, "person") for question in asked} == {
        question: {"person": ["欧阳甲"]} for question in asked
    }


def test_units_and_branches_are_told_apart(indexed):
    assert hits_of(indexed.secretary, "支部A") == {"branch": ["支部A"]}
    assert hits_of(indexed.committee, "dw1") == {"unit": ["组织DW1"]}
    assert hits_of(indexed.hr, "mk1", "unit") == {"unit": ["组织MK1"]}


def test_rooms_are_offered_by_name(indexed):
    assert hits_of(indexed.secretary, "工作台") == {"room": ["工作台"]}
    assert hits_of(indexed.secretary, "gzt") == {"room": ["工作台"]}
    assert hits_of(indexed.hr, "工作台") == {}


def test_somebody_who_moved_away_is_found_only_from_where_he_is(indexed):
    from portal.people.models import Person

    person = Person.objects.get(staff_no="8800A")
    person.unit = indexed.nodes["CM-C"]
    person.save()
    assert hits_of(indexed.hr, "欧阳", "person") == {"person": ["欧阳乙"]}  # the index is as it was


ODD = ["", " ", "a", "'", "--", "%", chr(0), "OR", "h0738b*", '" OR 1=1', "NEAR(a b)", "王" * 300, "()", "&|!:*"]


def test_odd_questions_are_answered_politely(indexed, client):
    client.force_login(indexed.hr)
    pages = {question: client.get("/search/", {"q": question}).status_code for question in ODD}
    answers = {question: client.get("/api/v1/search/", {"q": question}).status_code for question in ODD}
    assert answers == dict.fromkeys(ODD, 200)
    assert pages == {**dict.fromkeys(ODD, 200), "\x00": 400}  # no browser types it, and no page works with it


def test_what_is_too_short_says_what_is_enough(indexed, client):
    client.force_login(indexed.hr)
    assert "请输入至少两个字母、数字，或一个汉字。" in client.get("/search/", {"q": "a"}).content.decode()
    assert "没有找到“诸葛”" in client.get("/search/", {"q": "诸葛"}).content.decode()


def test_an_answer_says_when_it_is_cut(indexed, client):
    for n in range(MOST + 1):
        PersonFactory(name=f"慕容{n}", unit=indexed.nodes["CM-A"])
    services.rebuild(index="person")
    client.force_login(indexed.hr)
    first = client.get("/api/v1/search/", {"q": "慕容"}).json()[0]
    assert (first["count"], first["is_more"], len(first["hits"])) == (MOST, True, 5)
    whole = client.get("/search/", {"q": "慕容", "kind": "person"}).content.decode()
    assert whole.count("data-found") == MOST
    assert "只显示前 50 项" in whole


def test_while_typing_the_same_answer_comes_without_the_page(indexed, client):
    client.force_login(indexed.secretary)
    part = client.get("/search/", {"q": "欧阳"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("data-found") == 2
    assert "<mark>欧阳</mark>甲" in part


@pytest.mark.parametrize("question", ["欧阳", "诸葛"])
def test_each_kind_costs_one_statement(indexed, client, django_assert_num_queries, question):
    client.force_login(indexed.committee)
    client.get("/search/", {"q": question})
    # session, account, roles, badge of notices; members, branches, units, activities, hazards, honours,
    # files, posts, plans, their items, programmes, meetings, rules, stories
    with django_assert_num_queries(29):
        client.get("/search/", {"q": question})


def test_nothing_of_a_question_is_kept(indexed, client):
    from django.apps import apps

    client.force_login(indexed.hr)
    client.get("/search/", {"q": "罕见词语搜索"})
    for model in apps.get_app_config("portal").get_models():
        for row in model._default_manager.values():
            assert "罕见词语" not in str(row)


def test_somebody_without_a_role_finds_nothing(indexed):
    assert hits_of(user_with(None, indexed.nodes["CM-A"], unit=indexed.nodes["CM-A"], name="新人"), "欧阳") == {}
