"""Check lists: points and watches as tables, filling in and concluding, the template rows of the sources, pages in reach."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities.models import Activity
from branches.practice import rules, selectors, services
from branches.practice.models import PracticeLine, PracticeTemplate
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.practice.factories import begun, by

NIGHT = timezone.make_aware(datetime(2026, 11, 17, 20, 0))
HOUR = timedelta(hours=1)


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def test_the_points_of_a_template():
    assert rules.lines_of("一\n\n 二 \n") == ["一", "二"]


@pytest.mark.parametrize(
    ("result", "note", "code"),
    [("fine", "", ""), ("problem", " ", "practice.note_missing"), ("problem", "松动", ""), ("good", "", "practice.result_unknown")],
)
def test_what_a_point_needs(result, note, code):
    assert rules.check_line(result, note).code == code


@pytest.mark.parametrize(
    ("results", "needs", "watches", "code"),
    [
        (["fine", "none"], False, 0, ""),
        (["fine", "open"], False, 0, "practice.points_open"),
        (["fine"], True, 0, "practice.nobody_on_watch"),
        (["problem"], True, 1, ""),
    ],
)
def test_when_a_list_is_finished(results, needs, watches, code):
    assert rules.may_conclude(results, needs_roster=needs, watches=watches).code == code


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (NIGHT, "practice.watch_ends_before_start"),
        (NIGHT + HOUR, ""),
        (NIGHT + 24 * HOUR, ""),
        (NIGHT + 25 * HOUR, "practice.watch_too_long"),
    ],
)
def test_how_long_a_watch_is(ends, code):
    assert rules.check_watch(NIGHT, ends).code == code


@pytest.mark.parametrize(("start", "touches"), [(NIGHT - HOUR, False), (NIGHT, True), (NIGHT + HOUR, True), (NIGHT + 2 * HOUR, False)])
def test_two_watches_of_one_person(start, touches):
    assert rules.overlaps(start, start + HOUR, [(NIGHT, NIGHT + 2 * HOUR)]) == touches


@pytest.mark.django_db
def test_the_templates_of_the_sources():
    found = list(PracticeTemplate.objects.values_list("name_zh", "use", "needs_roster"))
    assert found == [
        ("设备点检", "activity", False),
        ("安全巡查", "activity", False),
        ("整理技术档案", "activity", False),
        ("管线焊接质量复核", "duty", False),
        ("夜间混凝土浇筑值守", "duty", True),
        ("牵头调试新自动化系统", "duty", False),
    ]
    assert all(len(rules.lines_of(t.points)) >= 5 for t in PracticeTemplate.objects.all())


def marks(sheet, result="fine", **changed):
    found = {line.no: (result, "") for line in selectors.lines_of(sheet)}
    return found | {int(no.removeprefix("n")): given for no, given in changed.items()}


@pytest.mark.django_db
def test_a_list_is_filled_in_concluded_and_put_right(people):
    sheet = begun(people)
    assert services.begin_sheet(**by(people, people.secretary), activity=sheet.activity, template=sheet.template).pk == sheet.pk
    other = PracticeTemplate.objects.get(code="PATROL")
    call = {"activity": sheet.activity, "template": other, **by(people, people.secretary)}
    assert code_of(services.begin_sheet, **call) == "practice.has_sheet"
    fill = {"sheet": sheet, **by(people, people.secretary)}
    assert code_of(services.fill_sheet, **fill, marks=marks(sheet, n2=("problem", "")), version=1) == "practice.note_missing"
    services.fill_sheet(**fill, marks={1: ("fine", "")}, version=1)
    with pytest.raises(EditConflict):
        services.fill_sheet(**fill, marks={2: ("fine", "")}, version=1)
    assert code_of(services.fill_sheet, **fill, marks={}, version=2, conclusion="x", conclude=True) == "practice.points_open"
    whole = marks(sheet, n2=("problem", "地脚螺栓松动，已紧固"))
    assert code_of(services.fill_sheet, **fill, marks=whole, version=2, conclude=True) == "practice.conclusion_missing"
    done = services.fill_sheet(**fill, marks=whole, version=2, conclusion="点检 6 项，处理松动 1 处", conclude=True)
    assert (done.conclusion, selectors.sheet_of(sheet.activity).problems) == ("点检 6 项，处理松动 1 处", 1)
    assert code_of(services.fill_sheet, **fill, marks={}, version=3) == "practice.concluded"
    services.reopen_sheet(**fill)
    assert PracticeLine.objects.get(sheet=sheet, no=2).note == "地脚螺栓松动，已紧固"


@pytest.mark.django_db
def test_a_night_watch_has_its_roster(people):
    sheet = begun(people, "POUR")
    fill = {"sheet": sheet, **by(people, people.secretary)}
    last = {"marks": marks(sheet), "version": 1, "conclusion": "浇筑 60 方，无异常", "conclude": True}
    assert code_of(services.fill_sheet, **fill, **last) == "practice.nobody_on_watch"
    watch = {"person": people.secretary.person, "starts_at": NIGHT, "ends_at": NIGHT + 4 * HOUR, "place": "泵房"}
    made = services.put_on_watch(**fill, **watch)
    assert services.put_on_watch(**fill, **watch).pk == made.pk
    assert code_of(services.put_on_watch, **fill, **{**watch, "starts_at": NIGHT + HOUR}) == "practice.watch_overlaps"
    assert code_of(services.put_on_watch, **fill, **{**watch, "person": people.stranger.person}) == "practice.watch_foreign"
    assert services.fill_sheet(**fill, **last).concluded_at is not None


@pytest.mark.django_db
def test_nobody_else_fills_it_in_and_an_archived_record_is_closed(people):
    sheet = begun(people)
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.fill_sheet(**by(people, user), sheet=sheet, marks={}, version=1)
    Activity.objects.update(state="archived")
    assert code_of(services.fill_sheet, **by(people, people.secretary), sheet=sheet, marks={}, version=1) == "activity.archived_locked"


@pytest.mark.django_db
def test_the_pages(client, people):
    sheet = begun(people)
    page = reverse("practice_sheet", args=[sheet.activity_id])
    client.force_login(people.secretary)
    assert page in client.get(reverse("activity_detail", args=[sheet.activity_id])).content.decode()
    assert "紧固件无松动" in client.get(page).content.decode()
    typed = {f"result_{n}": "fine" for n in range(1, 7)} | {"version": "1", "conclusion": "正常", "act": "conclude"}
    assert client.post(page + "fill/", {**typed, "result_1": "problem"}).status_code == 422
    local = timezone.localtime(NIGHT)
    watch = {"person": people.secretary.person_id, "starts_at": f"{local:%Y-%m-%dT%H:%M}", "ends_at": f"{local + HOUR:%Y-%m-%dT%H:%M}"}
    assert client.post(page + "watch/", {**watch, "ends_at": watch["starts_at"]}).status_code == 422
    assert client.post(page + "watch/", watch).status_code == 302
    assert client.post(reverse("practice_watch_off", args=[sheet.watches.get().pk])).status_code == 302
    assert client.post(page + "fill/", typed).status_code == 302
    assert "已完成" in client.get("/practice/").content.decode()
    assert client.post(page + "reopen/").status_code == 302
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.get(page).status_code == 404
        assert client.post(page + "fill/", typed).status_code == 404
        assert "设备点检行动" not in client.get("/practice/").content.decode()
    client.force_login(people.committee)
    assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_begun_over_the_page(client, people):
    held = begun(people).activity
    held.practice.delete()
    client.force_login(people.secretary)
    page = reverse("practice_sheet", args=[held.pk])
    assert client.post(page + "begin/", {"template": "NO"}).status_code == 422
    assert client.post(page + "begin/", {"template": "FILES"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(client, people, rows, django_assert_num_queries):
    sheet = begun(people)
    for n in range(1, rows):
        held = Activity.objects.get(pk=sheet.activity_id)
        held.pk, held.starts_at = None, held.starts_at - timedelta(days=n)
        held.save()
        services.begin_sheet(**by(people, people.secretary), activity=held, template=sheet.template)
    client.force_login(people.secretary)
    client.get("/practice/")
    with django_assert_num_queries(6):
        client.get("/practice/")
