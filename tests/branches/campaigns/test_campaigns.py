"""Campaigns with sub-events, viewing by year, honoured units, and visits of model workers to branches."""

from datetime import date

import pytest
from django.urls import reverse

from branches.campaigns import rules, selectors, services
from branches.campaigns.models import Campaign, CampaignEvent
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.activities.factories import ActivityFactory, kind, with_roll
from tests.branches.campaigns.factories import agreed, by, honour, opened


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), ""),
        (date(2026, 5, 2), date(2026, 5, 1), "campaign.out_of_order"),
        (date(2026, 5, 1), date(2027, 1, 1), "campaign.other_year"),
    ],
)
def test_the_span_of_a_campaign(start, end, code):
    assert rules.check_span(start, end, 2026)[0].code == code


@pytest.mark.django_db
def test_a_campaign_has_sub_events_of_its_branches(people):
    row = opened(people)
    assert opened(people).pk == row.pk
    assert code_of(opened, people, aim="另一个目的") == "campaign.known"  # refused, not taken for the first
    held = ActivityFactory(branch=people.branch_a, kind=kind("ACT-15"))
    made = services.add_event(**by(people, people.secretary), campaign=row, activity=held)
    assert services.add_event(**by(people, people.secretary), campaign=row, activity=held).pk == made.pk
    other = opened(people, name="另一项")
    assert code_of(services.add_event, **by(people, people.secretary), campaign=other, activity=held) == "campaign.has_other"
    foreign = ActivityFactory(branch=people.branch_c)
    assert code_of(services.add_event, **by(people, people.stranger), campaign=row, activity=foreign) == "campaign.foreign"
    with pytest.raises(NotReachable):
        services.add_event(**by(people, people.secretary), campaign=row, activity=ActivityFactory(branch=people.branch_b))
    last_year = opened(people, year=2025)
    late = ActivityFactory(branch=people.branch_a)
    assert code_of(services.add_event, **by(people, people.secretary), campaign=last_year, activity=late) == "campaign.outside_span"


@pytest.mark.django_db
def test_viewing_of_several_years_stands_side_by_side(people):
    rows = [opened(people, year=year, kind="viewing", name="工匠直播月") for year in (2024, 2025, 2026)]
    held = with_roll(ActivityFactory(branch=people.branch_a, filed=True), 3)
    services.add_event(**by(people, people.secretary), campaign=rows[2], activity=held)
    years, lines = selectors.viewing_table(rows[2], people.actor(people.committee).scope("campaign.view"))
    assert years == [2024, 2025, 2026]
    assert [(line.branch.node.code, line.cells) for line in lines] == [("ZB-A", [None, None, (3, 5)]), ("ZB-B", [None, None, None])]


@pytest.mark.django_db
def test_honours_of_units_are_linked_to_a_campaign(people):
    row = opened(people)
    own, foreign = honour(people, people.nodes["ZB-A"]), honour(people, people.nodes["ZB-C"])
    by_head = by(people, people.committee)
    assert code_of(services.name_honours, **by_head, campaign=row, honours=[foreign]) == "campaign.honour_unknown"
    services.name_honours(**by_head, campaign=row, honours=[own])
    assert list(row.honours.all()) == [own]
    with pytest.raises(NotReachable):
        services.name_honours(**by(people, people.secretary), campaign=row, honours=[])


@pytest.mark.django_db
def test_a_model_worker_visits_a_branch(people):
    visit = agreed(people)
    again = {"branch": people.branch_a, "honour": visit.honour, "planned_on": visit.planned_on, "topic": "x"}
    assert services.agree_visit(**by(people, people.secretary), **again).pk == visit.pk
    assert code_of(services.agree_visit, **by(people, people.secretary), **{**again, "topic": " "}) == "model_visit.no_topic"
    mine = {"visit": visit, **by(people, people.secretary)}
    assert code_of(services.hold_visit, **mine, activity=ActivityFactory(branch=people.branch_a)) == "model_visit.record_foreign"
    assert code_of(services.cancel_visit, **mine, reason=" ") == "model_visit.reason_missing"
    with pytest.raises(NotReachable):
        services.cancel_visit(**by(people, people.sibling), visit=visit, reason="x")
    held = ActivityFactory(branch=people.branch_a, kind=kind("ACT-07"))
    assert services.hold_visit(**mine, activity=held).state == "held"
    assert code_of(services.cancel_visit, **mine, reason="x") == "model_visit.closed"


@pytest.mark.django_db
def test_the_pages(client, people):
    client.force_login(people.committee)
    typed = {"node": "DW1", "kind": "viewing", "name": "工匠直播月", "from_on": "2026-05-01", "to_on": "2026-12-31", "once_key": "k"}
    assert client.post("/campaigns/new/", {**typed, "to_on": "2026-04-01"}).status_code == 422
    assert client.post("/campaigns/new/", typed).status_code == 302
    row = Campaign.objects.get()
    page = reverse("campaign_detail", args=[row.pk])
    unit = honour(people, people.nodes["ZB-A"])
    assert client.post(page + "honours/", {"honours": ["999999"]}).status_code == 422
    assert client.post(page + "honours/", {"honours": [unit.pk]}).status_code == 302
    client.force_login(people.secretary)
    held = ActivityFactory(branch=people.branch_a, filed=True)
    foreign = ActivityFactory(branch=people.branch_b)
    assert "工匠直播月" in client.get("/campaigns/").content.decode()
    assert client.post(page + "join/", {"activity": foreign.pk}).status_code == 422
    assert client.post(page + "join/", {"activity": held.pk}).status_code == 302
    assert held.subject in client.get(page).content.decode()
    visit = agreed(people)
    shown = reverse("model_visit_detail", args=[visit.pk])
    assert "采煤机截割技术" in client.get("/campaigns/visits/").content.decode()
    assert client.post("/campaigns/visits/new/", {"branch": people.branch_a.pk}).status_code == 422
    assert client.post(shown + "cancel/", {"reason": ""}).status_code == 422
    record = ActivityFactory(branch=people.branch_a, kind=kind("ACT-07"))
    assert client.post(shown + "hold/", {"activity": record.pk}).status_code == 302
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.get(shown).status_code == 404
        assert client.post(shown + "cancel/", {"reason": "x"}).status_code == 404
    assert client.get(page).status_code == 404
    assert "工匠直播月" not in client.get("/campaigns/").content.decode()
    assert CampaignEvent.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_with_one_and_three(client, people, rows, django_assert_num_queries):
    guest = agreed(people).honour
    for n in range(rows):
        opened(people, name=f"活动{n}")
        if n:
            day = date(2026, 12, 3 + n)
            services.agree_visit(**by(people, people.secretary), branch=people.branch_a, honour=guest, planned_on=day, topic="x")
    client.force_login(people.committee)
    client.get("/campaigns/")
    client.get("/campaigns/visits/")
    with django_assert_num_queries(6):
        client.get("/campaigns/")
    with django_assert_num_queries(7):
        client.get("/campaigns/visits/")
