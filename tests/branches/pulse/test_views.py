from datetime import timedelta

import pytest
from django.urls import reverse

from branches.pulse import services, todos
from branches.pulse.models import PulseSurvey, PulseTemplate
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.rights.access import system_actor
from tests.branches.pulse import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


def ended(people, of_a: int = 12, of_b: int = 12):
    ours, theirs = make.crew(people, "CM-A", 12), make.crew(people, "CM-B", 12)
    row = make.opened(people)
    for user in [*ours[:of_a], *theirs[:of_b]]:
        make.answer(people, row, user)
    return make.closed(people, row)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_a_draft_is_seen_by_its_own_office(client, people, who, status):
    row = make.drafted(people)
    assert get(client, getattr(people, who), "pulse_detail", row.pk).status_code == status
    assert get(client, getattr(people, who), "pulse_edit", row.pk).status_code == status


def test_each_office_sees_the_whole_and_its_own_group(client, people):
    row = ended(people)
    labels = {
        who: [str(r.label) for r in get(client, getattr(people, who), "pulse_detail", row.pk).context["results"]]
        for who in ("committee", "secretary", "sibling")
    }
    assert labels == {"committee": ["全体", "支部A", "支部B"], "secretary": ["全体", "支部A"], "sibling": ["全体", "支部B"]}
    assert get(client, people.stranger, "pulse_detail", row.pk).status_code == 404


def test_draw_up_change_open_and_cancel_over_the_pages(client, people):
    make.crew(people, "CM-A", 12)
    client.force_login(people.committee)
    today = clock.today()
    facts = {
        "node": people.nodes["DW1"].pk, "template": PulseTemplate.objects.get(code="PRIDE").pk, "title": "自豪感", "impact": "只看汇总",
        "opens_on": str(today), "closes_on": str(today - timedelta(days=1)), "once_key": "q" * 32,
    }  # fmt: skip
    assert client.post(url("pulse_new"), facts).status_code == 422
    assert client.post(url("pulse_new"), {**facts, "opens_on": "9999-12-31", "closes_on": "9999-12-31"}).status_code == 422
    facts["closes_on"] = str(today + timedelta(days=5))
    for _click in range(2):
        assert client.post(url("pulse_new"), facts).status_code == 302
    row = PulseSurvey.objects.get()
    assert row.asks.count() == 4
    assert client.post(url("pulse_edit", row.pk), {**facts, "version": 1, "title": "职业自豪感"}).status_code == 302
    assert client.post(url("pulse_open", row.pk), {"version": 1}).status_code == 409
    assert client.post(url("pulse_open", row.pk), {"version": 2}).status_code == 302
    assert client.get(url("pulse_edit", row.pk)).status_code == 422
    assert client.post(url("pulse_close", row.pk), {"version": 3}).status_code == 422  # not over yet
    assert client.post(url("pulse_cancel", row.pk), {"version": 3, "reason": ""}).status_code == 422
    assert client.post(url("pulse_cancel", row.pk), {"version": 3, "reason": "停产检修"}).status_code == 302
    assert "停产检修" in client.get(url("pulse_detail", row.pk)).content.decode()
    client.force_login(people.stranger)
    assert client.post(url("pulse_cancel", row.pk), {"version": 4, "reason": "x"}).status_code == 404


def test_a_template_with_unknown_questions_is_refused(people):
    template = PulseTemplate.objects.get(code="PRIDE")
    template.question_codes = "PRIDE-1, 没有，NONE"
    template.save()
    with pytest.raises(RuleBroken, match=r"pulse.template_broken"):
        make.drafted(people, code="PRIDE")


def test_two_editors_of_a_draft(people):
    row = make.drafted(people)
    services.change_survey(**make.words(people), survey=row, version=1, plan=make.plan(people, title="甲"))
    with pytest.raises(EditConflict):
        services.change_survey(**make.words(people, people.second_committee), survey=row, version=1, plan=make.plan(people, title="乙"))


def test_a_worker_answers_once_and_sees_the_result(client, people):
    users = make.crew(people, "CM-A", 12)
    row = make.opened(people)
    user = users[-1]
    now = clock.now()
    assert todos.to_answer(people.actor(user), now).count == 1
    page = get(client, user, "pulse_answer", row.pk).content.decode()
    assert ("少于 10 人的一组不显示" in page, "只看汇总" in page) == (True, True)
    assert client.post(url("pulse_answer", row.pk), {}).status_code == 422
    assert client.post(url("pulse_answer", row.pk), {"a1": "9"}).status_code == 422
    assert client.post(url("pulse_answer", row.pk), {"a1": "4"}).status_code == 302
    assert client.post(url("pulse_answer", row.pk), {"a1": "1"}).status_code == 409
    assert "已收到" in client.get(url("pulse_answer", row.pk)).content.decode()
    assert todos.to_answer(people.actor(user), now).count == 0
    assert client.get(url("pulse_result", row.pk)).status_code == 422
    for other in users[:11]:
        make.answer(people, row, other)
    make.closed(people, row)
    assert "全体" in get(client, user, "pulse_result", row.pk).content.decode()
    assert "四季度心声" in client.get(url("pulse_mine")).content.decode()
    for name in ("pulse_answer", "pulse_result"):
        assert get(client, people.stranger, name, row.pk).status_code == 404


def test_what_has_run_out_is_closed_and_the_trend_shows_two_rounds(client, people):
    row = ended(people)
    make.long_ago(row)
    second = make.opened(people, title="第二轮")
    for user in make.crew(people, "CM-A", 12):
        make.answer(people, second, user, 2)
    who = {"actor": system_actor("end"), "at": clock.now()}
    assert [services.close_due(**who, today=clock.today() + timedelta(days=n)) for n in (0, 1, 1)] == [0, 1, 0]
    page = get(client, people.committee, "pulse_detail", second.pk)
    assert [(r.survey.title, r.values[0]) for r in page.context["rounds"]] == [("四季度心声", 95), ("第二轮", 5)]
    assert "历次变化" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.drafted(people, title=f"问卷{n}")
    client.force_login(people.committee)
    client.get(url("pulse_list"))
    with django_assert_num_queries(6):
        client.get(url("pulse_list"))


def test_the_interface_gives_the_shares_of_the_whole(client, people):
    row = ended(people)
    client.force_login(people.committee)
    shown = client.get(reverse("pulse-survey-detail", args=[row.pk])).json()
    assert (shown["answers"], len(shown["figures"]), shown["figures"][0]["agree"]) == (24, 7, 95)
    client.force_login(people.stranger)
    assert client.get(reverse("pulse-survey-detail", args=[row.pk])).status_code == 404
