"""The box that narrows a list to a place: what it offers, what it understands, and that no page draws every place of the reach."""

import re

import pytest
from django.urls import reverse

from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import NAMESAKES, code_in, in_place, named, places
from tests.branches.activities.factories import ActivityFactory
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.people import user_with

pytestmark = pytest.mark.django_db
LISTS = [  # page, field, who reads it
    ("activity_list", "branch", "committee"), ("duty_list", "branch", "committee"), ("development_list", "branch", "committee"),
    ("dues_list", "branch", "committee"), ("person_list", "unit", "hr"), ("measure_list", "node", "committee"),
    ("promotion_outlook", "unit", "hr"),
]  # fmt: skip


def offered(client, user, name: str, **asked) -> list[str]:
    client.force_login(user)
    return re.findall(r'<option value="[^"]*（([^"]+)）">', client.get(reverse(name), asked).text)


@pytest.mark.parametrize(("name", "field", "who"), LISTS)
def test_the_box_holds_no_place_of_the_reach(client, people, name, field, who):
    client.force_login(getattr(people, who))
    page = client.get(reverse(name)).text
    box = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)
    assert box is not None
    assert 'hx-get="/organization/offered/' in box.group(0)
    assert re.findall(r'<option value="(?:ZB-|CM-|MK)[^"]*"', page) == []


@pytest.mark.parametrize("name", ["activity_list", "duty_list", "development_list", "dues_list"])
def test_whose_branch_is_one_picks_none(client, people, name):
    client.force_login(people.secretary)
    page = client.get(reverse(name))
    assert (page.status_code, 'id="id_branch"' in page.text) == (200, False)


def test_a_committee_is_offered_its_branches_and_a_stranger_only_his(client, people):
    asked = {"branch": "支部"}
    assert offered(client, people.committee, "branch_offers") == ["ZB-A", "ZB-B"]
    assert offered(client, people.committee, "branch_offers", **asked) == ["ZB-A", "ZB-B"]
    assert offered(client, people.committee, "branch_offers", branch="ZB-B") == ["ZB-B"]
    assert offered(client, people.committee, "branch_offers", branch=f"{people.nodes['ZB-A'].name}（ZB-A）") == ["ZB-A"]
    assert offered(client, people.stranger, "branch_offers", **asked) == ["ZB-C"]
    assert offered(client, people.committee, "unit_offers", unit="CM-A") == []
    assert offered(client, people.hr, "unit_offers", unit="CM-A") == ["CM-A"]
    assert offered(client, people.committee, "place_offers", node="-A") == ["ZB-A"]
    client.force_login(people.worker)
    assert client.get(reverse("branch_offers")).status_code == 404


def test_offers_end_at_twenty(client, people):
    for no in range(25):
        NodeFactory(code=f"T{no}", name=f"{no}班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert len(offered(client, people.hr, "unit_offers", unit="班")) == 20


@pytest.mark.parametrize("rows", [1, 3])
def test_offers_cost_the_same_for_one_and_three(client, people, rows, django_assert_num_queries):
    for no in range(rows):
        NodeFactory(code=f"T{no}", name=f"{no}班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    client.force_login(people.hr)
    with django_assert_num_queries(7):
        answer = client.get(reverse("unit_offers"), {"unit": "班"})
    assert answer.text.count("<option") == rows


def test_a_place_is_named_by_code_by_offer_by_whole_name_or_as_it_was_saved(people):
    node = people.nodes["ZB-A"]
    every = Node.objects.all()
    for text in ("ZB-A", "zb-a", f"{node.name}（ZB-A）", node.name, " ZB-A "):
        assert named(text, every) == [node], text
    assert named("支", every) == named(str(node.pk), every) == []
    assert code_in("矿（北）（K-1）") == "K-1"


def test_a_unit_is_meant_with_what_lies_below_and_a_part_of_a_name_by_name(people):
    def found(text: str, *, is_below: bool) -> set[str]:
        test = in_place("pk" if not is_below else "parent", text, Node.objects.all(), is_below=is_below)
        return set(Node.objects.filter(test).values_list("code", flat=True))

    top = people.nodes["MK1"]
    assert people.nodes["CM-A"].path.startswith(top.path)
    assert "CM-A" in found("MK1", is_below=True)
    assert found("CM-", is_below=False) == {"CM-A", "CM-B", "CM-C"}


def test_lists_are_narrowed_by_what_was_picked_typed_or_saved(client, people):
    a, b = ActivityFactory(branch=people.branch_a), ActivityFactory(branch=people.branch_b)
    ActivityFactory(branch=people.branch_c)
    client.force_login(people.committee)

    def shown(text: str) -> set[int]:
        return {row.pk for row in client.get(reverse("activity_list"), {"branch": text}).context["listing"].page.object_list}

    assert shown("ZB-A") == shown(f"{people.nodes['ZB-A'].name}（ZB-A）") == shown(people.nodes["ZB-A"].name) == {a.pk}
    assert shown("支部") == {a.pk, b.pk}
    assert shown("ZB-C") == set()
    assert shown("没有") == set()


def test_duties_of_the_branch_that_was_picked_are_shown_line_by_line(client, people):
    client.force_login(people.committee)
    page = client.get(reverse("duty_list"), {"branch": f"{people.nodes['ZB-A'].name}（ZB-A）"})
    assert page.context["branch"] == people.branch_a
    assert client.get(reverse("duty_list"), {"branch": "支部"}).context["branch"] is None


def test_the_roster_below_a_unit(client, people):
    team = NodeFactory(code="CM-A-1", name="一班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    PersonFactory(name="班里人", unit=team)
    client.force_login(people.hr)
    for text, is_there in (("CM-A", True), ("CM-B", False), (str(people.nodes["MK1"].pk), True), ("一班（CM-A-1）", True)):
        assert ("班里人" in client.get(reverse("person_list"), {"unit": text}).text) is is_there, text


def test_a_secretary_of_two_branches_still_picks(client, people):
    both = user_with("secretary", people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="两支部书记")
    from tests.support.factories import RoleGrantFactory

    RoleGrantFactory(user=both, role="secretary", node=people.nodes["ZB-B"])
    client.force_login(both)
    assert 'name="branch"' in client.get(reverse("activity_list")).text


def reached(people, top: str, kinds=UNIT_KINDS):
    return places(Scope((people.nodes[top].path,)), kinds)


def codes(test) -> set[str]:
    return set(Node.objects.filter(test).values_list("code", flat=True))


def test_a_unit_of_the_same_name_does_not_stand_in_the_way_of_branches(client, people):
    """A plant is called "北矿" for short, its branches bear that in their names: in a box of branches it means them."""
    Node.objects.filter(code="MK1").update(short_name="北矿")
    Node.objects.filter(code="ZB-A").update(name="北矿综采队党支部")
    mine = ActivityFactory(branch=people.branch_a)
    ActivityFactory(branch=people.branch_b)
    client.force_login(people.committee)
    page = client.get(reverse("activity_list"), {"branch": "北矿"})
    assert [row.pk for row in page.context["listing"].page.object_list] == [mine.pk]


def test_a_place_out_of_reach_does_not_stand_in_the_way(client, people):
    """Another plant's team is called exactly so; of the reader's own the text is a part of the name."""
    NodeFactory(code="FAR", name="夜班", kind=NodeKind.TEAM, parent=people.nodes["CM-C"])
    team = NodeFactory(code="NEAR", name="综采夜班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    PersonFactory(name="夜里人", unit=team)
    client.force_login(people.hr)
    assert "夜里人" in client.get(reverse("person_list"), {"unit": "夜班"}).text


@pytest.mark.parametrize("is_below", [False, True])
def test_no_namesake_is_cut_off(people, is_below):
    for no in range(NAMESAKES + 2):
        team = NodeFactory(code=f"T{no:02}", name="早班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    under = NodeFactory(code="UNDER", name="一组", kind=NodeKind.TEAM, parent=team)
    if not is_below:
        assert len(codes(in_place("pk", "早班", reached(people, "MK1")))) == NAMESAKES + 2
    rows = PersonFactory(unit=under), PersonFactory(unit=team), PersonFactory(unit=people.nodes["CM-A"])
    test = in_place("unit", "早班", reached(people, "MK1"), is_below=is_below)
    assert set(type(rows[0]).objects.filter(test)) == ({rows[0], rows[1]} if is_below else {rows[1]})


def test_a_number_is_a_row_only_where_rows_were_saved_and_nothing_is_called_so(client, people):
    ActivityFactory(branch=people.branch_a)
    client.force_login(people.committee)
    listing = client.get(reverse("activity_list"), {"branch": str(people.nodes["ZB-A"].pk)}).context["listing"]
    assert listing.page.object_list == []
    node, among = people.nodes["MK1"], reached(people, "MK1")
    key = str(node.pk)
    assert codes(in_place("pk", key, among, by_key=True)) == {"MK1"}
    assert codes(in_place("pk", str(people.nodes["CM-C"].pk), among, by_key=True)) == set()
    assert codes(in_place("pk", key, reached(people, "MK1", BRANCH_KINDS), by_key=True)) == set()
    NodeFactory(code="NO", name=f"{key}工作面", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert codes(in_place("pk", key, among, by_key=True)) == {"NO"}
    NodeFactory(code="ONE", name=key, kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert codes(in_place("pk", key, among, by_key=True)) == {"ONE"}


def test_a_part_of_a_name_that_few_have_means_what_lies_below(people):
    top = NodeFactory(code="Q1", name="综掘一区", kind=NodeKind.DISTRICT, parent=people.nodes["MK1"])
    who = PersonFactory(unit=NodeFactory(code="Q11", name="甲组", kind=NodeKind.TEAM, parent=top))
    found = type(who).objects.filter(in_place("unit", "综掘", reached(people, "MK1"), is_below=True))
    assert list(found) == [who]
    for no in range(NAMESAKES):
        NodeFactory(code=f"X{no:02}", name=f"综掘{no}组", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert not type(who).objects.filter(in_place("unit", "综掘", reached(people, "MK1"), is_below=True)).exists()


def test_a_box_takes_the_longest_offer_and_drops_what_it_asked_before(client, people):
    name = "长" * 70
    NodeFactory(code="LONG", name=name, kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert offered(client, people.hr, "unit_offers", unit=f"{name}（LONG）") == ["LONG"]
    page = client.get(reverse("person_list")).text
    assert 'hx-sync="this:replace"' in page
    assert '<span class="box-name" aria-hidden="true">单位名称或编码</span>' in page  # shown once the box is filled


def test_figures_above_the_duties_are_of_what_stands_below(client, people):
    Node.objects.filter(code="ZB-A").update(name="综采队党支部")
    client.force_login(people.committee)
    one = client.get(reverse("duty_list"), {"branch": "zb-a"})
    part = client.get(reverse("duty_list"), {"branch": "综采", "span": "year"})
    alone = client.get(reverse("duty_list"), {"branch": "ZB-A", "span": "year"})
    assert (one.context["branch"], part.context["branch"]) == (people.branch_a, people.branch_a)
    assert part.context["counts"] == alone.context["counts"]
    none = client.get(reverse("duty_list"), {"branch": "没有", "span": "year"}).context
    assert (none["listing"].page.object_list, sum(none["counts"].values())) == ([], 0)
