"""The pages: who sees what, the way from the plan to the result over them, what a list costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.workforce.competitions import factories as make
from tests.workforce.competitions import samples
from tests.workforce.skills.factories import OccupationFactory, national_number
from workforce.competitions.models import Competition, CompetitionEntry
from workforce.honours.models import Honour, HonourTitle
from workforce.promotion.models import FastTrackRequest


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def post(client, user, page: str, /, *args, **given):
    client.force_login(user)
    return client.post(reverse(page, args=args), given)


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 200), ("committee", 200), ("sibling", 200), ("stranger", 404)]
)
def test_a_competition_is_seen_by_everybody_below_its_organiser(client, people, who, status):
    row, user = make.published(people), getattr(people, who)
    assert get(client, user, "competition_detail", row.pk).status_code == status
    assert client.get(reverse("competition-detail", args=[row.pk])).status_code == status


@pytest.mark.parametrize(("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_an_entry_is_its_own_and_the_organisers(client, people, who, status):
    entry = make.best(make.published(people))
    assert get(client, getattr(people, who), "competition_entry", entry.pk).status_code == status


def test_scores_are_nobodys_business(client, people):
    """Everybody sees the winners; a loser sees his own place; only the organiser the whole table."""
    row = make.published(people, 2, prizes=(1, 0, 0, 0))
    last = row.entries.order_by("pk")[2]
    loser = last.members.get().person.account
    page = get(client, people.worker, "competition_detail", row.pk)
    assert [e.pk for e in page.context["winners"]] == [make.best(row).pk]
    assert [e.pk for e in page.context["entries"]] == [make.best(row).pk]
    assert "选手1" not in page.content.decode()
    assert "第 3 名" in get(client, loser, "competition_entry", last.pk).content.decode()
    assert len(get(client, people.hr, "competition_detail", row.pk).context["entries"]) == 3
    assert get(client, people.secretary, "competition_detail", row.pk).context["entries"] == []
    running = make.running(people, name="未发布")
    assert "总分" not in get(client, people.worker, "competition_entry", make.best(running).pk).content.decode()


@pytest.mark.parametrize(
    ("who", "status", "seen"), [("hr", 200, 1), ("secretary", 200, 1), ("stranger", 200, 0), ("worker", 404, None), ("assessor", 404, None)]
)
def test_who_has_list_and_calendar(client, people, who, status, seen):
    make.planned(people)
    user = getattr(people, who)
    answer = get(client, user, "competition_list")
    assert (answer.status_code, get(client, user, "competition_calendar").status_code) == (status, status)
    if seen is not None:
        assert len(answer.context["listing"].page.object_list) == seen


def test_the_calendar_names_who_owes_one(client, people):
    page = get(client, people.hr, "competition_calendar").content.decode()
    assert "差 1 次" in page
    make.planned(people)
    page = get(client, people.hr, "competition_calendar", year=clock.today().year).content.decode()
    assert "差 1 次" not in page
    assert "采煤工技能大赛" in page
    for wrong in ("99999", "002026999999", "1999", "9" * 5000):
        assert get(client, people.hr, "competition_calendar", year=wrong).context["year"] == clock.today().year


def test_a_year_from_before_the_rule_asks_for_nothing(client, people):
    page = get(client, people.hr, "competition_calendar", year=2015)
    assert (page.status_code, page.context["found"].wanted, "没有最少举办次数" in page.content.decode()) == (200, 0, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.planned(people, name=f"比武{n}")
    client.force_login(people.hr)
    client.get(reverse("competition_list"))
    with django_assert_num_queries(8):
        client.get(reverse("competition_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_entries(client, people, django_assert_num_queries, count):
    row = make.published(people, count)
    client.force_login(people.hr)
    client.get(reverse("competition_detail", args=[row.pk]))
    with django_assert_num_queries(19):
        client.get(reverse("competition_detail", args=[row.pk]))


def typed(people, **changes) -> dict:
    today = clock.today()
    said = {
        "name": "电工技能大赛", "kind": "skills", "level": 2, "node": people.nodes["MK1"].pk, "is_planned": "on",
        "occupations": [OccupationFactory().pk], "enrol_from": today - timedelta(days=3), "enrol_to": today, "starts_on": today,
        "team_size": 1, "theory_weight": 30, "first_prizes": 1, "second_prizes": 2, "third_prizes": 3, "excellence_prizes": 4,
        "quota_up": 0, "project_kind": "works", "project": "智能化矿井建设", "partner": "union",
    }  # fmt: skip
    return {**said, **changes}


def test_the_way_from_the_plan_to_the_certificate(client, people):
    assert get(client, people.hr, "competition_new").context["form"].initial["theory_weight"] == 30
    assert post(client, people.hr, "competition_new", **typed(people, project="")).status_code == 422
    assert post(client, people.hr, "competition_new", **typed(people)).status_code == 302
    row = Competition.objects.get()
    assert (row.project_kind, row.partner, row.state) == ("works", "union", "planned")
    edited = typed(people, name="电工大赛", version=row.version)
    del edited["node"]
    assert post(client, people.hr, "competition_edit", row.pk, **edited).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "competition_open", row.pk, version=row.version).status_code == 302
    assert row.name in get(client, people.worker, "competition_mine").content.decode()
    own = {"people": people.worker.person.staff_no, "occupation": OccupationFactory().pk, "contestant": "staff"}
    assert post(client, people.worker, "competition_enter", row.pk, **{**own, "people": "没有"}).status_code == 422
    assert post(client, people.worker, "competition_enter", row.pk, **own).status_code == 302
    assert get(client, people.worker, "competition_detail", row.pk).context["forms"]["entry"] is None
    row.refresh_from_db()
    assert post(client, people.hr, "competition_start", row.pk, version=row.version).status_code == 302
    entry = CompetitionEntry.objects.get()
    given = {"version": 1, "theory": "80", "practice": "90"}
    assert post(client, people.hr, "competition_score", entry.pk, **{**given, "theory": ""}).status_code == 422
    assert post(client, people.hr, "competition_score", entry.pk, **given).status_code == 302
    assert post(client, people.hr, "competition_check", entry.pk, version=2).status_code == 422
    assert post(client, people.second_hr, "competition_check", entry.pk, version=2).status_code == 302
    row.refresh_from_db()
    assert post(client, people.hr, "competition_finish", row.pk, version=row.version).status_code == 302
    row.refresh_from_db()
    assert not get(client, people.hr, "competition_detail", row.pk).context["can_publish"]
    assert post(client, people.second_hr, "competition_publish", row.pk, version=row.version).status_code == 302
    title = HonourTitle.objects.filter(is_for_people=True, is_active=True).first()
    honour = {"member": entry.members.get().pk, "title": title.pk}
    assert post(client, people.hr, "competition_honour", row.pk, **honour).status_code == 302
    assert Honour.objects.get().person == people.worker.person
    _to_certificate(client, people, entry)


def _to_certificate(client, people, entry) -> None:
    page = get(client, people.worker, "fasttrack_new", entry.pk).content.decode()
    assert "CMP-08" in page
    assert post(client, people.worker, "fasttrack_new", entry.pk, note="", member="999999").status_code == 404
    assert post(client, people.worker, "fasttrack_new", entry.pk, note="").status_code == 302
    assert post(client, people.worker, "fasttrack_new", entry.pk, note="").status_code == 422
    row = FastTrackRequest.objects.get()
    assert get(client, people.worker, "fasttrack_detail", row.pk).context["check_form"] is None
    assert post(client, people.hr, "fasttrack_check", row.pk, version=1, reason="属实").status_code == 302
    today = clock.today()
    words = {"version": 2, "scheme": "national", "issued_on": today, "number": national_number(7, today.year, 4)}
    assert post(client, people.hr, "fasttrack_approve", row.pk, **words).status_code == 422
    assert post(client, people.second_hr, "fasttrack_approve", row.pk, **{**words, "number": "x"}).status_code == 422
    assert post(client, people.second_hr, "fasttrack_approve", row.pk, **words).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.certificate.grade) == ("approved", 4)
    assert words["number"] in get(client, people.worker, "fasttrack_detail", row.pk).content.decode()


@pytest.mark.parametrize(("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_a_request_is_its_own_and_hrs(client, people, who, status):
    row, user = samples.asked(people), getattr(people, who)
    assert get(client, user, "fasttrack_detail", row.pk).status_code == status
    assert client.get(reverse("fasttrack-detail", args=[row.pk])).status_code == status


def test_an_unpublished_result_is_refused_with_a_sentence(client, people):
    entry = make.best(make.finished(people))
    answer = post(client, people.worker, "fasttrack_new", entry.pk, note="")
    assert answer.status_code == 422
    assert "竞赛成绩还没有发布" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_requests_costs_the_same(client, people, django_assert_num_queries, count):
    row = samples.asked(people)
    for _ in range(count - 1):
        row.pk, row.person, row.entry_id = None, make.worker(people, "另一人").person, row.entry_id
        row.save(force_insert=True)
    client.force_login(people.hr)
    client.get(reverse("fasttrack_list"))
    with django_assert_num_queries(8):
        assert len(client.get(reverse("fasttrack_list")).context["listing"].page.object_list) == count


def test_a_refusal_and_the_rules(client, people):
    row = samples.asked(people)
    assert post(client, people.hr, "fasttrack_refuse", row.pk, version=1, reason="").status_code == 422
    assert post(client, people.hr, "fasttrack_refuse", row.pk, version=1, reason="名次登记有误").status_code == 302
    row.refresh_from_db()
    assert row.state == "refused"
    assert "CMP-12-1" in get(client, people.worker, "fasttrack_rules").content.decode()
    assert get(client, people.stranger, "fasttrack_rules").status_code == 404


def test_a_drive_over_the_pages(client, people):
    assert post(client, people.hr, "competition_new", **typed(people, kind="drive", occupations=[])).status_code == 302
    row = Competition.objects.get()
    assert post(client, people.hr, "competition_target", row.pk, name="进尺", measure="米", weight=1).status_code == 302
    planned = {"target": row.targets.get().pk, "unit": people.nodes["CM-A"].pk, "planned": "100"}
    assert post(client, people.hr, "competition_planned", row.pk, **planned).status_code == 302
    for step in ("competition_open", "competition_start"):
        row.refresh_from_db()
        assert post(client, people.hr, step, row.pk, version=row.version).status_code == 302
    figure = row.targets.get().figures.get()
    assert post(client, people.hr, "competition_measure", figure.pk, measured="").status_code == 422
    assert post(client, people.hr, "competition_measure", figure.pk, measured="96").status_code == 302
    assert post(client, people.hr, "competition_check_figure", figure.pk).status_code == 422
    assert post(client, people.second_hr, "competition_check_figure", figure.pk).status_code == 302
    assert get(client, people.secretary, "competition_detail", row.pk).context["units"] == []
    row.refresh_from_db()
    assert post(client, people.hr, "competition_finish", row.pk, version=row.version).status_code == 302
    row.refresh_from_db()
    assert post(client, people.second_hr, "competition_publish", row.pk, version=row.version).status_code == 302
    assert "完成 96.00%" in get(client, people.secretary, "competition_detail", row.pk).content.decode()


def test_the_other_buttons(client, people):
    above = make.registering(people, name="集团大赛")
    row = make.published(people, name="基层比武", level=1, next_up=above, quota_up=1)
    assert post(client, people.hr, "competition_send_up", row.pk, version=row.version).status_code == 302
    sent = above.entries.get()
    assert post(client, people.hr, "competition_accept", sent.pk).status_code == 302
    assert post(client, people.worker, "competition_withdraw", sent.pk).status_code == 302
    running = make.running(people, name="评委打分")
    assert post(client, people.hr, "competition_jury", running.pk, version=running.version).status_code == 302
    done = make.finished(people, name="要公示")
    assert post(client, people.hr, "competition_publicise", done.pk, version=done.version).status_code == 302
    again = make.finished(people, name="要退回")
    assert post(client, people.hr, "competition_reopen", again.pk, version=again.version, reason="登错").status_code == 302
    again.refresh_from_db()
    assert post(client, people.hr, "competition_cancel", again.pk, version=again.version, reason="停产").status_code == 302
    assert post(client, people.hr, "competition_open", again.pk, version=1).status_code in (409, 422)
