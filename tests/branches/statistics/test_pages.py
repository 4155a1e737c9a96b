"""Drawn up, signed by a second person, given back; who sees which page; files."""

from datetime import date

import pytest
from django.urls import reverse

from branches.statistics import services
from branches.statistics.models import StatisticsFigure, StatisticsLine, StatisticsReturn
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.statistics.factories import drawn, last_year, signed, words

pytestmark = pytest.mark.django_db


def test_drawn_up_once_and_signed_by_somebody_else(people):
    first, again = drawn(people), drawn(people)
    assert (first.pk, first.as_of) == (again.pk, date(last_year(), 12, 31))
    with pytest.raises(RuleBroken, match="same_person"):
        services.sign(**words(people), table=first, version=1)
    services.sign(**words(people, people.second_committee), table=first, version=1)
    with pytest.raises(RuleBroken, match="moved_on"):  # a second click, from the page of before
        services.sign(**words(people, people.second_committee), table=first, version=1)
    with pytest.raises(RuleBroken, match="is_signed"):
        services.sign(**words(people, people.second_committee), table=first, version=2)
    services.give_back(**words(people, people.second_committee), table=first, version=2, reason="漏一个支部")
    with pytest.raises(RuleBroken, match="not_signed"):
        services.give_back(**words(people), table=first, version=3, reason="x")
    services.sign(**words(people), table=first, version=3)
    acts = list(AuditRow.objects.filter(action__startswith="statistics.").order_by("pk").values_list("action", flat=True))
    assert acts == ["statistics.drawn", "statistics.signed", "statistics.given_back", "statistics.signed"]
    assert StatisticsFigure.objects.count() == StatisticsLine.objects.count()


def test_the_running_year_is_counted_and_not_signed(people):
    table = drawn(people, year=clock.today().year)
    if clock.today() < table.as_of:
        with pytest.raises(RuleBroken, match="not_yet"):
            services.sign(**words(people, people.second_committee), table=table, version=1)
    with pytest.raises(RuleBroken, match="year_ahead"):
        drawn(people, year=clock.today().year + 1)
    with pytest.raises(RuleBroken, match="no_layout"):
        drawn(people, year=2001)


def test_a_branch_draws_up_its_own_and_signs_nothing(people):
    table = drawn(people, node="ZB-A", user=people.secretary)
    for user in (people.secretary, people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.sign(**words(people, user), table=table, version=1)
    with pytest.raises(NotReachable):
        drawn(people, node="ZB-A", user=people.stranger)
    with pytest.raises(NotReachable):
        drawn(people, user=people.secretary)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_who_opens_the_table_of_the_committee(client, people, who, status):
    table = signed(people)
    line = StatisticsLine.objects.get(code="MEMBERS-01")
    client.force_login(getattr(people, who))
    assert client.get(reverse("statistics_detail", args=[table.pk])).status_code == status
    assert client.get(reverse("statistics_line", args=[table.pk, line.pk])).status_code == status
    for kind in ("docx", "pdf"):
        assert client.post(reverse("statistics_paper", args=[table.pk, kind])).status_code == status
    assert client.get(reverse("statistics_back", args=[table.pk])).status_code == status
    for key in ("statistics-table", "statistics-people"):
        asked = {"table": table.pk, "line": line.pk}
        assert client.get(reverse("export_new", args=[key]), asked).status_code == status
        assert client.get(reverse("export_new", args=[key]), {"table": "x"}).status_code == 404
    assert len(client.get(reverse("statistics_list")).context["listing"].page.object_list) == (status == 200)
    answer = client.get(f"/api/v1/statistics-returns/{table.pk}/")
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["rows"][0] == {"section": "members", "code": "MEMBERS-01", "name": "党员总数", "figure": "9", "difference": ""}


def test_a_figure_opens_the_people_or_only_the_branches(client, people):
    table = drawn(people)
    client.force_login(people.committee)
    page = client.get(reverse("statistics_line", args=[table.pk, StatisticsLine.objects.get(code="MEMBERS-01").pk])).content.decode()
    assert [word in page for word in ("书记甲", "书记乙", "书记丙", "支部A", "支部C")] == [True, True, False, True, False]
    hidden = StatisticsLine.objects.get(name_zh="其中：已完成年度学时")
    page = client.get(reverse("statistics_line", args=[table.pk, hidden.pk])).content.decode()
    assert ("书记甲" in page, "这一项不列名单" in page) == (False, True)
    assert client.get(reverse("statistics_line", args=[table.pk, 999999])).status_code == 404


def test_over_the_pages(client, people):
    client.force_login(people.committee)
    year = last_year()
    for typed in ({"year": "99999999999", "node": "DW1"}, {"year": str(year), "node": "DW2"}, {"year": "2001", "node": "DW1"}, {}):
        assert client.post(reverse("statistics_new"), typed).status_code == 422
    answer = client.post(reverse("statistics_new"), {"year": str(year), "node": "DW1"})
    table = StatisticsReturn.objects.get()
    assert answer["Location"] == reverse("statistics_detail", args=[table.pk])
    page = client.get(answer["Location"]).content.decode()
    assert ("编制人不能签报自己编制的统计表" in page, "党员基本情况" in page, "statistics-table" in page) == (True, True, True)
    assert client.post(reverse("statistics_sign", args=[table.pk]), {"version": table.version}).status_code == 422
    client.force_login(people.second_committee)
    assert client.post(reverse("statistics_sign", args=[table.pk]), {"version": "x"}).status_code == 422
    assert client.post(reverse("statistics_sign", args=[table.pk]), {"version": table.version}).status_code == 302
    people.branch_a.memberships.filter(person=people.secretary.person).update(to_on=date(year, 3, 1))
    page = client.get(answer["Location"]).content.decode()
    assert "签报以后有 1" in page or "个数字与现在的记录不同" in page
    assert client.post(reverse("statistics_back", args=[table.pk]), {"version": 2, "reason": ""}).status_code == 422
    assert client.post(reverse("statistics_back", args=[table.pk]), {"version": 2, "reason": "漏转"}).status_code == 302
    assert "漏转" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        drawn(people, year=last_year() - n)
    client.force_login(people.committee)
    client.get(reverse("statistics_list"))
    with django_assert_num_queries(6):
        client.get(reverse("statistics_list"))
