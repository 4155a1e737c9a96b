"""Stages of a programme: spread and order as tables, done one after the other, pages for the four standing people."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.programmes import rules, selectors, services, todos
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme, ProgrammeStage
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.programmes.factories import END, START, begun, closed, facts, finished, staged, started

D = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def by(people, user=None) -> dict:
    return {"actor": people.actor(user or people.secretary), "at": clock.now()}


def test_the_stages_of_a_template():
    assert rules.stages_of("启动\n\n 实施 \n") == ["启动", "实施"]


@pytest.mark.parametrize(
    ("count", "days"),
    [
        (0, []),
        (1, [date(2026, 7, 11)]),
        (2, [date(2026, 7, 6), date(2026, 7, 11)]),
        (3, [date(2026, 7, 4), date(2026, 7, 7), date(2026, 7, 11)]),
    ],
)
def test_stages_are_spread_over_the_time(count, days):
    assert rules.spread(count, date(2026, 7, 1), date(2026, 7, 11)) == days


@pytest.mark.parametrize(
    ("due", "done", "is_next", "state"),
    [
        (D, None, True, "open"),
        (D, None, False, "waiting"),
        (D - timedelta(days=1), None, True, "late"),
        (D - timedelta(days=1), None, False, "late"),
        (D, D, False, "done"),
        (D, D + timedelta(days=1), False, "done_late"),
    ],
)
def test_how_a_stage_stands(due, done, is_next, state):
    assert rules.stage_state(due, done, D, is_next=is_next) == state


@pytest.mark.parametrize(
    ("due", "before", "after", "code"),
    [
        (date(2026, 7, 1), None, None, ""),
        (date(2026, 7, 31), None, None, ""),
        (date(2026, 6, 30), None, None, "programme.stage_outside"),
        (date(2026, 8, 1), None, None, "programme.stage_outside"),
        (D, D, D, ""),
        (D, D + timedelta(days=1), None, "programme.stage_order"),
        (D, None, D - timedelta(days=1), "programme.stage_order"),
    ],
)
def test_when_a_stage_may_be_due(due, before, after, code):
    assert rules.may_date_stage(due, date(2026, 7, 1), date(2026, 7, 31), before, after).code == code


@pytest.mark.parametrize(
    ("state", "done", "is_next", "last", "code"),
    [
        ("running", D, True, None, ""),
        ("running", D, True, D, ""),
        ("planned", D, True, None, "programme.stage_not_running"),
        ("running", D, False, None, "programme.stage_not_next"),
        ("running", D + timedelta(days=1), True, None, "programme.stage_ahead"),
        ("running", date(2026, 6, 30), True, None, "programme.stage_too_early"),
        ("running", D - timedelta(days=1), True, D, "programme.stage_too_early"),
    ],
)
def test_when_a_stage_is_finished(state, done, is_next, last, code):
    assert rules.may_finish_stage(state, done, date(2026, 7, 1), D, is_next=is_next, last_done=last).code == code


@pytest.mark.django_db
def test_both_projects_of_the_sources_bring_their_stages(people):
    counts = {k.code: len(rules.stages_of(k.stages)) for k in PartyPlusKind.objects.exclude(stages="")}
    assert counts == {"VANGUARD": 5, "VANGUARD-POST": 5}
    row = staged(people)
    assert list(row.stages.values_list("no", flat=True)) == [1, 2, 3, 4, 5]
    assert (row.stages.get(no=5).due_on, row.stages.get(no=1).name) == (END, "确定主题和目标，公开承诺")
    assert started(people, title="没有阶段").stages.count() == 0


@pytest.mark.django_db
def test_before_it_begins_the_stages_follow_kind_and_time(people):
    row = begun(people, kind=PartyPlusKind.objects.get(code="VANGUARD"))
    shorter = facts(people, kind=row.kind, ends_on=date(2026, 9, 30))
    row = services.change_programme(**by(people), programme=row, version=1, facts=shorter)
    assert max(row.stages.values_list("due_on", flat=True)) == date(2026, 9, 30)
    row = services.change_programme(**by(people), programme=row, version=2, facts=facts(people))
    assert row.stages.count() == 0


@pytest.mark.django_db
def test_stages_are_done_in_order_and_the_project_ends_after_them(people):
    row = staged(people)
    assert code_of(finished, people, row, 2) == "programme.stage_not_next"
    assert code_of(finished, people, row, 1, words=" ") == "programme.no_stage_words"
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            finished(people, row, 1, user=user)
    assert finished(people, row, 1).done_by == people.secretary
    assert code_of(finished, people, row, 1) == "programme.stage_done"
    assert code_of(closed, people, row) == "programme.stages_open"
    services.drop_stage(**by(people), stage=row.stages.select_related("programme").get(no=4))
    for no in (2, 3, 5):
        finished(people, row, no)
    assert closed(people, row).state == "closed"
    assert code_of(services.add_stage, **by(people), programme=row, name="再来", due_on=END) == "programme.is_closed"
    acts = AuditRow.objects.filter(action__startswith="programme.stage_").values_list("action", flat=True)
    assert sorted(acts) == ["programme.stage_done"] * 4 + ["programme.stage_dropped"]


@pytest.mark.django_db
def test_stages_are_added_and_changed_in_their_order(people):
    row = started(people)
    add = {**by(people), "programme": row}
    assert code_of(services.add_stage, **add, name=" ", due_on=START) == "programme.no_stage"
    first = services.add_stage(**add, name="摸底", due_on=date(2026, 8, 1))
    assert services.add_stage(**add, name="摸底", due_on=date(2026, 8, 1)).pk == first.pk
    assert code_of(services.add_stage, **add, name="更早", due_on=START) == "programme.stage_order"
    services.add_stage(**add, name="攻关", due_on=date(2026, 9, 1))
    assert code_of(services.change_stage, **by(people), stage=first, name="摸底", due_on=date(2026, 9, 2)) == "programme.stage_order"
    assert services.change_stage(**by(people), stage=first, name="摸清底数", due_on=date(2026, 9, 1)).name == "摸清底数"


@pytest.mark.django_db
def test_the_stage_whose_turn_it_is_waits_for_its_own_branch(people):
    row = staged(people)
    found = {u: todos.next_stages(people.actor(getattr(people, u)), clock.now()) for u in ("secretary", "committee", "sibling")}
    assert [found[u].count for u in found] == [1, 0, 0]
    assert (found["secretary"].first[0].title, found["secretary"].late) == ("确定主题和目标，公开承诺", 1)
    finished(people, row, 1)
    assert [t.title for t in todos.next_stages(people.actor(people.secretary), clock.now()).first] == ["组建先锋队，认领任务"]
    shown = selectors.stages_of(row, clock.today())
    assert [(s.no, s.is_next) for s in shown] == [(1, False), (2, True), (3, False), (4, False), (5, False)]


@pytest.mark.parametrize(("who", "status"), [("secretary", 302), ("committee", 302), ("sibling", 404), ("stranger", 404)])
def test_who_works_on_stages(client, people, who, status):
    row = staged(people)
    stage = row.stages.get(no=1)
    client.force_login(getattr(people, who))
    typed = {"name": "宣誓承诺", "due_on": stage.due_on.isoformat()}
    assert client.post(reverse("programme_stage_edit", args=[stage.pk]), typed).status_code == status
    done = {"done_on": clock.today().isoformat(), "words": "已承诺"}
    assert client.post(reverse("programme_stage_done", args=[stage.pk]), done).status_code == status
    assert client.post(reverse("programme_stage_drop", args=[row.stages.get(no=4).pk])).status_code == status
    more = {"name": "推广", "due_on": END.isoformat()}
    assert client.post(reverse("programme_stage_add", args=[row.pk]), more).status_code == status


def test_stages_on_the_pages(client, people):
    row = staged(people)
    client.force_login(people.secretary)
    here, stage = reverse("programme_detail", args=[row.pk]), row.stages.get(no=1)
    page = client.get(here).content.decode()
    assert all(words in page for words in ("当前阶段", "确定主题和目标，公开承诺", "还有 5 个阶段没有完成"))
    assert client.get(reverse("programme_stage_edit", args=[stage.pk])).status_code == 200
    assert client.post(reverse("programme_stage_edit", args=[stage.pk]), {"name": "", "due_on": ""}).status_code == 422
    assert client.post(reverse("programme_stage_done", args=[stage.pk]), {"done_on": "", "words": ""}).status_code == 422
    assert client.post(reverse("programme_stage_add", args=[row.pk]), {"name": "早", "due_on": START.isoformat()}).status_code == 422
    finished(people, row, 1)
    assert client.post(reverse("programme_stage_drop", args=[stage.pk])).status_code == 422
    rows = client.get(reverse("programme_list")).context["listing"].page.object_list
    assert [(r.stages_done, r.stages_all, r.is_stage_late) for r in rows] == [
        (1, 5, ProgrammeStage.objects.get(no=2).due_on < clock.today())
    ]
    stages = client.get(f"/api/v1/programmes/{row.pk}/").json()["stages"]
    assert [(s["no"], s["words"]) for s in stages][:2] == [(1, "已完成"), (2, "")]
    assert PartyPlusProgramme.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_programme_costs_the_same_with_more_stages(client, people, django_assert_num_queries, count):
    row = started(people)
    for no in range(count):
        services.add_stage(**by(people), programme=row, name=f"阶段{no}", due_on=END)
    client.force_login(people.secretary)
    with django_assert_num_queries(19):
        client.get(reverse("programme_detail", args=[row.pk]))
