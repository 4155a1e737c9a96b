"""Segments that are counted and never listed, plans by month, announcements for a segment, reach, the profile."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.audiences import rules, selectors, services, todos
from branches.audiences.models import AudienceSegment, ContentItem, ContentKind
from portal.announcements import access
from portal.announcements import services as announcements
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.branches.audiences.factories import OLD, crew, item_facts, planned, segment, union, words
from tests.branches.knowledge.factories import published, used
from tests.support.factories import RoleGrantFactory

TODAY = clock.today()


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("born", "least", "most", "holds"),
    [
        (date(1990, 11, 29), None, 35, False),  # thirty-six since yesterday
        (date(1990, 12, 1), None, 35, True),
        (date(1990, 11, 30), None, 35, False),
        (date(2008, 11, 30), 18, None, True),
        (date(2008, 12, 1), 18, None, False),
        (None, None, 35, False),
        (None, None, None, True),
        (date(1996, 2, 29), 30, 30, True),
    ],
)
def test_ages_are_full_years_on_the_day(born, least, most, holds):
    assert rules.birthdays(date(2026, 11, 30), least, most).holds(born) is holds


@pytest.mark.parametrize(
    ("is_youth", "least", "most", "found"),
    [(True, None, None, (None, 35)), (True, 18, 28, (18, 28)), (True, None, 60, (None, 35)), (False, 40, 50, (40, 50))],
)
def test_youth_ends_where_the_rule_says(is_youth, least, most, found):
    assert rules.ages_of(is_youth, least, most, 35) == found


@pytest.mark.parametrize(
    ("least", "most", "code"), [(18, 35, ""), (None, None, ""), (36, 35, "audience.ages_backwards"), (None, 121, "audience.age")]
)
def test_ages_that_a_segment_may_ask(least, most, code):
    assert rules.ages_verdict(least, most).code == code


@pytest.mark.parametrize(("size", "code"), [(10, ""), (9, "audience.too_few")])
def test_few_people_are_not_spoken_to_alone(size, code):
    assert rules.size_verdict(size, 10).code == code


@pytest.mark.django_db
def test_two_ways_of_counting_agree(people):
    crew(people, 11, accounts=False)
    crew(people, 3, accounts=False, birth_on=OLD)
    crew(people, 2, accounts=False, post_category="technical", education="bachelor")
    for changes in (
        {}, {"name": "全部青年", "posts": ()}, {"name": "技术", "is_youth": False, "posts": ("technical",), "educations": ("bachelor",)},
        {"name": "中年", "is_youth": False, "posts": (), "min_age": 40, "max_age": 60},
        {"name": "党员", "is_youth": False, "posts": (), "statuses": ("full_member",)},
        {"name": "支部青年", "node": "ZB-A", "is_youth": False, "posts": (), "statuses": ("full_member",)},
    ):  # fmt: skip
        segment(people, people.committee if "node" in changes else None, **changes)
    RuleParameter.objects.filter(code="AUDIENCE_MINIMUM").update(value=1)
    rows = selectors.counted(list(AudienceSegment.objects.select_related("node")), TODAY)
    assert {r.name: r.size or 0 for r in rows} == {r.name: selectors.people_of(r, TODAY).count() for r in rows}
    assert {r.name: r.size for r in rows}["青年操作岗"] == 11


@pytest.mark.django_db
def test_few_people_are_not_even_counted(people):
    crew(people, 3)
    (row,) = selectors.counted([segment(people)], TODAY)
    assert row.size is None
    assert code_of(services.publish_item, **words(people, union(people)), item=planned(people, row)) == "audience.too_few"
    assert (Announcement.objects.count(), ContentItem.objects.get().state) == (0, "planned")


@pytest.mark.django_db
def test_an_announcement_reaches_the_segment_alone(people):
    young, old = crew(people), crew(people, 2, birth_on=OLD)
    item = services.publish_item(**words(people, union(people)), item=planned(people))
    again = services.publish_item(**words(people, union(people)), item=item)
    assert (again.announcement_id, Announcement.objects.count()) == (item.announcement_id, 1)
    announcements.tell_readers(at=clock.now())
    row = item.announcement
    told = set(Notice.objects.filter(code="announcement.new_receipt").values_list("recipient__person", flat=True))
    assert told == {p.pk for p in young}

    def finds(person):
        return access.addressed_to(people.actor(person.account), TODAY).filter(pk=row.pk).exists()

    assert (finds(young[0]), finds(old[0])) == (True, False)
    late = crew(people, 1)[0]  # young as well, but not there when it was said
    assert (finds(late), access.audience(row, TODAY).count()) == (False, 12)
    with pytest.raises(NotReachable):
        announcements.confirm_announcement(actor=people.actor(old[0].account), at=clock.now(), announcement=row)
    announcements.confirm_announcement(actor=people.actor(young[0].account), at=clock.now(), announcement=row, is_phone=True)
    assert AnnouncementReceipt.objects.get().is_phone is True


@pytest.mark.django_db
def test_without_a_room_behind_it_nobody_is_spoken_to(people):
    crew(people, 2)
    facts = {"title": "x", "text": "y", "importance": "normal", "needs_receipt": False, "starts_on": TODAY, "ends_on": None}
    row = announcements.write_announcement(**words(people, union(people)), node=people.nodes["MK1"], audience="nothing:1", **facts)
    assert code_of(announcements.publish_announcement, **words(people, union(people)), announcement=row) == "announcement.nobody"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "audience.no_name"),
        ({}, "audience.twice"),
        ({"name": "x", "is_youth": False, "posts": ()}, "audience.no_condition"),
        ({"name": "x", "min_age": 50, "max_age": 40}, "audience.ages_backwards"),
        ({"name": "x", "node": "MK2"}, "audience.node_foreign"),
    ],
)
def test_what_a_segment_cannot_be(people, given, code):
    segment(people)
    assert code_of(segment, people, **given) == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "content.no_title"),
        ({"text": ""}, "content.no_text"),
        ({"month": date(2020, 1, 1), "due_on": date(2020, 1, 5)}, "content.month"),
        ({"due_on": date(2099, 1, 1)}, "content.due_elsewhere"),
    ],
)
def test_what_cannot_be_planned(people, given, code):
    assert code_of(planned, people, **given) == code


@pytest.mark.django_db
def test_a_plan_is_changed_cancelled_and_waits_on_its_day(people):
    row = planned(people)
    by = words(people, union(people))
    assert [t.title for t in todos.content_due(by["actor"], by["at"]).first] == ["生产经营情况"]
    services.change_item(**by, item=row, version=1, facts=item_facts(row.segment, title="新标题"))
    with pytest.raises(EditConflict):
        services.change_item(**by, item=row, version=1, facts=item_facts(row.segment))
    for user in (people.secretary, people.stranger, union(people, "MK2")):
        with pytest.raises(NotReachable):
            services.cancel_item(**words(people, user), item=row, reason="x")
    assert code_of(services.cancel_item, **by, item=row, reason=" ") == "content.no_reason"
    services.cancel_item(**by, item=row, reason="合并到下月")
    assert code_of(services.publish_item, **by, item=row) == "content.cancelled"
    assert todos.content_due(by["actor"], by["at"]).count == 0
    first = services.plan_item(**by, facts=item_facts(row.segment), once_key="k")
    assert services.plan_item(**by, facts=item_facts(row.segment), once_key="k").pk == first.pk


@pytest.mark.django_db
def test_kinds_of_content_are_data():
    assert {"BULLETIN", "LEARNING", "IDEALS", "SKILL"} <= set(ContentKind.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_reach_into_teams_posts_and_work(people):
    young = crew(people)
    crew(people, 11, "CM-B", post_category="technical")
    item = services.publish_item(**words(people, union(people)), item=planned(people))
    for person in young[:6]:
        announcements.confirm_announcement(
            actor=people.actor(person.account), at=clock.now(), announcement=item.announcement, is_phone=person is young[0]
        )
    row = published(people)
    used(people, row, people.secretary)
    found = selectors.reach_of(people.nodes["MK1"], TODAY - timedelta(days=30), TODAY, TODAY)
    assert (found.people.read, found.used.read, found.is_hidden) == (6, 1, False)
    assert sum(g.total for _unit, g in found.units) == found.people.total
    assert {post: g.read for post, g in found.posts}["操作岗"] == 6
    assert found.phone is None  # six confirmed: too few to tell on what
    RuleParameter.objects.filter(code="AUDIENCE_MINIMUM").update(value=5)
    assert selectors.reach_of(people.nodes["MK1"], TODAY, TODAY, TODAY).phone == 16
    assert selectors.reach_of(people.nodes["MK1"], TODAY - timedelta(days=9), TODAY - timedelta(days=1), TODAY).people.read == 0


@pytest.mark.django_db
def test_the_profile_counts_what_is_there(people):
    used(people, published(people), people.secretary)
    below = type(people.nodes["MK1"]).objects.filter(code__in=("CM-A", "CM-B")).order_by("code")
    near, far = selectors.profiles(below, TODAY - timedelta(days=30), TODAY, TODAY)
    assert (near.posts, near.used, near.own_share, far.posts, far.own_share) == (1, 1, 100, 0, None)
    assert near.people > 0


# -- pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("union", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_segment(client, people, who, status):
    crew(people)
    row = planned(people)
    client.force_login(union(people) if who == "union" else getattr(people, who))
    assert client.get(reverse("segment_detail", args=[row.segment_id])).status_code == status
    assert client.get(reverse("content_detail", args=[row.pk])).status_code == status
    assert len(client.get(reverse("segment_list")).context["listing"].page.object_list) == (status == 200)
    sizes = [r["size"] for r in client.get("/api/v1/audience-segments/").json()["results"]]
    assert sizes == ([12] if status == 200 else [])
    assert len(client.get("/api/v1/content-items/").json()["results"]) == (status == 200)


@pytest.mark.parametrize(("name", "cost"), [("segment_list", 13), ("content_list", 10)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, name, cost, count):
    for no in range(count):
        planned(people, segment(people, name=f"人群{no}"))
    client.force_login(union(people))
    with django_assert_num_queries(cost):
        client.get(reverse(name))


def test_no_page_shows_who_is_in_a_segment(client, people):
    young = crew(people)
    row = planned(people)
    client.force_login(union(people))
    for address in (reverse("segment_detail", args=[row.segment_id]), reverse("segment_list"), reverse("reach_stats")):
        page = client.get(address).content.decode()
        assert not [p.name for p in young if f">{p.name}<" in page or p.staff_no in page]


def test_from_the_rules_to_the_announcement_by_forms(client, people):
    crew(people)
    client.force_login(union(people))
    typed = {"node": "MK1", "name": "青年操作岗", "is_youth": "on", "posts": ["operating"], "once_key": "a"}
    assert client.post(reverse("segment_new"), {**typed, "max_age": "999"}).status_code == 422
    assert client.post(reverse("segment_new"), {**typed, "name": "a\x00"}).status_code == 400
    assert client.post(reverse("segment_new"), typed).status_code == 302
    row = AudienceSegment.objects.get()
    assert client.post(reverse("segment_edit", args=[row.pk]), {**typed, "is_active": "on", "version": "1"}).status_code == 302
    item = {
        "segment": row.pk, "kind": "IDEALS", "month": f"{TODAY:%Y-%m}", "due_on": TODAY.isoformat(),
        "title": "理想信念", "text": "讲一件小事",
        "needs_receipt": "on", "once_key": "b",
    }  # fmt: skip
    assert client.post(reverse("content_new"), {**item, "month": "x"}).status_code == 422
    assert client.post(reverse("content_new"), item).status_code == 302
    planned_row = ContentItem.objects.get()
    at = {"args": [planned_row.pk]}
    assert client.post(reverse("content_edit", **at), {**item, "title": "理想信念教育", "version": "1"}).status_code == 302
    assert client.post(reverse("content_cancel", **at), {"reason": ""}).status_code == 422
    assert client.post(reverse("content_publish", **at)).status_code == 302
    said = Announcement.objects.get()
    assert (said.title, said.audience, said.readers.count()) == ("理想信念教育", f"segment:{row.pk}", 12)
    reader = said.readers.first()
    RoleGrantFactory(user=reader, role=Role.WORKER, node=people.nodes["CM-A"])
    client.force_login(reader)
    client.post(reverse("announcement_confirm", args=[said.pk]), headers={"User-Agent": "Mozilla/5.0 (Linux; Android) Mobile"})
    assert AnnouncementReceipt.objects.get().is_phone is True


@pytest.mark.parametrize("name", ["reach_stats", "workforce_profile"])
def test_pages_of_figures(client, people, name):
    crew(people)
    for user, node in ((people.committee, "CM-A"), (people.secretary, "CM-A"), (people.stranger, "CM-C")):
        client.force_login(user)
        page = client.get(reverse(name))
        assert (page.status_code, page.context["node"].code) == (200, node)
        assert client.get(reverse(name), {"unit": "JT"}).status_code == 422
    client.force_login(people.worker)
    assert client.get(reverse(name)).status_code == 404
