"""Looks are written down, and the schedule says who has missed one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.safety import selectors, services
from branches.safety.models import Hazard, SafetyInspection
from branches.safety.services import InspectionFacts
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.enums import NodeKind
from tests.support.factories import NodeFactory

NOW, TODAY = clock.now(), clock.today()
LATER = date(2026, 12, 31)


@pytest.fixture
def team(people):
    return NodeFactory(code="T-A1", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])


def look(people, node, user=None, held_on=TODAY, **kwargs):
    facts = InspectionFacts(node, held_on, place="井底车场")
    return services.log_inspection(actor=people.actor(user or people.secretary), at=NOW, facts=facts, **kwargs)


@pytest.mark.parametrize(("code", "rhythm"), [("T-A1", "team_daily"), ("CM-A", "district_weekly"), ("ZB-A", "branch_monthly")])
def test_the_kind_of_node_decides_the_rhythm(people, team, code, rhythm):
    node = {**people.nodes, "T-A1": team}[code]

    row = look(people, node)

    assert (row.rhythm, row.branch_id, AuditRow.objects.get(action="inspection.logged").object_id) == (
        rhythm,
        people.branch_a.pk,
        str(row.pk),
    )


def test_a_worker_logs_for_his_district_and_sees_no_other(people, team):
    assert look(people, team, people.worker).inspector == people.worker.person
    for node, user in ((people.nodes["CM-B"], people.worker), (team, people.sibling), (people.nodes["MK1"], people.secretary)):
        with pytest.raises(NotReachable):
            look(people, node, user)


def test_neither_tomorrow_nor_twice(people):
    with pytest.raises(RuleBroken) as caught:
        look(people, people.nodes["CM-A"], held_on=TODAY + timedelta(days=1))
    assert caught.value.code == "inspection.in_the_future"
    assert look(people, people.nodes["CM-A"], once_key="k").pk == look(people, people.nodes["CM-A"], once_key="k").pk


def test_compliance_of_a_month(people, team):
    for day in (2, 3):
        SafetyInspection.objects.create(node=team, rhythm="team_daily", held_on=date(2026, 11, day), created_at=NOW)
    SafetyInspection.objects.create(node=people.nodes["CM-A"], rhythm="district_weekly", held_on=date(2026, 11, 4), created_at=NOW)
    SafetyInspection.objects.create(node=people.nodes["ZB-A"], rhythm="branch_monthly", held_on=date(2026, 11, 30), created_at=NOW)
    nodes = [people.nodes["ZB-A"], people.nodes["CM-A"], team, people.nodes["MK1"]]

    lines = selectors.schedule_lines(nodes, date(2026, 11, 1), date(2026, 11, 30), LATER)

    assert [(line.node.code, line.met, line.due, len(line.gaps)) for line in lines] == [
        ("ZB-A", 1, 1, 0), ("CM-A", 1, 5, 4), ("T-A1", 2, 21, 19),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_schedule_costs_the_same_with_more_units(client, people, django_assert_num_queries, count):
    for n in range(count):
        NodeFactory(code=f"T-A{n}", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    client.force_login(people.secretary)
    with django_assert_num_queries(12):
        client.get(reverse("inspection_schedule"))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("secretary", {"ZB-A", "CM-A"}),
        ("committee", {"ZB-A", "ZB-B", "CM-A", "CM-B"}),
        ("sibling", {"ZB-B", "CM-B"}),
        ("stranger", {"ZB-C", "CM-C"}),
    ],
)
def test_everybody_sees_the_schedule_of_his_reach(client, people, who, seen):
    client.force_login(getattr(people, who))

    answer = client.get(reverse("inspection_schedule"), {"p": "2026-10"})

    assert {line.node.code for line in answer.context["listing"].page.object_list} == seen
    assert answer.context["month"].code == "2026-10"
    assert client.get(reverse("inspection_schedule"), {"p": "2999-01"}).context["month"].code == f"{TODAY:%Y-%m}"


def test_from_the_look_to_the_hazard_it_found(client, people):
    client.force_login(people.secretary)
    typed = {"node": "CM-A", "held_on": TODAY.isoformat(), "place": "机尾", "once_key": "k", "act": "hazard"}
    answer = client.post(reverse("inspection_new"), typed)
    row = SafetyInspection.objects.get()
    assert answer["Location"] == f"{reverse('hazard_new')}?inspection={row.pk}"
    page = client.get(answer["Location"])
    assert (page.context["form"].initial["place"], page.context["form"].initial["rhythm"]) == ("机尾", "district_weekly")
    hazard = {"node": "CM-A", "place": "机尾", "text": "缺护罩", "grade": "GENERAL", "rhythm": "district_weekly", "inspection": row.pk}
    assert client.post(reverse("hazard_new"), hazard).status_code == 302
    assert Hazard.objects.get().inspection == row
    listed = client.get(reverse("inspection_list")).context["listing"].page.object_list
    assert [(r.pk, r.found) for r in listed] == [(row.pk, 1)]
    client.force_login(people.stranger)
    assert list(client.get(reverse("inspection_list")).context["listing"].page.object_list) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"held_on": "2999-01-01"}, "排查日期不能晚于今天"), ({"node": "CM-C"}, "请选择列表中的单位"), ({"held_on": ""}, "请选择排查日期")],
)
def test_a_wrong_form_is_refused_in_words(client, people, given, sentence):
    client.force_login(people.secretary)

    answer = client.post(reverse("inspection_new"), {"node": "CM-A", "held_on": TODAY.isoformat(), **given})

    assert (answer.status_code, sentence in answer.content.decode(), SafetyInspection.objects.count()) == (422, True, 0)


def test_a_hazard_found_elsewhere_belongs_to_no_look(people):
    row = look(people, people.nodes["CM-A"])
    from tests.branches.safety.test_hazards import facts

    with pytest.raises(RuleBroken) as caught:
        services.report_hazard(actor=people.actor(people.sibling), at=NOW, facts=facts(people, "CM-B", inspection=row))
    assert caught.value.code == "hazard.inspection_elsewhere"


def test_by_the_interface(client, people):
    client.force_login(people.secretary)
    url = "/api/v1/safety-inspections/"
    made = client.post(url, {"node": "ZB-A", "held_on": str(TODAY)}, "application/json")
    assert (made.status_code, made.json()["rhythm"]) == (201, "branch_monthly")
    assert client.post(url, {"node": "ZB-C", "held_on": str(TODAY)}, "application/json").status_code == 400
    assert client.get(url).json()["count"] == 1
    client.force_login(people.stranger)
    assert client.get(f"{url}{made.json()['id']}/").status_code == 404
