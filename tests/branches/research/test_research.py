"""Policy study groups and their papers: rules, services, pages, reach."""

from datetime import date as D
from datetime import timedelta

import pytest
from django.urls import reverse

from branches.research import rules, selectors, services, todos
from branches.research.models import StudyGroup, StudyPaper
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.research import factories as make
from tests.branches.research.factories import words
from tests.workforce.results import factories as results

REACH = [("secretary", 200), ("committee", 200), ("assessor", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)]
START, TODAY = D(2026, 3, 1), D(2026, 11, 30)


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize(("to_on", "allowed"), [(START, True), (D(2026, 2, 28), False)])
def test_a_study_runs_forward(to_on, allowed):
    assert bool(rules.term_verdict(START, to_on)) is allowed


@pytest.mark.parametrize(
    ("day", "allowed"), [(START, True), (TODAY, True), (D(2026, 2, 28), False), (D(2026, 12, 1), False)]
)  # fmt: skip
def test_a_study_is_closed_between_its_start_and_today(day, allowed):
    assert bool(rules.close_verdict(day, START, TODAY)) is allowed


@pytest.mark.parametrize(
    ("where", "on", "by", "taken", "code"),
    [
        ("", None, "", None, ""),
        ("刊物", TODAY, "党委", TODAY, ""),
        ("内部报送", None, "", None, ""),
        ("", TODAY, "", None, "research.published_where"),
        ("刊物", TODAY, "党委", None, "research.adopted_both"),
        ("刊物", TODAY, "", TODAY, "research.adopted_both"),
        ("刊物", D(2026, 2, 28), "", None, "research.day_outside"),
        ("刊物", TODAY, "党委", D(2026, 12, 1), "research.day_outside"),
    ],
)
def test_where_and_by_whom_come_with_their_days(where, on, by, taken, code):
    verdict = rules.paper_verdict(where, on, by, taken, START, TODAY)
    assert (bool(verdict), "" if verdict else verdict.code) == (not code, code)


def test_a_group_is_set_up_changed_and_concluded(people):
    row = make.group(people, topic="协同")
    assert code_of(lambda: make.group(people, topic="协同")) == "research.twice"
    for user in (people.sibling, people.stranger, people.worker, people.assessor):
        with pytest.raises(NotReachable):
            make.group(people, user)
    told = make.facts(people, topic="协同指标", members=())
    change = {"group": row, "facts": told}
    row = services.change_group(**words(people), **change, version=1)
    assert (row.topic, row.members.count(), row.version) == ("协同指标", 0, 2)
    with pytest.raises(EditConflict):
        services.change_group(**words(people), **change, version=1)
    done = {"group": row, "version": 2, "closed_on": clock.today()}
    assert code_of(lambda: services.close_group(**words(people), **done, conclusion=" ")) == "research.conclusion_needed"
    row = services.close_group(**words(people), **done, conclusion="建议推广")
    assert (row.state, row.conclusion) == ("concluded", "建议推广")
    assert code_of(lambda: services.change_group(**words(people), **change, version=3)) == "research.is_closed"
    other = make.group(people)
    stop = {"group": other, "version": 1, "closed_on": clock.today(), "conclusion": "课题合并", "is_stopped": True}
    assert services.close_group(**words(people), **stop).state == "stopped"


@pytest.mark.parametrize(
    ("text", "code"),
    [("{own} 职工甲", ""), ("{own}", "research.no_person"), ("{own} 别人", "research.no_person"), ("张三", "research.no_person"), ("", "")],
)
def test_people_are_named_with_number_and_name(people, text, code):
    text = text.format(own=people.worker.person.staff_no)
    actor = people.actor(people.secretary)
    if code:
        assert code_of(lambda: services.people_named(actor, text, "members")) == code
    else:
        assert services.people_named(actor, text, "members") == ((people.worker.person,) if text else ())


def test_papers_keep_the_order_of_authors_and_say_who_adopted_them(people):
    row = make.group(people)
    paper = make.written(people, row)
    assert selectors.authors_of(paper) == ["职工甲", "周教授"]
    assert code_of(lambda: make.written(people, row)) == "research.paper_twice"
    assert code_of(lambda: make.written(people, row, title="x", authors="")) == "research.authors_needed"
    assert code_of(lambda: make.written(people, row, title="")) == "research.title_needed"
    assert code_of(lambda: make.written(people, row, title="x", authors="99999")) == "research.no_person"
    taken = {"paper": paper, "adopted_by": "集团党委", "adopted_on": clock.today()}
    with pytest.raises(NotReachable):
        services.adopt_paper(**words(people, people.stranger), **taken)
    services.adopt_paper(**words(people), **taken)
    group = selectors.groups(people.actor(people.secretary).scope("research.view")).get()
    assert (group.paper_count, group.adopted_count) == (1, 1)


def test_a_paper_of_the_register_of_results_is_pointed_at(people):
    row = make.group(people, from_on=results.DAY)
    source = results.paper(people)
    results.paper(people, title="别人的", authors=(results.AuthorTold(people.hr.person),))
    assert list(selectors.published_results(row)) == [source]
    paper = make.written(people, row, title="", authors="", result=source, published_in="", published_on=None)
    assert (paper.title, paper.published_on, selectors.authors_of(paper)) == (source.title, results.DAY, ["职工甲", "李四"])
    assert code_of(lambda: make.written(people, row, result=source)) == "research.result_foreign"


def test_a_study_past_its_day_waits(people):
    make.group(people, to_on=clock.today())
    make.group(people, to_on=clock.today() - timedelta(days=1))
    found = todos.late(people.actor(people.secretary), clock.now())
    assert (found.count, found.late) == (1, 1)
    assert [todos.late(people.actor(user), clock.now()).count for user in (people.sibling, people.stranger)] == [0, 0]


@pytest.mark.parametrize(("who", "status"), REACH)
def test_a_group_is_seen_in_reach(client, people, who, status):
    row, user = make.group(people), getattr(people, who)
    make.written(people, row)
    assert [get(client, user, name, row.pk).status_code for name in ("research_detail", "study-group-detail")] in ([status] * 2, [404, 403])
    page = get(client, user, "research_papers")
    assert ("班组长兼任的做法" in page.content.decode()) is (status == 200)


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("committee", 200), ("assessor", 404), ("sibling", 404), ("stranger", 404)]
)
def test_who_keeps_groups(client, people, who, status):
    assert get(client, getattr(people, who), "research_edit", make.group(people).pk).status_code == status


def test_a_study_over_the_page(client, people):
    client.force_login(people.secretary)
    today, own = str(clock.today()), people.worker.person
    lead = people.secretary.person
    given = {
        "node": people.nodes["ZB-A"].pk, "name": "小组", "topic": "课题", "lead": f"{lead.staff_no} {lead.name}",
        "members": f"{own.staff_no} {own.name}", "from_on": today, "to_on": today,
    }  # fmt: skip
    new = reverse("research_new")
    assert [client.post(new, g).status_code for g in ({**given, "lead": "99999"}, {**given, "members": "无此人"}, given)] == [422, 422, 302]
    row = StudyGroup.objects.get()
    edited = {**given, "version": 1, "topic": "新课题"}
    assert [client.post(reverse("research_edit", args=[row.pk]), edited).status_code for _n in range(2)] == [302, 409]
    paper = {"paper-title": "论文", "paper-authors": own.staff_no, "paper-published_in": "刊物", "paper-published_on": today}
    add = reverse("research_paper", args=[row.pk])
    assert [client.post(add, g).status_code for g in ({"paper-title": ""}, paper, paper)] == [422, 302, 422]
    adopt = reverse("research_adopt", args=[StudyPaper.objects.get().pk])
    assert client.post(adopt, {"adopted_by": "", "adopted_on": today}).status_code == 422
    assert client.post(adopt, {"adopted_by": "集团党委", "adopted_on": today}).status_code == 302
    close = reverse("research_close", args=[row.pk])
    done = {"version": 2, "outcome": "concluded", "closed_on": today, "conclusion": "建议推广"}
    assert [client.post(close, g).status_code for g in ({**done, "conclusion": ""}, {**done, "version": 1}, done)] == [422, 409, 302]
    page = client.get(reverse("research_detail", args=[row.pk])).content.decode()
    assert ("建议推广" in page, "集团党委" in page) == (True, True)
    client.force_login(people.stranger)
    assert [client.post(u, done).status_code for u in (close, add, adopt)] == [404] * 3


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 2), ({"s": "running"}, 2), ({"s": "concluded"}, 0), ({"q": "协同"}, 2), ({"q": "没有"}, 0), ({"year": "2020"}, 0)],
)
def test_the_filters(client, people, query, count):
    make.group(people)
    make.group(people)
    assert get(client, people.committee, "research_list", **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize(
    ("query", "count"), [({}, 1), ({"adopted": "yes"}, 0), ({"adopted": "no"}, 1), ({"q": "做法"}, 1), ({"q": "没有"}, 0)]
)
def test_the_filters_of_papers(client, people, query, count):
    make.written(people, make.group(people))
    assert get(client, people.committee, "research_papers", **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("research_list", 11), ("research_papers", 12), ("study-group-list", 12)])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, rows, name, queries):
    for _n in range(rows):
        make.written(people, make.group(people))
    client.force_login(people.committee)
    with django_assert_num_queries(queries):
        client.get(reverse(name))
