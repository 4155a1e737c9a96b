from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.calendar import services
from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.rules import DayDraft
from portal.calendar.selectors import last_known_year, missing_years, work_calendar
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.rights.access import system_actor
from portal.rights.models import RoleGrant
from tests.portal.calendar.factories import GOOD, upload

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


@pytest.mark.parametrize(("who", "status"), [("secretary", 302), ("stranger", 302), ("worker", 302), ("hr", 200)])
def test_everybody_reads_the_calendar_and_personnel_loads_it(client, people, who, status):
    client.force_login(getattr(people, who))
    page = client.get(reverse("calendar"))
    assert (page.status_code, "2027年放假安排尚未载入，跨入该年的期限按周一至周五计算" in page.content.decode()) == (200, True)
    assert client.get(reverse("calendar_load")).status_code == (200 if status == 200 else 404)
    assert client.post(reverse("calendar_load"), {"file": upload(GOOD)}).status_code == (302 if status == 200 else 404)
    assert CalendarYear.objects.filter(year=2027).exists() is (status == 200)


def test_personnel_of_one_plant_reads_and_does_not_load(client, people):
    RoleGrant.objects.filter(user=people.hr, role="hr").update(node=people.nodes["MK1"])
    client.force_login(people.hr)
    assert reverse("calendar_load") not in client.get(reverse("calendar")).content.decode()
    assert client.post(reverse("calendar_load"), {"file": upload(GOOD)}).status_code == 404
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_the_year_shows_months_festivals_and_source(client, people):
    client.force_login(people.worker)
    page = client.get(reverse("calendar"), {"year": "2026"})
    text = page.content.decode()
    assert ("国办发明电〔2025〕7号" in text, "放假 9 天" in text, "2026年放假安排尚未载入" in text) == (True, True, False)
    assert [m.workdays for m in page.context["months"]][:2] == [21, 16]
    october = {c.day.day: c.kind for week in page.context["months"][9].weeks for c in week if c}
    assert (october[1], october[8], october[10], october[11]) == ("holiday", "", "make_up", "rest")


@pytest.mark.parametrize("year", ["x", "1", "99999", "٢٠٢٦"])
def test_a_year_that_is_none_shows_this_one(client, people, year):
    client.force_login(people.worker)
    assert client.get(reverse("calendar"), {"year": year}).context["year"] == 2026


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_page_costs_the_same_for_every_year(client, people, django_assert_num_queries, year):
    client.force_login(people.worker)
    with django_assert_num_queries(9):
        client.get(reverse("calendar"), {"year": year})


@pytest.mark.parametrize(
    ("today", "loaded", "missing"),
    [
        (date(2026, 1, 1), {2025, 2026}, [2027]),
        (date(2026, 12, 31), {2026, 2027}, []),
        (date(2027, 1, 1), {2026}, [2027, 2028]),
    ],
)
def test_this_year_and_the_next_should_be_known(today, loaded, missing):
    assert missing_years(today, loaded) == missing


def test_loading_replaces_the_year_and_is_written_down(client, people):
    client.force_login(people.hr)
    assert client.post(reverse("calendar_load"), {"file": upload(GOOD)}).status_code == 302
    assert (last_known_year(), work_calendar(NOW.date()).add(date(2026, 12, 31), 1)) == (2027, date(2027, 1, 4))
    again = GOOD.replace("2027-01-03", "2027-01-04")
    page = client.post(reverse("calendar_load"), {"file": upload(again), "source": "更正通知"}, follow=True).content.decode()
    assert "已载入 2027 年放假安排，共 16 天" in page
    assert CalendarYear.objects.get(year=2027).source == "更正通知"
    assert work_calendar(NOW.date()).add(date(2026, 12, 31), 1) == date(2027, 1, 5)
    rows = AuditRow.objects.filter(action="calendar.loaded").order_by("pk")
    assert [(r.before, r.after) for r in rows] == [
        ({}, {"source": "测试通知", "days": 15}),
        ({"source": "测试通知", "days": 15}, {"source": "更正通知", "days": 16}),
    ]


def test_a_slip_is_pointed_out_after_loading(client, people):
    client.force_login(people.hr)
    few = "year: 2027\nsource: 通知\ndays:\n  - {date: 2027-01-01, kind: holiday, name: 元旦}\n"
    page = client.post(reverse("calendar_load"), {"file": upload(few)}, follow=True).content.decode()
    assert "放假日只有 1 天，少于法定节假日 13 天" in page


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (GOOD.replace("2027-02-20", "2027-02-22"), ["第 6 行：2027-02-22 不是星期六或星期日"]),
        (GOOD + "  - {date: 2026-12-31, kind: 放假, name: 元旦}\n  - {date: 2027-01-01, kind: 班, name: 元旦}\n",
         ["第 7 行：2026-12-31 不是 2027 年的日期", "第 8 行：2027-01-01 既写了放假又写了调休上班"]),
        (GOOD.replace("source: 测试通知", "source: ''"), ["请写明依据"]),
        ("year: 2027\nsource: 通知\ndays: []\n", ["没有 2027 年的放假日"]),
    ],
)  # fmt: skip
def test_a_wrong_file_changes_nothing_and_names_its_lines(client, people, text, sentences):
    client.force_login(people.hr)
    before = CalendarDay.objects.count()
    answer = client.post(reverse("calendar_load"), {"file": upload(text)})
    page = answer.content.decode()
    assert (answer.status_code, [s for s in sentences if s not in page], CalendarDay.objects.count()) == (422, [], before)


def test_the_sample_can_be_fetched_and_loaded_as_it_is(client, people):
    client.force_login(people.hr)
    sample = client.get(reverse("calendar_sample")).content
    assert client.post(reverse("calendar_load"), {"file": upload(sample)}).status_code == 302


def test_a_service_call_without_the_right_is_refused(people):
    days = [DayDraft(date(2027, 1, 1), "holiday", "元旦")]
    with pytest.raises(NotReachable):
        services.load_year(actor=people.actor(people.worker), at=NOW, year=2027, source="通知", days=days)


def test_the_command_loads_and_names_what_is_wrong(db, tmp_path):
    file, out, err = tmp_path / "2027.yaml", StringIO(), StringIO()
    file.write_text(GOOD)
    call_command("load_calendar", file, stdout=out)
    assert ("共 15 天" in out.getvalue(), CalendarYear.objects.get(year=2027).loaded_by) == (True, None)
    file.write_text(GOOD.replace("2027-02-20", "2027-02-22"))
    with pytest.raises(CommandError, match="共 1 处错误"):
        call_command("load_calendar", file, stderr=err)
    assert "第 6 行" in err.getvalue()
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("load_calendar", tmp_path / "none.yaml")
    assert services.load_year(
        actor=system_actor("t"), at=NOW, year=2028, source="通知", days=[DayDraft(date(2028, 1, 1), "holiday", "元旦")]
    ).days.count() == 1  # fmt: skip
