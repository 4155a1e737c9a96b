"""The pages: HR seats and opens, members judge on their phones, HR concludes."""

import pytest
from django.urls import reverse

from portal.panels.models import Panel, PanelOpinion
from portal.rights.enums import Role
from tests.portal.panels.factories import convened, judges, seated, sitting, vote
from tests.support.people import user_with

PAGES = ["panel_detail", "panel_judge", "panel_recuse", "panel_seats", "panel_open", "panel_conclude", "panel_dissolve"]


def url(name, panel):
    return reverse(name, args=[panel.pk])


def press(client, panel, act, user):
    panel.refresh_from_db()
    return client.post(url("panel_seats", panel), {"version": panel.version, "act": act, "user": user.username})


def test_from_the_seats_to_the_conclusion(people, client):
    panel, users = convened(people), judges(people, 3)
    client.force_login(people.hr)
    assert "现有正式评委 0 人" in client.get(url("panel_seats", panel)).text
    found = client.get(url("panel_seats", panel), {"q": "评委"})
    assert {u.pk for u in found.context["found"]} == {u.pk for u in users}
    for user in users:
        assert press(client, panel, "add", user).status_code == 302
    assert "请先在正式评委中指定组长" in client.get(url("panel_open", panel)).text
    press(client, panel, "chair", users[1])
    assert "人数符合要求" in client.get(url("panel_seats", panel)).text
    panel.refresh_from_db()
    assert client.post(url("panel_open", panel), {"version": panel.version}).status_code == 302

    for user in users:
        client.force_login(user)
        assert "2 个待评" in client.get(reverse("panel_mine")).text
        first, second = panel.cases.all()
        page = client.get(url("panel_judge", panel))
        assert (page.context["view"].case, "已评 0 / 2" in page.text) == (first, True)
        answer = client.post(url("panel_judge", panel), {"case": first.pk, "is_for": "yes", "reason": ""})
        assert answer.url == url("panel_judge", panel) + f"?case={second.pk}"
        against = client.post(url("panel_judge", panel), {"case": second.pk, "is_for": "no", "reason": ""})
        assert (against.status_code, list(against.context["form"].errors)) == (422, ["reason"])
        last = client.post(url("panel_judge", panel), {"case": second.pk, "is_for": "no", "reason": "业绩不足"})
        assert last.url == reverse("panel_mine")

    client.force_login(people.hr)
    panel.refresh_from_db()
    assert client.post(url("panel_conclude", panel), {"version": panel.version}).status_code == 302
    done = client.get(url("panel_detail", panel)).text
    assert "同意 3 票，不同意 0 票；有表决权 3 人，同意须超过 50%。" in done
    assert "业绩不足" in done


def test_points_are_given_on_the_same_page(people, client):
    users = judges(people, 3)
    panel = sitting(people, users, method="points", cases=1)
    client.force_login(users[0])
    case = panel.cases.get()
    for points, field in (("101", "points"), ("abc", "points"), ("59.999", "points"), ("59.99", "reason")):
        bad = client.post(url("panel_judge", panel), {"case": case.pk, "points": points})
        assert (bad.status_code, list(bad.context["form"].errors)) == (422, [field])
    assert client.post(url("panel_judge", panel), {"case": case.pk, "points": "59.99", "reason": "答辩不足"}).status_code == 302
    assert 'value="59.99"' in client.get(url("panel_judge", panel)).text  # may still be changed


def test_a_member_sees_the_others_only_after_the_conclusion(people, client):
    users = judges(people, 3)
    panel = sitting(people, users, cases=1)
    for user in users:
        vote(people, panel, user)
    for reader in (users[0], people.hr):
        client.force_login(reader)
        assert "业绩突出" not in client.get(url("panel_detail", panel)).text
    client.force_login(users[0])
    assert client.get(url("panel_judge", panel)).text.count("业绩突出") == 1  # his own
    client.force_login(people.hr)
    panel.refresh_from_db()
    client.post(url("panel_conclude", panel), {"version": panel.version})
    client.force_login(users[0])
    assert client.get(url("panel_detail", panel)).text.count("业绩突出") == 3
    assert client.get(url("panel_judge", panel)).status_code == 422  # over


def test_a_member_of_another_plant_reaches_his_panel_by_his_seat(people, client):
    guest = user_with(Role.WORKER, people.nodes["CM-C"], unit=people.nodes["CM-C"], name="外单位专家")
    panel = convened(people)
    client.force_login(people.hr)
    assert client.get(url("panel_seats", panel), {"q": "外单位"}).context["found"] == []  # not by name
    assert client.get(url("panel_seats", panel), {"q": guest.username}).context["found"] == [guest]
    client.force_login(guest)
    assert client.get(url("panel_detail", panel)).status_code == 404
    seated(people, panel, [guest, *judges(people, 2)])
    assert client.get(url("panel_detail", panel)).status_code == 200
    assert client.get(url("panel_seats", panel)).status_code == 404


def test_a_member_stands_aside(people, client):
    users = judges(people, 4)
    panel = sitting(people, users[:3], users[3:], cases=1)
    case = panel.cases.get()
    client.force_login(users[0])
    page = client.get(url("panel_recuse", panel), {"case": case.pk})
    assert "seat" not in page.context["form"].fields  # for himself only
    assert client.post(url("panel_recuse", panel), {"case": case.pk, "reason": ""}).status_code == 422
    assert client.post(url("panel_recuse", panel), {"case": case.pk, "reason": "师徒"}).status_code == 302
    assert "您已对全部评审对象回避" in client.get(url("panel_judge", panel)).text
    client.force_login(users[3])
    assert client.get(url("panel_judge", panel)).context["view"].case == case  # the deputy is called


def test_hr_records_a_recusal_for_a_member(people, client):
    users = judges(people, 3)
    panel = seated(people, convened(people), users)
    client.force_login(people.second_hr)
    words = {"case": panel.cases.first().pk, "seat": panel.seats.first().pk, "reason": "亲属"}
    assert client.post(url("panel_recuse", panel), words).status_code == 302
    detail = client.get(url("panel_detail", panel)).text
    assert "亲属" in detail
    assert "“对象1”回避后只有 2 名评委" in detail


def test_acts_that_come_too_late_or_twice(people, client):
    panel = sitting(people, judges(people, 3))
    client.force_login(people.hr)
    assert client.get(url("panel_open", panel)).status_code == 422
    stale = client.post(url("panel_dissolve", panel), {"version": 1, "reason": "材料有误"})
    assert (stale.status_code, "评审组刚被更新" in stale.text) == (409, True)
    assert client.post(url("panel_conclude", panel), {"version": panel.version}).status_code == 422
    assert client.post(url("panel_dissolve", panel), {"version": panel.version, "reason": ""}).status_code == 422
    assert client.post(url("panel_dissolve", panel), {"version": panel.version, "reason": "材料有误"}).status_code == 302
    assert Panel.objects.get().state == "dissolved"


@pytest.mark.parametrize("who", ["stranger", "secretary", "sibling", "worker"])
@pytest.mark.parametrize("name", PAGES)
def test_who_neither_runs_nor_sits_finds_nothing(people, client, who, name):
    panel = sitting(people, judges(people, 3))
    client.force_login(getattr(people, who))
    assert client.get(url(name, panel)).status_code == 404
    assert client.post(url(name, panel), {"version": panel.version}).status_code in {404, 405}
    assert PanelOpinion.objects.count() == 0


def test_hr_of_the_other_plant_finds_nothing(people, client):
    panel = sitting(people, judges(people, 3))
    client.force_login(user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="人事丙"))
    assert {client.get(url(name, panel)).status_code for name in PAGES} == {404}
    assert client.get(reverse("panel_list")).context["listing"].page.object_list == []


def test_the_committee_above_only_looks(people, client):
    panel = sitting(people, judges(people, 3))
    upper = user_with(Role.COMMITTEE, people.nodes["MK1"], unit=people.nodes["MK1"], name="委员丁")
    client.force_login(upper)
    assert [client.get(url(name, panel)).status_code for name in PAGES] == [200, *[404] * 6]


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_the_panels(people, client, django_assert_num_queries, count):
    users = judges(people, 3)
    for n in range(count):
        sitting(people, users, record_id=n + 1, cases=count)
    panel = Panel.objects.first()
    client.force_login(people.second_hr)
    with django_assert_num_queries(11):
        assert len(client.get(reverse("panel_list")).context["listing"].page.object_list) == count
    with django_assert_num_queries(12):
        client.get(url("panel_detail", panel))
    client.force_login(users[0])
    with django_assert_num_queries(9):
        assert len(client.get(reverse("panel_mine")).context["waiting"]) == count
    with django_assert_num_queries(10):
        client.get(url("panel_judge", panel))


@pytest.mark.parametrize("order", ["title", "-title", "--title", "version", "", "x" * 300])
def test_an_order_that_the_list_does_not_know_is_ignored(people, client, order):
    convened(people)
    client.force_login(people.hr)
    assert client.get(reverse("panel_list"), {"o": order}).status_code == 200
