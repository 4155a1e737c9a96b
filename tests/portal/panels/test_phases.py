"""Phases, blind mode, hidden judges, deciding figure, late members: what the panel was settled to do."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.notices.models import Notice
from portal.panels import registry, services, tasks
from portal.panels.models import Panel, PanelOpinion
from tests.portal.panels.factories import KIND, convened, judges, seated, vote

WAY = {"method": "points", "figure": "mean", "has_discussion": False, "is_blind": False, "hides_judges": False, "fewest": 3, "due_on": None}


@pytest.fixture
def blind():
    """The room of the test's cases says what may be told without a name."""
    registry.register_blind_lines(KIND, lambda case: [("申报", "采煤工 二级")])
    registry.register_lines(KIND, lambda case: [("姓名", case.label)])
    yield
    registry._blind_lines.pop(KIND)
    registry._lines.pop(KIND)


def run(people, act, panel, at=None, **words):
    return act(actor=people.actor(people.hr), at=at or clock.now(), panel=panel, version=panel.version, **words)


def broken(act, *args, **words):
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **words)
    return refusal.value


def opened(people, users, deputies=None, cases=2, **way):
    panel = seated(people, convened(people, cases=cases), users, deputies)
    panel = run(people, services.settle_panel, panel, **WAY | way)
    return run(people, services.open_panel, panel)


def rate(people, panel, user, *points):
    for case, value in zip(panel.cases.all(), points, strict=True):
        services.give_opinion(actor=people.actor(user), at=clock.now(), case=case, points=D(value), reason="答辩情况")


def test_the_figure_that_was_settled_decides_and_stands_in_the_conclusion(people, client):
    users = judges(people, 3)
    panel = opened(people, users, figure="median", cases=1)
    for user, points in zip(users, ("0", "80", "82"), strict=True):
        rate(people, panel, user, points)
    panel = run(people, services.conclude_panel, panel)
    case = panel.cases.get()
    assert (case.result, case.tally["figure"], case.tally["median"], case.tally["mean"]) == ("passed", "median", "80.00", "54.00")
    client.force_login(people.hr)
    page = client.get(reverse("panel_detail", args=[panel.pk])).text
    assert "3 人打分，按中位数 80.00 分决定，合格线 60 分。" in page
    assert "中位数（决定）" in page
    assert "评委意见分歧较大。" in page
    assert ("+26.00" in page, "+28.00" in page, "-54.00" in page) == (True, True, True)  # leniency, corrected nowhere


def test_the_way_is_closed_once_the_panel_is_open(people, client):
    panel = opened(people, judges(people, 3))
    assert broken(run, people, services.settle_panel, panel, **WAY | {"figure": "median"}).code == "panel.settled"
    later = localdate() + timedelta(days=9)
    panel = run(people, services.settle_panel, panel, **WAY | {"due_on": later})
    client.force_login(people.hr)
    form = {"version": panel.version, "figure": "median", "due_on": str(later)}
    assert client.post(reverse("panel_settle", args=[panel.pk]), form).status_code == 302
    panel.refresh_from_db()
    assert (panel.figure, panel.due_on) == ("mean", later)  # what is not open to change is left unread
    bad = client.post(reverse("panel_settle", args=[panel.pk]), {"version": panel.version, "due_on": "2020-01-01"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["due_on"])


def test_more_raters_than_the_rule_asks_also_widen_the_panel(people):
    panel = seated(people, convened(people), judges(people, 3))
    assert broken(run, people, services.settle_panel, panel, **WAY | {"fewest": 2}).code == "panel.fewest_low"
    panel = run(people, services.settle_panel, panel, **WAY | {"fewest": 4})
    assert panel.minimum == 5
    assert broken(run, people, services.open_panel, panel).code == "panel.seats_few"


def test_fewer_raters_again_bring_the_seats_back_to_the_rule_and_no_further(people):
    panel = run(people, services.settle_panel, convened(people), **WAY | {"fewest": 6})
    assert (panel.fewest, panel.minimum) == (6, 7)
    panel = run(people, services.settle_panel, panel, **WAY)
    assert (panel.fewest, panel.minimum) == (3, 3)


@pytest.mark.parametrize("fewest", [0, 1, 2])
def test_nobody_settles_below_the_figure_of_the_rule_even_after_a_replacement(people, fewest):
    users = judges(people, 5)
    panel = seated(people, convened(people), users[:3])
    panel = seated(people, panel, users[2:])  # two of three replaced
    assert broken(run, people, services.settle_panel, panel, **WAY | {"fewest": fewest}).code == "panel.fewest_low"
    panel = run(people, services.open_panel, panel)
    refusal = broken(run, people, services.settle_panel, panel, **WAY | {"fewest": fewest})
    assert refusal.code == "panel.settled"
    panel.refresh_from_db()
    assert (panel.fewest, panel.minimum) == (3, 3)


@pytest.mark.parametrize(("rule", "fewest", "minimum"), [(3, 3, 3), (4, 4, 5), (5, 5, 5)])
def test_a_panel_is_convened_with_as_many_seats_as_its_rule_wants_opinions(people, rule, fewest, minimum):
    RuleParameter.objects.filter(code="PANEL_FEWEST").update(value=rule)
    panel = convened(people)
    assert (panel.fewest, panel.minimum) == (fewest, minimum)
    if rule > 3:
        assert broken(run, people, services.settle_panel, panel, **WAY | {"fewest": rule - 1}).code == "panel.fewest_low"


@pytest.mark.parametrize("figures", [{"fewest": 2}, {"fewest": 5, "minimum": 3}])
def test_the_database_knows_the_least_panel(people, figures):
    panel = convened(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(**figures)


def test_replaced_members_leave_the_case_without_a_conclusion_below_the_fewest(people):
    users = judges(people, 4)
    due = localdate() + timedelta(days=1)
    panel = opened(people, users[:3], users[3:], due_on=due, cases=1)
    case = panel.cases.get()
    for user in users[:2]:
        rate(people, panel, user, "70")
    services.recuse(actor=people.actor(users[0]), at=clock.now(), case=case, reason="亲属")  # the deputy takes the place
    panel.refresh_from_db()
    over = clock.now() + timedelta(days=2)
    assert broken(run, people, services.conclude_panel, panel, at=over).code == "panel.below_fewest"
    rate(people, panel, users[3], "80")
    rate(people, panel, users[2], "90")
    assert run(people, services.conclude_panel, panel, at=over).cases.get().tally["count"] == 3


def test_votes_and_points_are_chosen_before_the_opening(people):
    panel = run(people, services.settle_panel, convened(people), **WAY)
    assert (panel.method, panel.pass_mark) == ("points", 60)
    panel = run(people, services.settle_panel, panel, **WAY | {"method": "vote"})
    assert (panel.method, panel.pass_mark) == ("vote", None)


def test_a_second_reading_keeps_the_first_word(people, client):
    users = judges(people, 3)
    panel = opened(people, users, has_discussion=True, hides_judges=True, cases=1)
    for user, points in zip(users[:2], ("60", "85"), strict=True):
        rate(people, panel, user, points)
    client.force_login(users[0])
    assert "其他评委的意见" not in client.get(reverse("panel_judge", args=[panel.pk])).text  # independent
    assert broken(run, people, services.conclude_panel, panel).code == "panel.discussion_first"
    assert broken(run, people, services.discuss_panel, panel).code == "panel.opinions_missing"
    rate(people, panel, users[2], "86")
    panel = run(people, services.discuss_panel, panel)
    assert Notice.objects.filter(code="panel.discussing_notice").count() == 3
    page = client.get(reverse("panel_judge", args=[panel.pk])).text
    assert ("85.00 分" in page, "86.00 分" in page, users[1].display_name in page) == (True, True, False)
    detail = client.get(reverse("panel_detail", args=[panel.pk])).text
    assert "评委意见分歧较大，请讨论。" in detail
    assert [user.display_name for user in users[1:] if user.display_name in detail] == []
    rate(people, panel, users[0], "84")
    opinion = PanelOpinion.objects.get(seat__user=users[0])
    assert (opinion.points, opinion.first_points) == (84, 60)
    panel.refresh_from_db()
    panel = run(people, services.conclude_panel, panel)
    detail = client.get(reverse("panel_detail", args=[panel.pk])).text
    assert ("合议前 60.00 分" in detail, users[1].display_name in detail) == (True, True)  # names after the end
    assert broken(run, people, services.discuss_panel, panel).code == "panel.cannot_discuss"


def test_a_blind_panel_does_not_tell_whom_it_judges(people, client, blind):
    users = judges(people, 3)
    panel = opened(people, users, is_blind=True)
    client.force_login(users[0])
    for name in ("panel_judge", "panel_detail", "panel_recuse"):
        page = client.get(reverse(name, args=[panel.pk])).text
        assert ("对象 1" in page, "对象1" in page, "对象2" in page) == (True, False, False), name
    page = client.get(reverse("panel_judge", args=[panel.pk])).text.partition('id="main"')[2]  # the search box speaks of names
    assert ("采煤工 二级" in page, "姓名" in page) == (True, False)
    case = panel.cases.first()
    client.post(reverse("panel_recuse", args=[panel.pk]), {"case": case.pk, "reason": "师徒"})
    refusal = broken(services.give_opinion, actor=people.actor(users[0]), at=clock.now(), case=case, points=D(70), reason="")
    assert refusal.params["case"].startswith("对象 ")
    client.force_login(users[1])
    detail = client.get(reverse("panel_detail", args=[panel.pk])).text.partition('id="main"')[2]  # the menu speaks of 师徒
    assert ("有 1 名评委回避" in detail, "师徒" in detail) == (True, False)
    body = client.get(f"/api/v1/panels/{panel.pk}/").json()
    assert [c["record_id"] for c in body["cases"]] == [None, None]
    client.force_login(people.hr)
    assert "对象1" in client.get(reverse("panel_detail", args=[panel.pk])).text  # whoever runs it knows


def test_a_room_that_names_everybody_cannot_be_judged_blind(people):
    assert broken(run, people, services.settle_panel, convened(people), **WAY | {"is_blind": True}).code == "panel.blind_unknown"


def test_judges_are_hidden_from_each_other_in_the_api_too(people, client):
    users = judges(people, 3)
    panel = opened(people, users, hides_judges=True)
    client.force_login(users[0])
    assert client.get(f"/api/v1/panels/{panel.pk}/").json()["seats"] == []
    client.force_login(people.hr)
    assert len(client.get(f"/api/v1/panels/{panel.pk}/").json()["seats"]) == 3


def test_after_the_due_date_the_fewest_are_enough_and_who_is_late_is_on_record(people):
    users = judges(people, 5)
    due = localdate() + timedelta(days=2)
    panel = opened(people, users, due_on=due, cases=1)
    for user in users[:2]:
        rate(people, panel, user, "70")
    over = clock.now() + timedelta(days=3)
    assert broken(run, people, services.conclude_panel, panel, at=over).code == "panel.below_fewest"
    rate(people, panel, users[2], "71")
    rate(people, panel, users[3], "72")
    assert broken(run, people, services.conclude_panel, panel).code == "panel.opinions_missing"  # not over yet
    panel = run(people, services.conclude_panel, panel, at=over)
    case = panel.cases.get()
    assert (case.result, case.tally["count"], case.tally["mean"]) == ("passed", 4, "70.75")
    assert AuditRow.objects.get(action="panel.concluded").after["late"] == [users[4].username]


def test_late_members_are_reminded_by_the_clock_once_in_each_interval(people):
    users = judges(people, 3)
    start = make_aware(datetime(2026, 11, 20, 9))
    panel = seated(people, convened(people, cases=1), users)
    panel = run(people, services.settle_panel, panel, at=start, **WAY | {"due_on": date(2026, 11, 25), "method": "vote"})
    panel = run(people, services.open_panel, panel, at=start)
    vote(people, panel, users[0])

    def told(day, hour=9):
        count = services.remind_due(at=make_aware(datetime(2026, 11, day, hour)))
        return count, Notice.objects.filter(code__in=["panel.due_notice", "panel.overdue_notice"]).count()

    assert told(22) == (0, 0)
    assert told(23) == (2, 2)
    assert told(23, 20) == (0, 2)  # the same day again
    assert told(24) == (2, 4)
    vote(people, panel, users[1])
    assert told(26) == (1, 5)
    assert Notice.objects.filter(code="panel.overdue_notice").get().recipient == users[2]
    panel.refresh_from_db()
    run(people, services.dissolve_panel, panel, reason="x")
    assert told(27) == (0, 5)


def test_the_task_reminds(people):
    users = judges(people, 3)
    opened(people, users, due_on=localdate() + timedelta(days=1))
    tasks.remind()
    tasks.remind()
    assert Notice.objects.filter(code="panel.due_notice").count() == 3


def test_the_button_reminds_and_cools_down(people, client):
    users = judges(people, 3)
    panel = opened(people, users, cases=1)
    rate(people, panel, users[0], "70")
    client.force_login(people.hr)
    page = client.get(reverse("panel_detail", args=[panel.pk])).text
    assert "提醒未评完的 2 人" in page
    assert client.post(reverse("panel_remind", args=[panel.pk])).status_code == 302
    assert set(Notice.objects.filter(code="panel.late_notice").values_list("recipient", flat=True)) == {users[1].pk, users[2].pk}
    again = client.post(reverse("panel_remind", args=[panel.pk]))
    assert (again.status_code, "4 小时内已提醒过" in again.text) == (422, True)
    Panel.objects.update(reminded_at=clock.now() - timedelta(hours=4))
    for user in users[1:]:
        rate(people, panel, user, "70")
    assert "评委都已评完" in client.post(reverse("panel_remind", args=[panel.pk])).text


@pytest.fixture
def talking(people):
    """A discussion on two cases: the first is HR's own, the second has seen the first judge stand aside for a deputy."""
    users = judges(people, 4)
    panel = seated(people, convened(people, person=people.second_hr.person), users[:3], users[3:])
    panel = run(people, services.settle_panel, panel, **WAY | {"has_discussion": True})
    panel = run(people, services.open_panel, panel)
    first, second = panel.cases.all()
    services.recuse(actor=people.actor(users[0]), at=clock.now(), case=second, reason="师徒")
    for case, raters in ((first, users[:3]), (second, users[1:])):
        for user, points in zip(raters, ("61.25", "72.5", "88.75"), strict=True):
            services.give_opinion(actor=people.actor(user), at=clock.now(), case=case, points=D(points), reason=f"意见-{case.label}")
    panel.refresh_from_db()
    return run(people, services.discuss_panel, panel), users


SINGLES = ("61.25", "72.50", "88.75")


def case_of(client, panel, label):
    """What the page of the panel and the API tell of one case."""
    page = client.get(reverse("panel_detail", args=[panel.pk])).text.partition('id="main"')[2]
    item = next(part for part in page.split('<li class="case">') if f'class="case__t">{label}<' in part)
    body = client.get(f"/api/v1/panels/{panel.pk}/").json()
    return item, next(case for case in body["cases"] if case["title"] == label)


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize(("who", "label", "other"), [("recused", "对象2", "对象1"), ("subject", "对象1", "对象2")])
def test_who_stood_aside_or_is_judged_reads_no_opinion_on_that_case(people, client, talking, who, label, other, is_over):
    panel, users = talking
    if is_over:
        panel = run(people, services.conclude_panel, panel)
    client.force_login(users[0] if who == "recused" else people.second_hr)
    closed, told = case_of(client, panel, label)
    assert "回避的评委和申请人本人不能查看评审意见" in closed
    assert [word for word in (*SINGLES, f"意见-{label}", "已收", "师徒", "分歧") if word in closed] == []
    mean = {"mean": "74.17", "figure": "mean", "count": 3, "pass_mark": "60"} if is_over else {}
    assert (told["given"], told["tally"]) == (None, mean)
    opened_item, told = case_of(client, panel, other)
    assert [word for word in (*SINGLES, f"意见-{other}") if word not in opened_item] == []
    assert told["given"] == 3
    page = client.get(reverse("panel_detail", args=[panel.pk]))
    assert {n for _who, _deviation, n in page.context["leniency"]} == {1}  # of the open case alone
    assert f"意见-{label}" not in page.text


def test_who_stood_aside_finds_the_case_on_no_page_where_it_is_judged(people, client, talking):
    panel, users = talking
    client.force_login(users[0])
    second = panel.cases.last()
    assert client.get(reverse("panel_judge", args=[panel.pk]), {"case": second.pk}).status_code == 404
    page = client.get(reverse("panel_judge", args=[panel.pk]))
    assert f"意见-{second.label}" not in page.text
    assert [(one.is_aside, len(one.others)) for one in page.context["own"]] == [(False, 2), (True, 0)]


def test_everybody_else_reads_both(people, client, talking):
    panel, users = talking
    for reader in (users[1], people.hr):
        client.force_login(reader)
        for label in ("对象1", "对象2"):
            item, told = case_of(client, panel, label)
            assert ([word for word in (*SINGLES, f"意见-{label}") if word not in item], told["given"]) == ([], 3)
