"""Accident-free days and the board of branches."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.activities.models import MeetingResolution
from branches.safety import selectors, services
from branches.safety.models import AccidentRecord
from branches.safety.services import AccidentFacts
from branches.safety.wiring import safety_tile
from portal.exports.selectors import asked_for, found_for
from portal.kernel import changes, clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.exporters import exporter_of
from portal.kernel.periods import month_of
from portal.rights.enums import Role
from tests.branches.activities.factories import ActivityFactory, kind
from tests.branches.safety.factories import hazard
from tests.support.people import user_with

NOW, TODAY = clock.now(), clock.today()
MONTH = month_of(date(2026, 11, 18))


def accident(people, node="CM-A", user=None, **changed):
    values = {"happened_on": TODAY - timedelta(days=5), "kind": "injury", "severity": "minor", "summary": "搬运时挤伤手指", **changed}
    facts = AccidentFacts(people.nodes[node], **values)
    return services.record_accident(actor=people.actor(user or people.committee), at=NOW, facts=facts)


def days(people, *codes):
    found = selectors.free_days_of_units([people.nodes[c] for c in codes], TODAY)
    return [found[people.nodes[c].pk] for c in codes]


def test_the_count_begins_anew_for_the_unit_and_what_is_above(people):
    whole = (TODAY - date(2024, 1, 1)).days
    assert days(people, "CM-A", "CM-B", "MK1") == [whole, whole, whole]

    row = accident(people)
    accident(people, "CM-B", severity="near_miss")
    assert (days(people, "CM-A", "CM-B", "MK1", "MK2"), row.branch_id) == ([5, whole, 5, whole], people.branch_a.pk)
    found = selectors.free_days_of_branches([people.branch_a, people.branch_b], TODAY)
    assert (found[people.branch_a.pk], found[people.branch_b.pk]) == (5, whole)

    services.withdraw_accident(actor=people.actor(people.committee), at=NOW, accident=row, reason="登记有误")
    assert days(people, "CM-A") == [whole]
    with pytest.raises(RuleBroken) as caught:
        services.withdraw_accident(actor=people.actor(people.committee), at=NOW, accident=row, reason="再来")
    assert caught.value.code == "accident.is_withdrawn"


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"happened_on": TODAY + timedelta(days=1)}, "accident.in_the_future"), ({"summary": " "}, "accident.summary_missing")],
)
def test_what_no_accident_can_be(people, changed, code):
    with pytest.raises(RuleBroken) as caught:
        accident(people, **changed)
    assert caught.value.code == code


@pytest.mark.parametrize(("who", "node"), [("secretary", "CM-A"), ("stranger", "CM-A"), ("committee", "CM-C")])
def test_the_offices_record_in_their_reach_alone(people, who, node):
    with pytest.raises(NotReachable):
        accident(people, node, getattr(people, who))


def test_scores_hear_of_it(people, monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append((c.source, c.on, c.until, set(c.branch_ids)))])

    accident(people)

    assert heard == [("accident", TODAY - timedelta(days=5), TODAY, {people.branch_a.pk})]


def test_the_board_shows_reviews_lessons_and_hazards(people):
    review = ActivityFactory(branch=people.branch_a, kind=kind("MT-14"), filed=True)
    MeetingResolution.objects.create(activity=review, no=1, text="加装护栏")
    ActivityFactory(branch=people.branch_a, kind=kind("ACT-21"), filed=True)
    ActivityFactory(branch=people.branch_b, kind=kind("MT-14"))  # not filed yet
    hazard(people, due_on=date(2026, 11, 20))
    hazard(people, closed=True)
    branches = [people.branch_a, people.branch_b]

    board = selectors.board_of(branches, MONTH, date(2026, 11, 25))

    first, second = board.lines
    assert (first.review, first.actions, first.lessons, first.open, first.late, first.met, first.due) == (review.pk, 1, 1, 1, 1, 0, 0)
    assert (second.review, second.actions, second.lessons, second.open) == (None, 0, 0, 0)
    assert (board.reviewed, board.open, board.late, board.percent) == (1, 1, 1, None)


@pytest.mark.parametrize("count", [1, 2])
def test_the_board_costs_the_same_with_more_branches(people, django_assert_num_queries, count):
    branches = [people.branch_a, people.branch_b][:count]
    for branch in branches:
        branch.node.kind  # noqa: B018  the node is fetched by the page
    with django_assert_num_queries(8):
        selectors.board_of(branches, MONTH, TODAY)


@pytest.mark.parametrize(
    ("who", "seen"), [("secretary", {"ZB-A"}), ("committee", {"ZB-A", "ZB-B"}), ("sibling", {"ZB-B"}), ("stranger", {"ZB-C"})]
)
def test_everybody_sees_the_board_of_his_reach(client, people, who, seen):
    client.force_login(getattr(people, who))

    answer = client.get(reverse("safety_board"))

    assert {line.branch.node.code for line in answer.context["listing"].page.object_list} == seen
    assert client.get(reverse("accident_list")).status_code == 200
    if who != "stranger":
        assert answer.status_code == 200


@pytest.mark.parametrize(("who", "opens"), [("secretary", True), ("committee", True), ("union", False)])
def test_a_review_is_a_link_for_whoever_may_read_activities(client, people, who, opens):
    review = ActivityFactory(branch=people.branch_a, kind=kind("MT-14"), filed=True)
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="工会干事")
    client.force_login(union if who == "union" else getattr(people, who))
    page = client.get(reverse("safety_board"), {"p": f"{review.held_on:%Y-%m}"}).content.decode()
    assert (reverse("activity_detail", args=[review.pk]) in page, "已开" in page) == (opens, True)


def test_recorded_and_withdrawn_on_the_page(client, people):
    client.force_login(people.committee)
    typed = {"node": "CM-A", "happened_on": TODAY.isoformat(), "kind": "equipment", "severity": "no_injury", "summary": "刮板机断链"}
    assert client.post(reverse("accident_new"), {**typed, "summary": ""}).status_code == 422
    for _ in range(2):
        assert client.post(reverse("accident_new"), {**typed, "once_key": "k"}).status_code == 302
    row = AccidentRecord.objects.get()
    address = reverse("accident_withdraw", args=[row.pk])
    assert "撤销" in client.get(reverse("accident_list")).content.decode()
    client.force_login(people.stranger)
    assert client.get(address).status_code == 404
    client.force_login(people.second_committee)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "登记有误"}).status_code == 302
    assert "已撤销" in client.get(reverse("accident_list")).content.decode()


@pytest.mark.parametrize("key", ["safety-board", "inspection-schedule"])
@pytest.mark.parametrize(("who", "lines"), [("secretary", ("ZB-A", "ZB-B")), ("stranger", ("ZB-C", "ZB-A"))])
def test_the_board_and_the_schedule_as_files(people, key, who, lines):
    actor, exporter = people.actor(getattr(people, who)), exporter_of(key)
    rows = found_for(exporter, asked_for(actor, exporter, "p=2026-10", NOW)).rows
    written = [[str(column.read(row)) for column in exporter.columns] for row in rows]
    codes = {line[0] for line in written}

    assert (lines[0] in codes, lines[1] in codes) == (True, False)


@pytest.mark.parametrize(("who", "sees"), [("secretary", (1, 1)), ("stranger", (0, 0))])
def test_the_tile_of_the_home_page(people, who, sees):
    hazard(people, due_on=TODAY - timedelta(days=1), found_on=TODAY - timedelta(days=5))

    tile = safety_tile(people.actor(getattr(people, who)), NOW)

    assert (tile["open"], tile["late"]) == sees


def test_accidents_by_the_interface(client, people):
    client.force_login(people.committee)
    url = "/api/v1/accidents/"
    body = {"node": "CM-A", "happened_on": str(TODAY), "kind": "fire", "severity": "no_injury", "summary": "电缆冒烟"}
    made = client.post(url, body, "application/json")
    assert made.status_code == 201
    assert client.post(url, {**body, "node": "CM-C"}, "application/json").status_code == 400
    client.force_login(people.secretary)
    assert (client.get(url).json()["count"], client.post(url, body, "application/json").status_code) == (1, 404)
    client.force_login(people.stranger)
    assert client.get(f"{url}{made.json()['id']}/").status_code == 404


@pytest.mark.parametrize("url", ["safety_board", "inspection_schedule"])
@pytest.mark.parametrize("month", ["0001-01", "0001-02", "1999-12", "9999-12", "0000-00"])
def test_a_month_at_the_ends_of_the_calendar_is_the_running_one(client, people, url, month):
    client.force_login(people.committee)
    page = client.get(reverse(url), {"p": month})
    assert (page.status_code, page.context["month"]) == (200, month_of(TODAY))
