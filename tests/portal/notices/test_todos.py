"""The page of what waits, its figure in the menu, and the kinds of this floor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.exchange.models import ImportBatch
from portal.exchange.todos import unfinished
from portal.kernel import clock
from portal.notices import selectors, todos
from portal.notices.todos import Todo, TodoKind, Todos
from portal.panels.todos import to_judge
from portal.publicity.todos import to_answer, to_close
from tests.portal.announcements.factories import published
from tests.portal.panels import factories as panels
from tests.portal.publicity import factories as publicity
from tests.portal.publicity.factories import LAST, OPENED


@pytest.fixture
def only():
    """One kind of the tests in place of those of the rooms."""
    before = dict(todos._kinds)
    todos._kinds.clear()

    def rows(actor, at):
        day = clock.today()
        return todos.dated(
            [Todo("后天", "/b/", day + timedelta(2)), Todo("昨天", "/a/", day - timedelta(1), "一队"), Todo("无期", "/c/")], day
        )

    todos.register(TodoKind("test", "试验事项", "workbench.view", rows))
    yield
    todos._kinds.clear()
    todos._kinds.update(before)


def test_what_waits_is_drawn_by_kind_the_late_first(client, people, only):
    client.force_login(people.secretary)
    answer = client.get(reverse("todo_list"))
    summary = answer.context["summary"]

    assert (summary.count, summary.late) == (3, 1)
    assert [t.title for t in summary.groups[0].todos.first] == ["昨天", "后天", "无期"]
    assert "3 项等您办理，其中 1 项已过期限" in answer.content.decode()


def test_nobody_is_asked_about_what_he_has_no_right_to(client, people, only):
    client.force_login(people.worker)
    answer = client.get(reverse("todo_list"))

    assert answer.context["summary"].groups == []
    assert "都办完了" in answer.content.decode()


def test_the_figure_of_the_menu_is_counted_once_a_minute_and_kept_by_no_browser(client, people, only, django_assert_num_queries):
    client.force_login(people.secretary)
    answer = client.get(reverse("todo_count"))

    assert answer.content.decode().strip() == '<span class="nav__badge">3<span class="sr">项待办</span></span>'
    assert "no-store" in answer.headers["Cache-Control"]
    with django_assert_num_queries(3):  # session, account, roles
        assert client.get(reverse("todo_count")).content == answer.content
    client.force_login(people.worker)  # nothing waits for a worker here, and nobody else's figure is his
    assert client.get(reverse("todo_count")).content != answer.content
    assert f'hx-get="{reverse("todo_count")}"' in client.get(reverse("todo_list")).content.decode()


def test_the_summary_is_asked_once_a_request(people, only, django_assert_num_queries):
    actor = people.actor(people.secretary)
    with django_assert_num_queries(0):
        assert selectors.todo_count(actor, clock.now()) == 3
    assert selectors.todo_summary(actor, clock.now()) is selectors.todo_summary(actor, clock.now())


def test_the_api_tells_what_waits(client, people, only):
    client.force_login(people.secretary)
    body = client.get("/api/v1/todos/").json()

    assert (body["count"], body["late"]) == (3, 1)
    first = {"title": "昨天", "detail": "一队", "due_on": str(clock.today() - timedelta(1)), "url": "/a/"}
    assert body["groups"][0]["first"][0] == first


def test_what_waits_does_not_cost_more_when_more_waits(client, people, django_assert_num_queries):
    """All kinds of a secretary, with and without announcements to confirm."""
    client.force_login(people.secretary)
    client.get(reverse("todo_list"))
    for title in ("甲", "乙", "丙"):
        published(people, title=title)
        with django_assert_num_queries(48):
            client.get(reverse("todo_list"))


# -- kinds of this floor ----------------------------------------------------------------------------------
def of(people, user, kind, at=None) -> list[tuple[str, str]]:
    found: Todos = kind(people.actor(user), at or clock.now())
    assert found.count >= len(found.first)
    return [(t.title, t.url) for t in found.first]


def test_a_member_of_a_panel_has_his_cases_waiting(people):
    users = panels.judges(people, 4)
    panel = panels.sitting(people, users[:3], users[3:], cases=2)
    url = reverse("panel_judge", args=[panel.pk])
    assert [of(people, u, to_judge) for u in users] == [[("综合评审", url)]] * 3 + [[]]  # the deputy has no place yet

    panels.vote(people, panel, users[0])
    assert of(people, users[0], to_judge) == []
    assert of(people, people.stranger, to_judge) == []


def test_a_deputy_is_asked_once_a_recusal_has_made_room(people):
    users = panels.judges(people, 4)
    panels.sitting(people, users[:3], users[3:], cases=2, person=users[0].person)
    found = to_judge(people.actor(users[3]), clock.now())

    assert [(t.title, t.detail) for t in found.first] == [("综合评审", "1 个评审对象")]


def test_who_is_late_is_still_waited_for_in_the_discussion(people):
    users = panels.judges(people, 5)
    panel = panels.sitting(people, users, cases=1)
    for user in users[:4]:
        panels.vote(people, panel, user)
    panel.state = "discussing"
    panel.save(update_fields=["state"])
    assert [len(of(people, user, to_judge)) for user in users] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("cases", [1, 3])
def test_panels_cost_the_same(people, cases, django_assert_num_queries):
    users = panels.judges(people, 3)
    panels.sitting(people, users, cases=cases)
    actor = people.actor(users[0])
    with django_assert_num_queries(5):
        to_judge(actor, clock.now())


def test_an_objection_waits_for_those_who_may_answer_it(people):
    row = publicity.opened(people)
    objection = publicity.objected(people, row)
    link = (row.title, reverse("objection_answer", args=[row.pk, objection.pk]))
    now = publicity.at(OPENED, 10)

    assert of(people, people.second_hr, to_answer, now) == [link]
    assert to_answer(people.actor(people.second_hr), now).first[0].due_on == LAST
    assert of(people, people.hr, to_answer, now) == []  # who opened it does not answer
    assert of(people, people.worker, to_answer, now) == []
    assert of(people, people.stranger, to_answer, now) == []


def test_whom_a_publicity_is_about_does_not_learn_of_the_objection(people):
    from portal.publicity import registry

    row = publicity.opened(people)
    publicity.objected(people, row)
    before = dict(registry._people)
    registry.register_people("promotion", lambda ids: {people.second_hr.person_id})
    try:
        assert of(people, people.second_hr, to_answer, publicity.at(OPENED, 10)) == []
    finally:
        registry._people.clear()
        registry._people.update(before)


def test_a_publicity_that_is_over_waits_to_be_closed(people):
    row = publicity.opened(people)
    link = [(row.title, reverse("publicity_close", args=[row.pk]))]

    assert of(people, people.hr, to_close, publicity.at(LAST)) == []
    assert of(people, people.hr, to_close, publicity.at(LAST + timedelta(1))) == link
    assert of(people, people.stranger, to_close, publicity.at(LAST + timedelta(1))) == []


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["checked"], 1), (["mapping"], 1), (["refused"], 0), (["committed"], 0), (["checked", "committed"], 0),
        (["committed", "checked"], 1), (["waiting"], 0),
    ],
)  # fmt: skip
def test_the_newest_import_of_a_kind_waits_while_it_is_not_through(people, states, shown):
    now = clock.now()
    for n, state in enumerate(states):
        ImportBatch.objects.create(
            kind="people", file_name="花名册.xlsx", state=state, owner=people.hr, error_count=2, created_at=now - timedelta(hours=9 - n)
        )

    assert len(of(people, people.hr, unfinished)) == shown
    assert of(people, people.second_hr, unfinished) == []
    assert of(people, people.hr, unfinished, now + timedelta(days=8)) == []
