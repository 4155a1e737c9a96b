"""The pages and the API of studios: who sees what, the way over the pages, what a list costs."""

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.rights.enums import Role
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.results import factories as results
from tests.workforce.studios import factories as make
from workforce.studios import services
from workforce.studios.models import Studio, StudioKind, StudioStage

pytestmark = pytest.mark.db


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"studio_{name}", args=args), query)


def act(client, user, row, name, **given):
    client.force_login(user)
    return client.post(reverse("studio_act", args=[row.pk, name]), given)


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]
)
def test_a_studio_is_seen_in_reach(client, people, who, status):
    row, user = make.applied(people), getattr(people, who)
    assert get(client, user, "detail", row.pk).status_code == status
    assert get(client, user, "check", row.checks.first().pk).status_code == status
    assert client.get(f"/api/v1/studios/{row.pk}/").status_code == status


@pytest.mark.parametrize(("who", "seen"), [("worker", 1), ("hr", 1), ("secretary", 1), ("committee", 1), ("sibling", 0), ("stranger", 0)])
def test_who_has_it_in_the_list(client, people, who, seen):
    make.applied(people)
    assert len(get(client, getattr(people, who), "list").context["listing"].page.object_list) == seen
    assert client.get("/api/v1/studios/").json()["count"] == seen
    assert get(client, getattr(people, who), "standards").status_code == 200


def test_a_member_sees_his_studio_while_he_belongs_to_it(client, people):
    row = make.applied(people)
    user = user_with(Role.WORKER, people.nodes["CM-B"], unit=people.nodes["CM-B"], name="成员甲")
    assert get(client, user, "detail", row.pk).status_code == 404
    member = services.add_member(**make.words(people), studio=row, staff_no=user.person.staff_no, role="backbone")
    page = get(client, user, "detail", row.pk)
    assert page.status_code == 200
    assert {name for name, form in page.context["forms"].items() if form is not None} == set()
    services.remove_member(**make.words(people), studio=row, member_id=member.pk)
    assert get(client, user, "detail", row.pk).status_code == 404


@pytest.mark.parametrize(
    ("query", "seen"),
    [({}, 1), ({"s": "creating"}, 1), ({"s": "named"}, 0), ({"level": 1}, 1), ({"level": 2}, 0), ({"q": "职工甲"}, 1), ({"q": "无此"}, 0)],
)
def test_the_filters(client, people, query, seen):
    make.applied(people)
    assert len(get(client, people.hr, "list", **query).context["listing"].page.object_list) == seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for _ in range(count):
        row = make.applied(people)
        services.note_money(**make.words(people), studio=row, kind="grant", amount=5, on=clock.today(), basis="文")
    client.force_login(people.hr)
    for name, queries in (("list", 9), ("money", 7)):
        client.get(reverse(f"studio_{name}"))
        with django_assert_num_queries(queries):
            client.get(reverse(f"studio_{name}"))
    with django_assert_num_queries(5):
        assert client.get("/api/v1/studios/").json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_members(client, people, django_assert_num_queries, count):
    row = make.applied(people)
    make.peopled(people, row, count)
    client.force_login(people.secretary)
    client.get(reverse("studio_detail", args=[row.pk]))
    with django_assert_num_queries(26):
        client.get(reverse("studio_detail", args=[row.pk]))


def test_the_way_from_application_to_plate_over_the_pages(client, people):
    client.force_login(people.hr)
    person = PersonFactory(unit=people.nodes["CM-A"])
    typed = {
        "kind": StudioKind.objects.get(code="SKILLED").pk, "name": "职工甲工作室", "unit": people.nodes["CM-A"].pk,
        "branch": people.nodes["ZB-A"].pk, "lead_no": people.worker.person.staff_no, "aim": "掘进", "place": "学习室", "once_key": "a",
    }  # fmt: skip
    assert client.post(reverse("studio_new"), {**typed, "lead_no": "没有"}).status_code == 422
    assert client.post(reverse("studio_new"), typed).status_code == 302
    assert client.post(reverse("studio_new"), typed).status_code == 302  # the double click
    row = Studio.objects.get()
    edit = reverse("studio_edit", args=[row.pk])
    assert client.post(edit, {**typed, "place": "新学习室", "version": row.version}).status_code == 302
    assert client.post(edit, {**typed, "place": "旧页面", "version": row.version}).status_code == 409
    assert "还没有" not in get(client, people.hr, "detail", row.pk).context["gaps"]
    assert act(client, people.hr, row, "member", person=person.pk, role="member").status_code == 302
    assert act(client, people.hr, row, "member", role="member").status_code == 422
    make.peopled(people, row, 4)
    make.titled(people)
    check = row.checks.first()
    assert client.post(reverse("studio_check", args=[check.pk]), {"is_met": "yes"}).status_code == 422
    make.proved(people, row)
    assert client.post(reverse("studio_check", args=[check.pk]), {"is_met": "yes", "note": "看过"}).status_code == 302
    for stage in StudioStage.objects.exclude(gate__in=["naming", "review"]):
        assert act(client, people.hr, row, "stage", stage=stage.pk, note="办妥").status_code == 302
    assert act(client, people.worker, row, "topic", year=clock.today().year, title="截齿").status_code == 302
    topic = row.topics.get()
    assert act(client, people.worker, row, "approve", topic_id=topic.pk).status_code == 404
    assert act(client, people.hr, row, "approve", topic_id=topic.pk).status_code == 302
    version = make.fresh(row).version
    assert act(client, people.hr, row, "propose", version=version, decision="name", level=2, reason="同意").status_code == 302
    assert act(client, people.hr, row, "decide", is_agreed="yes").status_code == 422
    assert act(client, people.second_hr, row, "decide", is_agreed="yes").status_code == 302
    assert make.fresh(row).state == "named"
    assert act(client, people.hr, row, "unknown").status_code == 404
    assert act(client, people.stranger, row, "topic", year=2026, title="题").status_code == 404


def test_what_a_named_studio_does_over_the_pages(client, people):
    row, today = make.named(people), clock.today()
    on = {"on": today, "basis": "文"}
    assert act(client, people.hr, row, "grant", amount=100, **on).status_code == 302
    assert act(client, people.worker, row, "spend", amount=101, use="attack", **on).status_code == 422
    assert act(client, people.worker, row, "spend", amount=60, use="attack", **on).status_code == 302
    assert get(client, people.worker, "detail", row.pk).context["left"] == 40
    spent = row.money.get(kind="spend")
    assert act(client, people.hr, row, "reverse", money_id=spent.pk, reason="记错").status_code == 302
    topic = row.topics.get()
    assert act(client, people.worker, row, "finish", topic_id=topic.pk, state="done", outcome="完成").status_code == 302
    result = results.confirmed(people, kind="other", number="", title="截齿座改进", achieved_on=today)
    assert act(client, people.worker, row, "result", result=result.pk, topic=topic.pk, benefit="12.5").status_code == 302
    given = {"year": today.year, "projects": 8, "gain_name": "月均进尺", "gain": 15, "summary": "八个项目"}
    assert act(client, people.worker, row, "report", **given).status_code == 302
    report = row.reports.get()
    fixed = {"report_id": report.pk, "version": 1, "projects": 7, "gain_name": "月均进尺", "gain": 15, "summary": "七个项目"}
    back = act(client, people.worker, row, "correct", **{**fixed, "summary": "打了一半的字"}, reason="")
    assert (back.status_code, "打了一半的字" in back.text) == (422, True)  # what was typed is not lost
    assert act(client, people.hr, row, "confirm", report_id=report.pk).status_code == 422
    assert act(client, people.worker, row, "correct", **fixed, reason="多记一项").status_code == 302
    assert act(client, people.stranger, row, "correct", **fixed, reason="多记一项").status_code == 404
    assert "第 2 版，更正原因：多记一项" in get(client, people.worker, "detail", row.pk).content.decode()
    assert act(client, people.hr, row, "confirm", report_id=report.pk, version=1).status_code == 409
    assert act(client, people.hr, row, "confirm", report_id=report.pk, version=2).status_code == 302
    assert act(client, people.hr, row, "nominate", contest="集团示范", level=3, nominated_on=today).status_code == 302
    won = {"nomination_id": row.nominations.get().pk, "outcome": "won", "decided_on": today}
    assert act(client, people.hr, row, "settle", **won).status_code == 422  # who sent it up
    assert act(client, people.second_hr, row, "settle", **won).status_code == 302
    page = get(client, people.hr, "detail", row.pk)
    assert page.context["row"].level == 3
    assert "+15" in page.content.decode()
    leave = row.members.first().pk
    assert act(client, people.worker, row, "leave", member_id=leave).status_code == 302
    other = make.applied(people, name="另一个")
    assert act(client, people.hr, other, "cancel", version=other.version, reason="下年再报").status_code == 302
    detail = client.get(f"/api/v1/studios/{row.pk}/").json()
    assert (len(detail["members"]), detail["reports"][0]["gain"], detail["level"]) == (5, "15.00", 3)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_standards_name_their_sources(client, people, lang):
    client.force_login(people.hr)
    text = client.get(reverse("studio_standards"), headers={"accept-language": lang}).content.decode()
    assert "rules.md" in text
    assert text.count("50000.00") == 2


def test_a_proposal_that_the_page_did_not_show_is_not_decided(client, people):
    row = make.named(people)
    seen = {"version": make.fresh(row).version, "decision": "withdraw", "level": row.level, "reason": "一年没有活动"}
    assert act(client, people.hr, row, "propose", **seen).status_code == 302
    first = row.reviews.get(state="open")
    assert act(client, people.second_hr, row, "decide", is_agreed="yes", review_id=first.pk + 1).status_code == 409
    assert make.fresh(row).state == "named"
    shown = get(client, people.second_hr, "detail", row.pk).context["forms"]["decide"]
    assert shown.initial["review_id"] == first.pk
    assert act(client, people.second_hr, row, "decide", is_agreed="yes", review_id=first.pk).status_code == 302
