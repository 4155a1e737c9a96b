"""党委理论学习中心组: sessions by quarter, against the rule; who was there, what was said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.theory import rules, selectors, services, todos
from branches.theory.models import TheorySession
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import quarter_of
from portal.kernel.scope import Scope
from tests.branches.theory import factories as make

TODAY = clock.today()
MAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("held", "due", "quarter", "state"),
    [
        (0, 1, date(2026, 1, 1), "missed"), (0, 1, MAY, "running"), (0, 1, date(2026, 8, 1), "ahead"), (1, 1, MAY, "done"),
        (1, 2, date(2026, 1, 1), "missed"), (0, 0, MAY, "free"), (1, 0, MAY, "done"),
    ],
)  # fmt: skip
def test_a_quarter_against_the_rule(held, due, quarter, state):
    assert rules.state_of(held, due, quarter_of(quarter), MAY) == state


@pytest.mark.parametrize(
    ("present", "absent", "code"), [(["A"], [], ""), ([], ["A"], "theory.nobody_present"), (["A", "B"], ["B"], "theory.both")]
)
def test_who_can_have_been_there(present, absent, code):
    assert (rules.may_attend(present, absent).code or "") == code


def refusal(call, **given) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**given)
    return caught.value.code


def cells(people, day, scope=None):
    lines = selectors.board_of(scope or Scope((people.nodes["JT"].path,)), day.year, day)
    return {line.node.code: [(c.period.code[-2:], c.held, c.due, str(c.state)) for c in line.cells] for line in lines}


def test_the_quarters_of_a_committee(people):
    year = TODAY.year - 1
    first, third = date(year, 2, 3), date(year, 8, 3)
    make.logged(people, held_on=first)
    make.logged(people, held_on=third)
    gone = make.logged(people, held_on=third)
    services.withdraw_session(**make.words(people), session=gone, reason="重复登记")
    day = date(year, 11, 2)

    assert cells(people, day)["DW1"] == [("Q1", 1, 1, "done"), ("Q2", 0, 1, "missed"), ("Q3", 1, 1, "done"), ("Q4", 0, 1, "running")]
    assert [state for *_x, state in cells(people, day)["DW2"]] == ["missed", "missed", "missed", "running"]
    assert set(cells(people, day, Scope((people.nodes["DW1"].path,)))) == {"DW1"}
    assert [node.code for node, _p in selectors.waiting(Scope((people.nodes["DW1"].path,)), day)] == ["DW1"]


@pytest.mark.parametrize("path", ["DW1", "JT"])
def test_the_board_takes_the_same_statements(people, django_assert_num_queries, path):
    make.logged(people)
    with django_assert_num_queries(3):
        selectors.board_of(Scope((people.nodes[path].path,)), TODAY.year, TODAY)


def test_a_session_is_logged_put_right_and_withdrawn(people):
    assert todos.to_study(people.actor(people.committee), clock.now()).count == 1
    row = make.logged(people, once_key="k")
    assert make.logged(people, once_key="k").pk == row.pk
    assert todos.to_study(people.actor(people.committee), clock.now()).count == 0
    numbers, words = make.group(people), make.words(people)
    assert [(a.person.staff_no, a.is_present, a.speech) for a in selectors.attendance(row)] == [
        (numbers[0], True, ""), (numbers[1], True, "结合分管工作谈认识"), (numbers[2], False, ""),
    ]  # fmt: skip
    facts = make.facts(people, present=numbers, absent=[], topic="修改后的主题")
    row = services.change_session(**words, session=row, version=1, facts=facts)
    assert (row.topic, row.attendance.filter(is_present=True).count()) == ("修改后的主题", 3)
    with pytest.raises(EditConflict):
        services.change_session(**words, session=row, version=1, facts=facts)
    assert refusal(services.withdraw_session, **words, session=row, reason=" ") == "theory.no_reason"
    services.withdraw_session(**words, session=row, reason="记错了")
    assert refusal(services.change_session, **words, session=row, version=2, facts=facts) == "theory.withdrawn"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "theory.in_the_future"), ({"held_on": date(2000, 1, 1)}, "theory.too_old"),
        ({"topic": " "}, "theory.no_topic"), ({"notes": ""}, "theory.no_notes"), ({"chair": "X"}, "theory.chair_absent"),
        ({"speeches": {"X": "y"}}, "theory.speaker_absent"), ({"absent": ["X9"]}, "theory.unknown"),
    ],
)  # fmt: skip
def test_what_no_session_can_be(people, changes, code):
    assert refusal(services.log_session, **make.words(people), facts=replace(make.facts(people), **changes)) == code


def test_people_of_another_plant_are_not_found(people):
    foreign = people.stranger.person.staff_no
    facts = make.facts(people, absent=[foreign])
    assert refusal(services.log_session, **make.words(people), facts=facts) == "theory.unknown"
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.log_session(**make.words(people, user), facts=make.facts(people))


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("assessor", 200), ("secretary", 404), ("stranger", 404), ("worker", 404)])
def test_who_reads_a_session(people, client, who, status):
    row = make.logged(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("theory_detail", args=[row.pk])).status_code == status
    assert client.get(reverse("theory_list"), {"year": TODAY.year}).status_code == status


def test_over_the_pages(people, client):
    client.force_login(people.committee)
    numbers = make.group(people)
    typed = {
        "node": "DW1", "held_on": str(TODAY), "form": "lecture", "topic": "专题辅导", "chair": numbers[0].lower(),
        "present": "，".join(numbers[:2]), "absent": numbers[2], "speeches": f"{numbers[1]} 谈体会", "notes": "学习记录",
    }  # fmt: skip
    assert client.post(reverse("theory_new"), {**typed, "present": ""}).status_code == 422
    assert client.post(reverse("theory_new"), typed).status_code == 302
    row = TheorySession.objects.get()
    page = client.get(reverse("theory_detail", args=[row.pk])).content.decode()
    assert "谈体会" in page
    assert " ".join(numbers) in client.get(reverse("theory_new")).content.decode()  # the group of last time
    edit = client.get(reverse("theory_edit", args=[row.pk]))
    assert edit.context["form"].initial["speeches"] == f"{numbers[1]} 谈体会"
    assert client.post(reverse("theory_edit", args=[row.pk]), {**typed, "topic": "新的主题", "version": "1"}).status_code == 302
    said = client.get(reverse("theory-session-list")).json()["results"]
    assert [(r["topic"], r["present"], r["expected"]) for r in said] == [("新的主题", 2, 3)]
    assert client.post(reverse("theory_withdraw", args=[row.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("theory_withdraw", args=[row.pk]), {"reason": "重复"}).status_code == 302
