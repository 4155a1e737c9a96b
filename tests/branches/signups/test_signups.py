"""Events with places: windows and places as tables, the queue, questions, pages of the office and of everybody."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities import services as activities
from branches.activities.models import ActivityKind
from branches.activities.selectors import expected_of
from branches.signups import rules, selectors, services, todos
from branches.signups.enums import SheetState
from branches.signups.models import Signup
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.branches.activities.factories import facts
from tests.branches.signups.factories import by, opened, planned, sheet_facts
from tests.support.people import user_with

NOON = timezone.make_aware(datetime(2026, 11, 20, 12, 0))
HOUR = timedelta(hours=1)


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("at", "placed", "state"),
    [
        (NOON - HOUR, 0, SheetState.AHEAD),
        (NOON, 0, SheetState.OPEN),
        (NOON, 2, SheetState.FULL),
        (NOON + HOUR - timedelta(seconds=1), 1, SheetState.OPEN),
        (NOON + HOUR, 1, SheetState.CLOSED),
    ],
)
def test_where_a_sign_up_stands(at, placed, state):
    assert rules.sheet_state(NOON, NOON + HOUR, at, 2, placed) == state


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (NOON, NOON + HOUR, ""),
        (NOON, NOON, "signup.closes_before_opening"),
        (NOON, NOON + 3 * HOUR, "signup.closes_after_start"),
    ],
)
def test_what_window_can_be(opens, closes, code):
    assert rules.check_window(opens, closes, NOON + 2 * HOUR)[0].code == code


@pytest.mark.parametrize(
    ("places", "placed", "code"),
    [(0, 0, "signup.places_wrong"), (1, 0, ""), (50, 0, ""), (51, 0, "signup.places_wrong"), (2, 3, "signup.places_taken"), (3, 3, "")],
)
def test_how_many_places(places, placed, code):
    assert rules.check_places(places, placed, 50).code == code


@pytest.mark.parametrize(("places", "placed", "up"), [(2, 2, []), (3, 2, [7]), (9, 2, [7, 8, 9]), (1, 2, [])])
def test_who_moves_up(places, placed, up):
    assert list(rules.moving_up([7, 8, 9], places, placed)) == up


def granted(people, count):
    unit = people.nodes["CM-A"]
    return [user_with(Role.WORKER, unit, unit=unit, name=f"工人{n}") for n in range(count)]


@pytest.mark.django_db
def test_places_go_by_turn_and_a_place_given_back_goes_to_the_first_who_waits(people):
    sheet, users = opened(people), granted(people, 4)
    states = [str(services.sign_up(**by(people, user), sheet=sheet).state) for user in users]
    assert states == ["placed", "placed", "waiting", "waiting"]
    assert str(services.sign_up(**by(people, users[0]), sheet=sheet).state) == "placed"
    services.withdraw(**by(people, users[0]), sheet=sheet)
    assert list(sheet.signups.order_by("turn").values_list("state", flat=True)) == ["withdrawn", "placed", "placed", "waiting"]
    assert [n.recipient for n in Notice.objects.filter(code="signup.placed_notice")] == [users[2]]
    assert str(services.sign_up(**by(people, users[0]), sheet=sheet).state) == "waiting"
    held = sheet.activity
    services.open_signup(**by(people, people.secretary), activity=held, facts=sheet_facts(held, places=4), version=sheet.version)
    assert set(sheet.signups.values_list("state", flat=True)) == {"placed"}


@pytest.mark.django_db
def test_the_same_settings_from_two_editors_and_too_few_places(people):
    sheet = opened(people)
    for user in granted(people, 2):
        services.sign_up(**by(people, user), sheet=sheet)
    held = {"activity": sheet.activity, **by(people, people.secretary)}
    assert code_of(services.open_signup, **held, facts=sheet_facts(sheet.activity, places=1), version=1) == "signup.places_taken"
    with pytest.raises(EditConflict):
        services.open_signup(**held, facts=sheet_facts(sheet.activity), version=0)


@pytest.mark.django_db
def test_a_meeting_of_all_members_needs_no_sign_up_and_the_stranger_sets_none(people):
    start = clock.now() + timedelta(days=1)
    meeting = planned(people, kind=ActivityKind.objects.get(code="MT-01"), starts_at=start)
    assert code_of(opened, people, meeting) == "signup.kind_expects"
    event = planned(people)
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.open_signup(**by(people, user), activity=event, facts=sheet_facts(event))
    past = activities.log_activity(
        **by(people, people.secretary), facts=facts(people.branch_a, kind=ActivityKind.objects.get(code="ACT-06"))
    )
    assert code_of(opened, people, past) == "signup.begun"


@pytest.mark.django_db
def test_whoever_has_a_place_is_expected_and_signs_in(people):
    sheet, (user,) = opened(people), granted(people, 1)
    services.sign_up(**by(people, user), sheet=sheet)
    assert expected_of(sheet.activity)[0].person_id == user.person_id
    later = sheet.activity.starts_at + HOUR
    held = activities.open_roll(actor=people.actor(people.secretary), at=later, activity=sheet.activity)
    assert (held.expected, held.present) == (1, 0)
    assert activities.sign_in(actor=people.actor(user), at=later, activity=held, person_id=user.person_id, method="qr")
    held.refresh_from_db()
    assert (held.expected, held.present) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "sees"), [("members", [True, False, False]), ("covered", [True, True, False]), ("all", [True] * 3)])
def test_for_whom_an_event_is(people, audience, sees):
    sheet = opened(people, audience=audience)
    found = [bool(selectors.own_events(people.actor(user), clock.now(), clock.today()))
             for user in (people.secretary, people.worker, people.stranger)]  # fmt: skip
    assert found == sees
    if not sees[2]:
        with pytest.raises(NotReachable):
            services.sign_up(**by(people, people.stranger), sheet=sheet)


@pytest.mark.django_db
def test_closed_begun_and_nobody(people):
    sheet = opened(people)
    closed = {"actor": people.actor(people.worker), "at": sheet.closes_at, "sheet": sheet}
    assert code_of(services.sign_up, **closed) == "signup.closed"
    assert code_of(services.withdraw, **closed) == "signup.not_signed"
    services.sign_up(**by(people, people.worker), sheet=sheet)
    assert code_of(services.withdraw, **{**closed, "at": sheet.activity.starts_at}) == "signup.begun"


@pytest.mark.django_db
def test_questions_and_answers_are_the_log_of_a_salon(people):
    sheet = opened(people)
    asked = services.ask(**by(people, people.worker), sheet=sheet, text="补贴怎么领？")
    assert services.ask(**by(people, people.worker), sheet=sheet, text="补贴怎么领？").pk == asked.pk
    assert todos.questions(people.actor(people.secretary), clock.now()).count == 1
    assert [n.recipient for n in Notice.objects.filter(code="signup.question_asked_notice")] == [people.secretary]
    with pytest.raises(NotReachable):
        services.answer_question(**by(people, people.sibling), question=asked, answer="不知道")
    assert code_of(services.answer_question, **by(people, people.secretary), question=asked, answer=" ") == "signup.question_answer_missing"
    services.answer_question(**by(people, people.secretary), question=asked, answer="随工资发放")
    services.answer_question(**by(people, people.secretary), question=asked, answer="随工资按月发放")
    assert Notice.objects.filter(code="signup.question_answered_notice").count() == 1
    services.log_question(**by(people, people.secretary), sheet=sheet, text="现场问", answer="现场答")
    assert [(q.text, q.answer) for q in selectors.questions_of(sheet)] == [("补贴怎么领？", "随工资按月发放"), ("现场问", "现场答")]


@pytest.mark.django_db
def test_a_worker_signs_up_from_his_home_page(client, people):
    sheet = opened(people)
    client.force_login(people.worker)
    url = reverse("signup_event", args=[sheet.pk])
    assert url in client.get(reverse("home")).content.decode()
    assert "我要报名" in client.get(url).content.decode()
    assert client.post(url + "join/").status_code == 302
    assert Signup.objects.get().state == "placed"
    assert client.post(url + "ask/", {"text": "带什么？"}).status_code == 302
    assert client.post(url + "ask/", {"text": " "}).status_code == 422
    shown = client.get("/me/events/").content.decode()
    assert "产改政策解读沙龙" in shown
    assert client.post(url + "leave/").status_code == 302
    client.force_login(people.stranger)
    assert client.get(url).status_code == 404
    assert client.post(url + "join/").status_code == 404
    assert "产改政策解读沙龙" not in client.get("/me/events/").content.decode()


@pytest.mark.django_db
def test_the_office_sets_up_reads_and_answers(client, people):
    event = planned(people)
    client.force_login(people.secretary)
    page = reverse("signup_sheet", args=[event.pk])
    assert "设置报名" in client.get(reverse("activity_detail", args=[event.pk])).content.decode()
    start = timezone.localtime(event.starts_at)
    typed = {
        "places": "1",
        "audience": "covered",
        "opens_at": "2026-11-01T08:00",
        "closes_at": f"{start - HOUR:%Y-%m-%dT%H:%M}",
        "version": "0",
    }
    assert client.post(page + "set/", {**typed, "closes_at": f"{start + HOUR:%Y-%m-%dT%H:%M}"}).status_code == 422
    assert client.post(page + "set/", {**typed, "places": "99999999999999999999"}).status_code == 422
    assert client.post(page + "set/", typed).status_code == 302
    question = services.ask(**by(people, people.worker), sheet=event.signup_sheet, text="补贴怎么领？")
    services.sign_up(**by(people, people.worker), sheet=event.signup_sheet)
    shown = client.get(page).content.decode()
    assert "职工甲" in shown
    assert "补贴怎么领？" in shown
    assert client.post(reverse("signup_answer", args=[question.pk]), {"answer": ""}).status_code == 422
    assert client.post(reverse("signup_answer", args=[question.pk]), {"answer": "见通知"}).status_code == 302
    assert client.post(page + "questions/", {"text": "现场问", "answer": "现场答"}).status_code == 302
    assert "现场答" in client.get(page).content.decode()
    assert "产改政策解读沙龙" in client.get("/events/").content.decode()
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.get(page).status_code == 404
        assert client.post(reverse("signup_answer", args=[question.pk]), {"answer": "x"}).status_code == 404
        assert "产改政策解读沙龙" not in client.get("/events/").content.decode()
    client.force_login(people.committee)
    assert client.get(page).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_with_one_and_three(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        opened(people, planned(people, subject=f"第{n}场"))
    client.force_login(people.secretary)
    client.get("/events/")
    client.get("/me/events/")
    with django_assert_num_queries(6):
        client.get("/events/")
    with django_assert_num_queries(8):
        client.get("/me/events/")
