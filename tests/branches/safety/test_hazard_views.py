"""Pages of hazards for the four standing people, and for the worker who reports."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.safety.enums import HazardState
from branches.safety.models import Hazard
from portal.kernel import clock
from portal.rights.enums import Role
from tests.branches.safety.factories import hazard
from tests.support.papers import PNG
from tests.support.people import user_with

TODAY = clock.today()


def url(name, *args):
    return reverse(f"hazard_{name}", args=args)


@pytest.fixture
def officer(people):
    return user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="支委甲")


@pytest.fixture
def rows(people):
    """One of each unit, and one that the worker has found."""
    mine = hazard(people, found_by=people.worker.person, place="机尾")
    return {"mine": mine, "a": hazard(people, place="机头"), "b": hazard(people, "B"), "c": hazard(people, "C")}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("secretary", {"mine", "a"}),
        ("committee", {"mine", "a", "b"}),
        ("sibling", {"b"}),
        ("stranger", {"c"}),
        ("worker", {"mine"}),
    ],
)
def test_everybody_sees_what_is_in_reach(client, people, rows, who, seen):
    client.force_login(getattr(people, who))

    found = client.get(url("list")).context["listing"].page.object_list

    assert {name for name, row in rows.items() if row in found} == seen
    for name, row in rows.items():
        assert client.get(url("detail", row.pk)).status_code == (200 if name in seen else 404)


@pytest.mark.parametrize("act", ["assign", "fix", "check", "return", "cancel"])
@pytest.mark.parametrize("who", ["sibling", "stranger", "hr"])
def test_those_far_away_change_nothing(client, people, rows, act, who):
    client.force_login(getattr(people, who))

    assert client.post(url(act, rows["a"].pk), {"reason": "x", "note": "x"}).status_code == 404
    assert Hazard.objects.get(pk=rows["a"].pk).version == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for _ in range(count):
        hazard(people)
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get(url("list"))


def test_the_list_names_posts_and_nobody(client, people):
    hazard(people, state=HazardState.ASSIGNED, owner=people.worker.person, owner_post="皮带机司机", found_by=people.worker.person)
    client.force_login(people.committee)

    page = client.get(url("list")).content.decode()

    assert ("皮带机司机" in page, "职工甲" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"late", "fixed", "closed", "back"}),
        ("?s=late", {"late"}),
        ("?s=assigned", {"late", "back"}),
        ("?s=fixed", {"fixed"}),
        ("?rhythm=branch_monthly", {"closed"}),
        ("?grade=MAJOR", {"back"}),
        ("?q=水仓", {"fixed"}),
        ("?unit=CM-A", {"late", "fixed", "closed", "back"}),
        ("?unit=CM-B", set()),
        ("?unit=NO", set()),
        (f"?start={TODAY - timedelta(days=1)}", {"back"}),
    ],
)
def test_filters_and_tabs(client, people, query, seen):
    from tests.branches.safety.factories import grade

    found = {
        "late": hazard(people, state=HazardState.ASSIGNED, due_on=TODAY - timedelta(days=1), found_on=TODAY - timedelta(days=9)),
        "fixed": hazard(people, state=HazardState.FIXED, fixed_by=people.secretary, place="水仓", due_on=TODAY - timedelta(days=1)),
        "closed": hazard(people, closed=True, rhythm="branch_monthly"),
        "back": hazard(people, state=HazardState.RETURNED, grade=grade("MAJOR"), found_on=TODAY, due_on=TODAY),
    }
    client.force_login(people.secretary)

    shown = client.get(url("list") + query).context["listing"].page.object_list

    assert {name for name, row in found.items() if row in shown} == seen


def typed(**given):
    return {"node": "CM-A", "place": "运输巷", "text": "护罩缺螺栓", "grade": "AT-ONCE", "rhythm": "team_daily", "once_key": "k", **given}


def test_reported_from_a_phone_and_brought_to_its_end(client, people, officer):
    client.force_login(people.worker)
    page = client.get(url("new"))
    assert (page.status_code, page.context["form"].initial["node"]) == (200, "CM-A")
    photo = SimpleUploadedFile("现场.png", PNG, "image/png")
    answer = client.post(url("new"), typed(files=photo))
    row = Hazard.objects.get()
    assert (answer["Location"], row.due_on, row.found_by) == (url("detail", row.pk), TODAY, people.worker.person)
    assert client.post(url("new"), typed())["Location"] == answer["Location"]
    assert "等待支部分派整改责任人" in client.get(url("detail", row.pk)).content.decode()

    client.force_login(people.secretary)
    assert client.post(url("assign", row.pk), {"owner": "", "due_on": ""}).status_code == 422
    given = {"owner": people.worker.person.pk, "due_on": TODAY.isoformat(), "version": 1}
    assert client.post(url("assign", row.pk), given).status_code == 302
    assert client.post(url("assign", row.pk), given).status_code == 409

    client.force_login(people.worker)
    assert client.post(url("fix", row.pk), {"note": "", "version": 2}).status_code == 422
    after = SimpleUploadedFile("改后.png", PNG, "image/png")
    assert client.post(url("fix", row.pk), {"note": "补齐", "version": 2, "files": after}).status_code == 302
    assert client.post(url("check", row.pk), {"version": 3}).status_code == 404  # a worker has no right to check

    client.force_login(people.secretary)
    returned = {"r-reason": "仍松动", "r-due_on": TODAY.isoformat(), "r-version": 3}
    assert client.post(url("return", row.pk), {**returned, "r-reason": ""}).status_code == 422
    assert client.post(url("return", row.pk), returned).status_code == 302
    assert "仍松动" in client.get(url("detail", row.pk)).content.decode()
    assert client.post(url("fix", row.pk), {"note": "重新紧固", "version": 4}).status_code == 302
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("请由另一人到现场复查" in page, "复查合格，闭环" in page) == (True, False)
    refused = client.post(url("check", row.pk), {"version": 5})
    assert (refused.status_code, "请由另一人到现场复查" in refused.content.decode()) == (422, True)

    client.force_login(officer)
    assert client.post(url("check", row.pk), {"version": 5}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.fixed_by, row.checked_by) == (HazardState.CLOSED, people.secretary, officer)
    page = client.get(url("detail", row.pk)).content.decode()
    assert ("已闭环" in page, "改后" in page) == (True, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"place": ""}, "请写明地点"),
        ({"text": ""}, "请写明隐患是什么"),
        ({"grade": "NONE"}, "请选择列表中的等级"),
        ({"node": "CM-B"}, "请选择列表中的单位"),
        ({"found_at": "2999-01-01T08:00"}, "请按“年-月-日 时:分”"),
        ({"found_at": "2100-01-01T08:00"}, "发现时间不能晚于现在"),
    ],
)
def test_a_wrong_form_is_refused_in_words(client, people, given, sentence):
    client.force_login(people.worker)

    answer = client.post(url("new"), typed(**given))

    assert (answer.status_code, sentence in answer.content.decode(), Hazard.objects.count()) == (422, True, 0)


def test_cancelled_with_a_reason(client, people, rows):
    client.force_login(people.secretary)

    assert client.post(url("cancel", rows["a"].pk), {"c-reason": ""}).status_code == 422
    assert client.post(url("cancel", rows["a"].pk), {"c-reason": "重复登记", "c-version": 1}).status_code == 302
    assert "重复登记" in client.get(url("detail", rows["a"].pk)).content.decode()


def test_photos_are_seen_by_those_near_and_added_until_it_is_fixed(client, people, rows):
    def add(row, kind="hazard"):
        paper = {"files": SimpleUploadedFile("现场.png", PNG), "next": "/"}
        return client.post(reverse("file_attach", args=[kind, row.pk]), paper).status_code

    client.force_login(people.stranger)
    assert add(rows["a"]) == 404
    client.force_login(people.secretary)
    assert (add(rows["a"]), add(rows["a"], "hazard-after")) == (302, 422)
    Hazard.objects.filter(pk=rows["a"].pk).update(state=HazardState.FIXED)
    assert add(rows["a"]) == 422
