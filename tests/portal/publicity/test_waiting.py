"""What waits for an office: to-do, list, export and the act itself agree, case by case."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.catalogue.models import RuleParameter
from portal.kernel.errors import RuleBroken
from portal.publicity import services
from portal.publicity.todos import to_answer, to_close
from portal.rights.enums import Role
from tests.portal.publicity.factories import LAST, OPENED, at, objected, opened
from tests.support.people import user_with

AFTER = LAST + timedelta(days=1)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("portal.kernel.clock.today", lambda: AFTER)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: at(AFTER))


def answer(people, objection, *, is_upheld=False):
    return services.answer_objection(
        actor=people.actor(people.second_hr), at=at(OPENED, 11), objection=objection, is_upheld=is_upheld, answer="已核实"
    )


def listed(client, user, key):
    """Publicities on the tab of the list, and the figure beside its name (None where there is no such tab)."""
    client.force_login(user)
    page = client.get(reverse("publicity_list"), {"s": key})
    counts = [count for _label, link, count, _on in page.context["listing"].tabs if link == f"?s={key}"]
    return [row.pk for row in page.context["listing"].page.object_list], counts[0]


@pytest.mark.parametrize(
    ("story", "waits_to_close", "refusal"),
    [
        ("silent", True, ""),
        ("dismissed", True, ""),
        ("entry upheld", True, ""),
        ("open", False, "publicity.objections_open"),
        ("one of two open", False, "publicity.objections_open"),
        ("whole upheld", False, "publicity.upheld_whole"),
        ("withdrawn", False, "publicity.not_running"),
        ("closed", False, "publicity.not_running"),
    ],
)
def test_what_waits_to_be_closed_can_be_closed_and_nothing_else(people, client, today, story, waits_to_close, refusal):
    row = opened(people)
    if story not in {"silent", "closed", "withdrawn"}:
        objection = objected(people, row, entry=None if story == "whole upheld" else 1)
        if story != "open":
            answer(people, objection, is_upheld="upheld" in story)
    if story == "one of two open":
        objected(people, row, entry=2)
    row.refresh_from_db()
    words = {"actor": people.actor(people.hr), "at": at(AFTER), "publicity": row, "version": row.version, "note": "无异议"}
    if story in {"closed", "withdrawn"}:
        (services.close_publicity if story == "closed" else services.withdraw_publicity)(**words)
        row.refresh_from_db()

    todos = to_close(people.actor(people.hr), at(AFTER))
    rows, count = listed(client, people.hr, "to_close")
    assert (todos.count, rows, count) == ((1, [row.pk], 1) if waits_to_close else (0, [], 0))
    assert client.get(reverse("publicity_detail", args=[row.pk])).context["can_close"] is waits_to_close
    words["version"] = row.version
    if waits_to_close:
        assert services.close_publicity(**words).state == "closed"
        assert to_close(people.actor(people.hr), at(AFTER)).count == 0
    else:
        with pytest.raises(RuleBroken) as broken:
            services.close_publicity(**words)
        assert broken.value.code == refusal


@pytest.mark.parametrize(("story", "count"), [("open", 1), ("dismissed", 0), ("upheld", 0), ("withdrawn", 0), ("two", 2)])
def test_what_waits_for_an_answer_can_be_answered_and_nothing_else(people, client, today, story, count):
    row = opened(people)
    objection = objected(people, row)
    if story in {"dismissed", "upheld"}:
        answer(people, objection, is_upheld=story == "upheld")
    elif story == "two":
        objected(people, row, entry=2)
    elif story == "withdrawn":
        row.refresh_from_db()
        services.withdraw_publicity(actor=people.actor(people.hr), at=at(OPENED, 12), publicity=row, version=row.version, note="有误")

    todos = to_answer(people.actor(people.second_hr), at(AFTER))
    rows, shown = listed(client, people.second_hr, "to_answer")
    assert (todos.count, rows, shown) == (count, [row.pk] if count else [], 1 if count else 0)
    if story == "withdrawn":
        with pytest.raises(RuleBroken, match=r"publicity\.not_running"):
            answer(people, objection)


@pytest.mark.parametrize("who", ["hr", "worker", "secretary", "sibling", "stranger", "other_plant"])
def test_the_list_reaches_as_far_as_the_count(people, client, today, who):
    """Who opened it, who objected, who has no office here: neither to-do nor tab."""
    row = opened(people)
    objected(people, row)
    user = (
        user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="人事丙") if who == "other_plant" else getattr(people, who)
    )
    assert to_answer(people.actor(user), at(AFTER)).count == 0
    assert listed(client, user, "to_answer") == ([], 0)


def test_whoever_may_not_answer_is_not_told_that_it_may_be_closed(people, client, today):
    """The opener does not read objections of others; his button still knows of the open one."""
    row = opened(people)
    objected(people, row)
    client.force_login(people.hr)
    assert client.get(reverse("publicity_detail", args=[row.pk])).context["can_close"] is False


def test_the_to_do_names_the_day_that_was_promised(people):
    row = opened(people)
    objected(people, row)
    RuleParameter.objects.create(
        code="PUBLICITY_ANSWER_DAYS", name_zh="x", name_en="x", value=1, effective_from=OPENED + timedelta(days=1), source="x"
    )
    objected(people, row, entry=2, on=OPENED + timedelta(days=1))
    due = {todo.detail: todo.due_on for todo in to_answer(people.actor(people.second_hr), at(OPENED, 12)).first}
    assert due == {"职工1": LAST, "职工2": date(2026, 3, 4)}
