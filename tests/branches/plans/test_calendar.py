"""The production calendar: spans as tables, kept by units, tasks beside it, the plan that shows and prints it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.plans import rules, selectors, services
from branches.plans.models import PlanItem, ProductionEntry, ProductionKind
from branches.plans.services import EntryFacts
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.plans.factories import drafted, entry, put, running, work

DAY = date(2026, 11, 20)


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def by(people, user=None) -> dict:
    return {"actor": people.actor(user or people.secretary), "at": clock.now()}


@pytest.mark.parametrize(("first", "last", "code"), [(DAY, DAY, ""), (DAY, DAY - timedelta(days=1), "production.backwards")])
def test_a_stretch_is_in_order(first, last, code):
    assert rules.may_span(first, last).code == code


@pytest.mark.parametrize(
    ("first", "last", "time"),
    [
        (DAY, DAY, "now"),
        (DAY + timedelta(days=1), DAY + timedelta(days=2), "coming"),
        (DAY - timedelta(days=2), DAY - timedelta(days=1), "over"),
    ],
)
def test_how_a_stretch_stands(first, last, time):
    assert rules.entry_time(first, last, DAY) == time


@pytest.mark.django_db
def test_the_catalogue_has_every_kind_of_the_source():
    names = set(ProductionKind.objects.values_list("name_zh", flat=True))
    assert {"检修", "攻坚", "投产", "停产", "安全月"} <= names


@pytest.mark.django_db
def test_a_unit_keeps_its_calendar(people):
    row = entry(people)
    assert code_of(entry, people) == "production.known"
    assert code_of(entry, people, title=" ") == "production.no_title"
    assert code_of(entry, people, title="x", to_on=date(2026, 1, 1)) == "production.backwards"
    for user in (people.sibling, people.stranger, people.secretary):
        with pytest.raises(NotReachable):
            entry(people, user=user)
    facts = EntryFacts(row.node, row.kind, "年终检修", row.from_on, row.to_on)
    changed = services.change_entry(**by(people, people.committee), entry=row, version=1, facts=facts)
    assert (changed.title, changed.version) == ("年终检修", 2)
    with pytest.raises(EditConflict):
        services.change_entry(**by(people, people.committee), entry=row, version=1, facts=facts)
    services.remove_entry(**by(people, people.committee), entry=row)
    assert not ProductionEntry.objects.exists()
    acts = list(AuditRow.objects.filter(action__startswith="production.").order_by("pk").values_list("action", flat=True))
    assert acts == ["production.kept", "production.changed", "production.removed"]


@pytest.mark.django_db
def test_a_double_click_keeps_one(people):
    facts = EntryFacts(people.nodes["DW1"], ProductionKind.objects.get(code="STOP"), "停产检修", DAY, DAY)
    keep = {**by(people, people.committee), "facts": facts, "once_key": "k"}
    assert services.keep_entry(**keep).pk == services.keep_entry(**keep).pk


@pytest.mark.django_db
def test_a_task_stands_beside_what_happens_where_it_works(people):
    own, above = entry(people, node="ZB-A", user=people.secretary), entry(people)
    foreign = entry(people, node="ZB-B", user=people.sibling)
    other_year = entry(people, title="明年", from_on=date(clock.today().year + 1, 1, 1), to_on=date(clock.today().year + 1, 2, 1))
    plan = running(people)
    assert set(selectors.entries_for(plan)) == {own, above}
    item = work(plan)
    assert code_of(services.link_entry, **by(people), item=item, entry=foreign) == "production.entry_foreign"
    assert code_of(services.link_entry, **by(people), item=item, entry=other_year) == "production.entry_foreign"
    assert code_of(services.link_entry, **by(people), item=work(plan, "能力锻造"), entry=own) == "plan.item_no_work"
    with pytest.raises(NotReachable):
        services.link_entry(**by(people, people.sibling), item=item, entry=above)
    assert services.link_entry(**by(people), item=item, entry=above).entry == above
    services.link_entry(**by(people), item=work(plan, "设备完好率"), entry=own)
    lines = [(line.entry, [i.title for i in line.items], line.has_party) for line in selectors.calendar_of(plan)]
    assert lines == [(own, ["设备完好率"], False), (above, ["每月一次班前微党课"], True)]
    assert code_of(services.remove_entry, **by(people, people.committee), entry=above) == "production.has_items"
    services.close_plan(**by(people), plan=plan)
    assert code_of(services.link_entry, **by(people), item=PlanItem.objects.get(pk=item.pk), entry=None) == "plan.is_closed"


@pytest.mark.parametrize(
    ("who", "status", "opens"),
    [("committee", 200, 1), ("secretary", 404, 0), ("sibling", 404, 0), ("stranger", 404, 0)],
)
def test_who_opens_the_calendar_of_the_committee(client, people, who, status, opens):
    row = entry(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("production_entry", args=[row.pk])).status_code == status
    assert client.get(reverse("production_edit", args=[row.pk])).status_code == status
    assert client.post(reverse("production_remove", args=[row.pk])).status_code == (302 if status == 200 else 404)
    assert len(client.get(reverse("production_list")).context["listing"].page.object_list) == 0
    assert ProductionEntry.objects.count() == 1 - opens


def test_the_calendar_from_the_form_to_the_printed_plan(client, people):
    plan = running(people)
    item, year = work(plan), clock.today().year
    client.force_login(people.secretary)
    typed = {
        "node": "ZB-A",
        "kind": "OVERHAUL",
        "title": "四季度检修",
        "from_on": f"{year}-10-10",
        "to_on": f"{year}-10-01",
        "once_key": "a",
    }
    assert client.post(reverse("production_new"), typed).status_code == 422
    assert client.post(reverse("production_new"), {**typed, "to_on": f"{year}-12-20"}).status_code == 302
    row = ProductionEntry.objects.get()
    edited = {**typed, "to_on": f"{year}-12-21", "version": "1"}
    assert client.post(reverse("production_edit", args=[row.pk]), edited).status_code == 302
    shown = client.get(reverse("plan_detail", args=[plan.pk])).context["calendar"]
    assert [(line.entry, line.has_party, line.is_open) for line in shown] == [(row, False, True)]
    found = client.get(reverse("production_list"), {"s": "bare", "kind": "OVERHAUL", "year": year}).context["listing"]
    assert [r.pk for r in found.page.object_list] == [row.pk]
    link = reverse("plan_item_entry", args=[item.pk])
    assert client.post(link, {"entry": "999999"}).status_code == 422
    assert client.post(link, {"entry": row.pk}).status_code == 302
    page = client.get(reverse("plan_detail", args=[plan.pk]))
    assert [(line.items, line.has_party) for line in page.context["calendar"]] == [([item], True)]
    assert "四季度检修" in page.content.decode()
    assert "四季度检修" in client.get(reverse("plan_item", args=[item.pk])).content.decode()
    assert item.title in client.get(reverse("production_entry", args=[row.pk])).content.decode()
    assert client.post(reverse("production_remove", args=[row.pk])).status_code == 422
    assert client.post(reverse("plan_paper", args=[plan.pk, "docx"])).status_code == 200
    client.force_login(people.stranger)
    assert client.post(link, {"entry": ""}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    plan = drafted(people)
    for no in range(count):
        row = entry(people, node="ZB-A", user=people.secretary, title=f"节点{no}")
        services.link_entry(**by(people), item=put(people, plan, title=f"任务{no}"), entry=row)
    client.force_login(people.secretary)
    with django_assert_num_queries(15):
        client.get(reverse("production_list"))
    with django_assert_num_queries(3):
        selectors.calendar_of(plan)
    with django_assert_num_queries(6):
        client.get(reverse("production_entry", args=[row.pk]))
