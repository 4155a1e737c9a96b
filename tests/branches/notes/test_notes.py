import pytest
from django.urls import reverse

from branches.notes import services, todos
from branches.notes.models import BranchNote
from branches.tickets import selectors as tickets
from branches.tickets.models import ConcernTopic
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import year_of
from portal.notices.models import Notice
from tests.branches.notes import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


def code_of(act) -> str:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code


def test_a_name_of_the_branch_is_refused_with_the_name(people):
    for who in (people.secretary.person, people.worker.person):
        for text in (f"{who.name}家里有困难", f"工号{who.staff_no}想调岗"):
            with pytest.raises(RuleBroken) as broken:
                make.written(people, text=text)
            assert (broken.value.code, broken.value.params["name"]) in {("note.named", who.name), ("note.named", who.staff_no)}
        assert code_of(lambda who=who: make.written(people, measure=f"由{who.name}办")) == "note.named"
    assert not BranchNote.objects.exists()


def test_a_name_that_came_later_is_refused_when_handing_in(people):
    row = make.written(people, text="刘备反映夜班餐凉")
    person = people.worker.person
    person.name = "刘备"
    person.save()
    assert code_of(lambda: services.hand_in(**make.words(people), note=row, version=1)) == "note.named"


def test_write_hand_in_and_answer(people):
    row = make.written(people)
    with pytest.raises(EditConflict):
        make.written(people)  # the other editor has begun it
    again = {"branch": people.branch_a, "month": make.month(), "matters": [make.matter(), make.matter(code="PAY")]}
    row = services.write_note(**make.words(people), version=1, **again)
    assert row.lines.count() == 2
    with pytest.raises(EditConflict):
        services.hand_in(**make.words(people), note=row, version=1)
    row = services.hand_in(**make.words(people), note=row, version=2)
    assert code_of(lambda: services.write_note(**make.words(people), version=3, **again)) == "note.is_handed"
    assert set(Notice.objects.filter(code="note.handed_notice").values_list("recipient", flat=True)) == {
        people.committee.pk, people.second_committee.pk
    }  # fmt: skip
    with pytest.raises(NotReachable):
        services.answer_note(**make.words(people), note=row, version=3, text="好")
    row = services.answer_note(**make.words(people, people.committee), note=row, version=3, text="请后勤办理。")
    assert (row.state, row.answered_by) == ("seen", people.committee)
    assert (
        code_of(lambda: services.answer_note(**make.words(people, people.committee), note=row, version=4, text="好")) == "note.not_handed"
    )
    with pytest.raises(NotReachable):
        make.written(people, people.stranger)


@pytest.mark.parametrize(
    ("who", "draft", "handed"), [("secretary", 200, 200), ("committee", 404, 200), ("sibling", 404, 404), ("stranger", 404, 404)]
)
def test_the_committee_sees_what_is_handed_in(client, people, who, draft, handed):
    row = make.written(people)
    assert get(client, getattr(people, who), "note_detail", row.pk).status_code == draft
    services.hand_in(**make.words(people), note=row, version=1)
    assert get(client, getattr(people, who), "note_detail", row.pk).status_code == handed


def test_over_the_pages(client, people):
    client.force_login(people.secretary)
    month, topic = f"{make.month():%Y-%m}", ConcernTopic.objects.get(code="LIVING").pk
    write = url("note_write", "ZB-A", month)
    empty = {"version": 0, "text1": "", "measure1": ""}
    assert [p["is_open"] for p in client.get(write).context["form"].places()] == [True, False, False, False, False, False]
    assert client.post(write, empty).status_code == 422
    half = client.post(write, {**empty, "topic3": topic, "text3": "餐凉"})  # what is filled or wrong is unfolded
    assert (half.status_code, [p["no"] for p in half.context["form"].places() if p["is_open"]]) == (422, [1, 3])
    named = {**empty, "topic1": topic, "text1": f"{people.worker.person.name}说餐凉", "measure1": "保温", "mood1": "watch"}
    page = client.post(write, named)
    assert (page.status_code, "只写事、不写人" in page.content.decode()) == (422, True)
    assert client.post(write, {**named, "text1": "餐凉"}, follow=True).status_code == 200
    row = BranchNote.objects.get()
    assert "餐凉" in client.get(write).content.decode()
    assert client.post(url("note_hand_in", row.pk), {"version": 1}).status_code == 302
    assert client.get(write).status_code == 422
    for wrong in ("2026", "2026-13", "x"):
        assert client.get(url("note_write", "ZB-A", wrong)).status_code == 404
    client.force_login(people.committee)
    assert client.post(url("note_answer", row.pk), {"version": 2, "text": ""}).status_code == 422
    assert client.post(url("note_answer", row.pk), {"version": 2, "text": "请后勤办理"}).status_code == 302
    assert "请后勤办理" in get(client, people.secretary, "note_detail", row.pk).content.decode()
    for user in (people.sibling, people.stranger):
        assert get(client, user, "note_write", "ZB-A", month).status_code == 404


def test_each_month_waits_until_it_is_handed_in(people):
    now = clock.now()
    assert [todos.to_hand_in(people.actor(u), now).count for u in (people.secretary, people.sibling, people.worker)] == [1, 1, 0]
    make.written(people)
    assert todos.to_hand_in(people.actor(people.secretary), now).count == 1  # a draft is not handed in
    row = BranchNote.objects.get()
    services.hand_in(**make.words(people), note=row, version=1)
    assert todos.to_hand_in(people.actor(people.secretary), now).count == 0
    assert [todos.to_answer(people.actor(u), now).count for u in (people.committee, people.stranger)] == [1, 0]


def test_matters_stand_on_the_board_of_needs(people):
    make.handed(people)
    make.written(people, people.sibling, branch=people.branch_b)  # a draft does not count
    scope, year = people.actor(people.committee).scope("ticket.board"), year_of(make.month())
    (living,) = [n for n in tickets.board(scope, year, clock.today()) if n.topic.code == "LIVING"]
    assert living.others[0] == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.written(people, on=make.month().replace(month=n + 1, year=2025))
    client.force_login(people.secretary)
    client.get(url("note_list"))
    with django_assert_num_queries(9):
        client.get(url("note_list"))


def test_the_interface(client, people):
    row = make.handed(people)
    client.force_login(people.committee)
    shown = client.get(reverse("branch-note-detail", args=[row.pk])).json()
    assert (shown["branch"], [line["topic"] for line in shown["lines"]]) == ("ZB-A", ["LIVING"])
    client.force_login(people.stranger)
    assert client.get(reverse("branch-note-detail", args=[row.pk])).status_code == 404
