from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue import services
from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable
from portal.rights.models import RoleGrant

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LINE = "QUADRANT_LINE"


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


@pytest.mark.parametrize(
    ("who", "status", "change"),
    [("secretary", 200, 404), ("stranger", 200, 404), ("hr", 200, 404), ("assessor", 200, 200), ("worker", 404, 404)],
)
def test_rules_are_open_to_those_who_work_by_them(client, people, who, status, change):
    client.force_login(getattr(people, who))
    assert client.get(reverse("rule_list")).status_code == status
    assert client.get(reverse("rule_detail", args=[LINE])).status_code == status
    assert client.get(reverse("rule_change", args=[LINE])).status_code == change


def test_the_page_shows_value_dates_and_source_and_searches(client, people):
    client.force_login(people.secretary)
    page = client.get(reverse("rule_list"), {"q": "四象限"}).content.decode()
    assert ("85 分" in page, "2020-01-01" in page, "系统默认" in page, "SIGNIN_CODE_SECONDS" in page) == (True, True, True, False)


def change(client, **typed):
    data = {"value": "88", "effective_from": "2027-01-01", "source": "党委会 2026 年第 20 次会议", **typed}
    return client.post(reverse("rule_change", args=[LINE]), data)


def test_a_new_figure_counts_from_its_day_and_the_old_one_stays(client, people):
    client.force_login(people.assessor)
    assert change(client).status_code == 302
    assert [value_on(LINE, d) for d in (date(2026, 12, 31), date(2027, 1, 1))] == [85, 88]
    page = client.get(reverse("rule_detail", args=[LINE])).content.decode()
    wanted = ("88 分", "尚未生效", "85 分", "现行", "至 2026-12-31", "党委会 2026 年第 20 次会议", "系统自带", people.assessor.display_name)
    assert [w for w in wanted if w not in page] == []
    row = AuditRow.objects.get(action="rule.changed")
    assert (row.before["value"], row.after["value"], row.after["effective_from"]) == (85, 88, "2027-01-01")


def test_an_assessor_of_one_plant_changes_no_rule_of_the_enterprise(client, people):
    RoleGrant.objects.filter(user=people.assessor, role="assessor").update(node=people.nodes["DW1"])
    client.force_login(people.assessor)
    assert client.get(reverse("rule_detail", args=[LINE])).status_code == 200
    assert change(client).status_code == 404
    assert value_on(LINE, date(2027, 1, 1)) == 85


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"effective_from": "2026-11-20"}, "生效日期不能早于今天（2026-11-21）"),
        ({"effective_from": "明天"}, "日期写成 2026-07-01 这样的形式"),
        ({"source": " "}, "请写明依据"),
        ({"value": "八十八"}, "不是数字"),
        ({"value": "88.5"}, "只能填整数"),
        ({"value": "85", "source": "系统默认，可调整"}, "没有需要保存的内容"),
    ],
)
def test_a_wrong_figure_is_refused_in_words(client, people, typed, sentence):
    client.force_login(people.assessor)
    answer = change(client, **typed)
    assert (answer.status_code, sentence in answer.content.decode(), RuleParameter.objects.filter(code=LINE).count()) == (422, True, 1)


def test_a_second_figure_must_begin_later(client, people):
    client.force_login(people.assessor)
    change(client)
    assert change(client, value="90").status_code == 422
    assert change(client, value="90", effective_from="2027-07-01").status_code == 302
    assert [value_on(LINE, date(2027, m, 30)) for m in (6, 7)] == [88, 90]


def test_the_second_of_two_editors_is_told(people):
    actor = people.actor(people.assessor)
    seen = RuleParameter.objects.get(code=LINE).pk
    given = {"actor": actor, "at": NOW, "code": LINE, "source": "会议", "newest": seen}
    services.add_rule_version(**given, value="88", effective_from=date(2027, 1, 1))
    with pytest.raises(EditConflict):
        services.add_rule_version(**given, value="90", effective_from=date(2027, 7, 1))


def test_a_figure_that_code_brings_is_not_typed(client, people):
    RuleParameter.objects.create(
        code="TABLE", name_zh="表", name_en="Table", value={"甲": 1}, effective_from=date(2020, 1, 1), source="测试"
    )
    client.force_login(people.assessor)
    page = client.get(reverse("rule_detail", args=["TABLE"])).content.decode()
    assert ("甲：1" in page, "增加新取值" in page) == (True, False)


def test_an_unknown_rule_is_not_found(client, people):
    client.force_login(people.assessor)
    assert {client.get(reverse(n, args=["NONE"])).status_code for n in ("rule_detail", "rule_change")} == {404}


def test_a_service_call_without_the_right_is_refused(people):
    with pytest.raises(NotReachable):
        services.add_rule_version(actor=people.actor(people.hr), at=NOW, code=LINE, value="1", effective_from=date(2027, 1, 1), source="x")


@pytest.mark.parametrize("versions", [1, 3])
def test_the_history_costs_the_same_with_more_versions(client, people, django_assert_num_queries, versions):
    for n in range(versions - 1):
        services.add_rule_version(
            actor=people.actor(people.assessor), at=NOW, code=LINE, value=str(n), effective_from=date(2027 + n, 1, 1), source="会议"
        )
    client.force_login(people.secretary)
    with django_assert_num_queries(9):
        client.get(reverse("rule_detail", args=[LINE]))
