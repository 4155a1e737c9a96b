from datetime import timedelta

import pytest
from django.urls import reverse

from branches.coverage.models import BackboneMember, CommitteeCandidate, LeaderTrack, PartySetup, SetupCondition, SetupKind
from portal.kernel import clock
from tests.branches.coverage import factories as make
from tests.branches.orgs.factories import GroupNodeFactory
from tests.support.factories import NodeFactory

PAGES = ("setup_map", "setup_list", "crew_list", "track_list", "backbone_list", "candidate_list")


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("committee", [200] * 6),
        ("secretary", [404, 404, 200, 200, 200, 200]),
        ("assessor", [200, 200, 200, 200, 200, 404]),
        ("worker", [404] * 6),
        ("hr", [404] * 6),
    ],
)
def test_who_opens_which_list(client, people, who, statuses):
    assert [get(client, getattr(people, who), name).status_code for name in PAGES] == statuses


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_a_set_up_is_seen_by_the_committee_beside_it(client, people, who, status):
    row = make.setup(people)
    user = getattr(people, who)
    assert [get(client, user, name, row.pk).status_code for name in ("setup_detail", "setup_edit")] == [status] * 2
    assert get(client, user, "setup_new").status_code == status


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 200), ("sibling", 404), ("stranger", 404)])
def test_teams_tracks_and_candidates_are_seen_in_reach(client, people, who, status):
    unit = make.team(people)
    track, candidate = make.track(people, unit, make.worker(unit)), make.candidate(people)
    user = getattr(people, who)
    found = [get(client, user, name, arg).status_code for name, arg in (
        ("crew_leader", "BZ-1"), ("crew_group", "BZ-1"), ("crew_track", "BZ-1"), ("track_close", track.pk),
        ("candidate_detail", candidate.pk),
    )]  # fmt: skip
    assert found == [status] * 5
    mark = make.backbone(people)
    assert client.post(url("backbone_end", mark.pk)).status_code == (302 if status == 200 else 404)


def test_a_set_up_from_the_map_to_its_end(client, people):
    NodeFactory(code="CM-L", name="掘进三队", kind="district", parent=people.nodes["MK1"])
    page = get(client, people.committee, "setup_map").content.decode()
    assert ("掘进三队" in page, "?node=CM-L" in page, "掘进三队" in get(client, people.second_committee, "setup_map").content.decode()) == (
        True,
    ) * 3
    client.force_login(people.committee)
    assert "掘进三队" in client.get(url("setup_new"), {"node": "CM-L"}).content.decode()
    facts = {
        "kind": SetupKind.objects.get(code="PROJECT").pk, "node": people.nodes["MK1"].pk, "name": "项目部", "opened_on": str(clock.today()),
        "head": "没有这个人",
    }  # fmt: skip
    answer = client.post(url("setup_new"), facts)
    assert (answer.status_code, "没有工号为" in answer.content.decode()) == (422, True)
    assert client.post(url("setup_new"), {**facts, "head": people.worker.person.staff_no}).status_code == 302
    row = PartySetup.objects.get()
    edit = {**facts, "head": people.worker.person.staff_no, "version": 1, "name": "二号项目部"}
    assert (client.post(url("setup_edit", row.pk), edit).status_code, client.post(url("setup_edit", row.pk), edit).status_code) == (
        302,
        409,
    )
    done = {"version": 2, "on": str(clock.today()), "branch": people.branch_a.pk}
    refusal = client.post(url("setup_complete", row.pk), done)
    assert (refusal.status_code, "基本条件还没有配齐" in refusal.content.decode()) == (422, True)
    for condition in SetupCondition.objects.all():
        assert client.post(url("setup_condition", row.pk, condition.code)).status_code == 302
    assert client.post(url("setup_complete", row.pk), done).status_code == 302
    assert "已组建" in client.get(url("setup_detail", row.pk)).content.decode()
    assert client.post(url("setup_end", row.pk), {"version": 3, "reason": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("query", "count"), [({}, 2), ({"s": "late"}, 1), ({"s": "open"}, 1), ({"s": "done"}, 0), ({"kind": "SITE"}, 1), ({"q": "风井"}, 1)]
)
def test_the_filters_of_set_ups(client, people, query, count):
    make.setup(people)
    late = clock.today() - timedelta(days=200)
    make.setup(people, kind=SetupKind.objects.get(code="SITE"), name="现场", opened_on=late)
    assert get(client, people.committee, "setup_list", **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 2), ({"s": "empty"}, 2), ({"s": "other"}, 1), ({"s": "no_leader"}, 1), ({"q": "BZ-2"}, 1), ({"s": "overlap"}, 0)],
)
def test_the_filters_of_teams(client, people, query, count):
    first, _second = make.team(people), make.team(people, "BZ-2")
    make.leader(people, first, make.worker(first))
    assert get(client, people.secretary, "crew_list", **query).context["listing"].page.paginator.count == count
    assert get(client, people.stranger, "crew_list", **query).context["listing"].page.paginator.count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        unit = make.team(people, f"BZ-{n}")
        person = make.worker(unit)
        make.leader(people, unit, person)
        make.track(people, unit, person)
        make.backbone(people, place=n)
        make.candidate(people, place=n)
        make.setup(people, name=f"项目{n}")
        NodeFactory(code=f"CM-L{n}", kind="district", parent=people.nodes["MK1"])
    client.force_login(people.committee)
    costs = {"setup_map": 9, "setup_list": 9, "crew_list": 18, "track_list": 6, "backbone_list": 10, "candidate_list": 6}
    for name, queries in costs.items():
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_a_team_over_the_page(client, people):
    unit = make.team(people)
    person, group = make.worker(unit), GroupNodeFactory(parent=people.nodes["ZB-A"])
    client.force_login(people.secretary)
    today = str(clock.today())
    assert client.post(url("crew_leader", "BZ-1"), {"number": "坏\x00", "on": today}).status_code == 400
    assert client.post(url("crew_leader", "BZ-1"), {"number": person.staff_no, "on": today}).status_code == 302
    assert client.post(url("crew_leader", "BZ-1"), {"number": person.staff_no, "on": today}).status_code == 422
    assert client.post(url("crew_group", "BZ-1"), {"group": group.pk}).status_code == 302
    goal = str(clock.today() + timedelta(days=30))
    facts = {"number": person.staff_no, "way": "to_group", "steps": "由书记带", "goal_on": goal}
    assert client.post(url("crew_track", "BZ-1"), facts).status_code == 302
    page = client.get(url("crew_list")).content.decode()
    assert (person.name in page, group.name in page, "班组长不是党员" in page) == (True, True, True)
    row = LeaderTrack.objects.get()
    assert "由书记带" in client.get(url("track_list")).content.decode()
    assert client.post(url("track_close", row.pk), {"outcome": "done", "result": "已任党小组组长"}).status_code == 302
    assert "已任职" in client.get(url("track_list"), {"s": "done"}).content.decode()


def test_backbone_and_candidates_over_the_page(client, people):
    member = make.members(people.branch_a)[0]
    client.force_login(people.secretary)
    facts = {"branch": people.branch_a.pk, "number": member.staff_no, "field": "供电"}
    assert client.post(url("backbone_new"), {**facts, "branch": people.branch_c.pk}).status_code == 422
    assert client.post(url("backbone_new"), facts).status_code == 302
    assert client.post(url("backbone_new"), facts).status_code == 422
    assert member.name in client.get(url("backbone_list")).content.decode()
    assert BackboneMember.objects.count() == 1
    facts = {"branch": people.branch_a.pk, "number": member.staff_no, "post": "publicity", "reason": "熟悉生产"}
    assert client.post(url("candidate_new"), facts).status_code == 302
    row = CommitteeCandidate.objects.get()
    page = get(client, people.committee, "candidate_detail", row.pk)
    form = page.context["form"]
    marks = {f"met_{c.pk}": "yes" for c in form.criteria}
    assert client.post(url("candidate_judge", row.pk), {}).status_code == 422
    assert client.post(url("candidate_judge", row.pk), marks).status_code == 302
    assert "符合条件" in client.get(url("candidate_detail", row.pk)).content.decode()
    assert client.post(url("candidate_judge", row.pk), marks).status_code == 422
