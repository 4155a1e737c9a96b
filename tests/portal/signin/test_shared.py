"""What a room gets from sign-in with its registry alone: digits to type, times, the list of methods, the sheet, the present."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities.models import Attendance
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.signin import rules, selectors, services
from portal.signin.models import SigninSession
from portal.signin.registry import owner_of
from tests.branches.activities.factories import ActivityFactory

T = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def window(people, client, starts=timedelta(minutes=-10)):
    activity = ActivityFactory(branch=people.branch_a, subject="班前学习", starts_at=clock.now() + starts)
    client.force_login(people.secretary)
    client.post(reverse("signin_open", args=["activity", activity.pk]), {"minutes": "30"})
    return SigninSession.objects.latest("pk")


def digits(session, age=0):
    step = rules.step_of(clock.now(), selectors.seconds_on(timezone.localdate()))
    return rules.short_of(session.secret, session.pk, step - age)


@pytest.mark.parametrize(
    ("typed", "found"), [("123456", "123456"), ("123 456", "123456"), ("１２３　４５６", "123456"), ("123-456", "123456"), (" 12 ", "12")]
)
def test_digits_are_read_as_people_type_them(typed, found):
    assert rules.digits_of(typed) == found


def test_the_digits_change_with_the_code_and_with_the_window():
    found = {rules.short_of("s", 1, 1), rules.short_of("s", 1, 2), rules.short_of("s", 2, 1), rules.short_of("t", 1, 1)}
    assert ({len(d) for d in found}, len(found)) == ({6}, 4)


@pytest.mark.parametrize(("minutes", "may"), [(241, False), (240, True), (0, True), (-600, True)])
def test_sign_in_opens_so_early_and_no_earlier(minutes, may):
    assert bool(rules.opening_verdict(T + timedelta(minutes=minutes), T, timedelta(minutes=240))) is may


@pytest.mark.parametrize(("seconds", "late"), [(-60, False), (0, False), (900, False), (901, True)])
def test_late_is_after_the_start_and_the_grace(seconds, late):
    assert rules.is_late(T, T + timedelta(seconds=seconds), timedelta(minutes=15)) is late
    assert rules.is_late(T, None, timedelta(minutes=15)) is False


def test_a_phone_that_cannot_scan_types_the_digits(people, client):
    session = window(people, client)
    assert digits(session)[:3] in client.get(reverse("signin_screen", args=[session.pk])).text
    assert "屏幕上的 6 位数字" in client.get(reverse("signin_scan")).text
    page = client.post(reverse("signin_scan"), {"code": f"{digits(session, age=1)[:3]} {digits(session, age=1)[3:]}"})
    assert page.status_code == 200
    assert Attendance.objects.filter(state="present").count() == 0  # typing asks, the button signs
    client.post(reverse("signin_scan"), {"t": page.context["ticket"]})
    assert Attendance.objects.get(state="present").person_id == people.secretary.person_id


def test_wrong_old_and_closed_digits_are_refused(people, client):
    session = window(people, client)
    old = digits(session, age=3)
    for typed in (old, "12", "abcdef", "000000" if digits(session) != "000000" else "000001"):
        page = client.post(reverse("signin_scan"), {"code": typed})
        assert (page.status_code, "没有找到这个数字码" in page.text) == (422, True)
    client.post(reverse("signin_close", args=[session.pk]))
    assert client.post(reverse("signin_scan"), {"code": digits(session)}).status_code == 422


def test_guesses_end_soon(people, client, monkeypatch):
    monkeypatch.setattr(services, "MOST_WRONG", 3)
    session = window(people, client)
    for _guess in range(3):
        client.post(reverse("signin_scan"), {"code": "12"})
    page = client.post(reverse("signin_scan"), {"code": digits(session)})
    assert (page.status_code, "填错的次数太多" in page.text) == (422, True)


def test_two_windows_with_the_same_digits_ask_for_a_scan(people, client, monkeypatch):
    """One in a million; neither meeting gets somebody of the other."""
    first, second = window(people, client), window(people, client)
    assert selectors.session_of_short(digits(first), clock.now()) in {first, None}
    same = digits(first)
    kept = rules.short_of
    monkeypatch.setattr(rules, "short_of", lambda secret, pk, step: same if pk == second.pk else kept(secret, pk, step))
    assert selectors.session_of_short(same, clock.now()) is None


def test_a_window_does_not_open_a_day_ahead(people, client):
    activity = ActivityFactory(branch=people.branch_a, starts_at=clock.now() + timedelta(hours=30), state="planned")
    with pytest.raises(RuleBroken) as refusal:
        services.open_session(
            actor=people.actor(people.secretary), at=clock.now(), record_kind="activity", record_id=activity.pk,
            closes_at=clock.now() + timedelta(hours=1),
        )  # fmt: skip
    assert (refusal.value.code, refusal.value.params) == ("signin.too_early", {"minutes": 240})


def test_the_owner_sees_who_signed_by_which_method(people, client):
    session = window(people, client, starts=timedelta(minutes=-20))
    client.post(reverse("signin_scan"), {"t": client.post(reverse("signin_scan"), {"code": digits(session)}).context["ticket"]})
    other = Attendance.objects.filter(state="absent").first()
    Attendance.objects.filter(pk=other.pk).update(state="present", method="roll_call")
    owner = owner_of("activity")
    found = selectors.listed(owner, session.record_id, owner.brief(session.record_id))
    assert sorted((str(label), n) for label, n in found.methods) == [("扫码", 1), ("点名", 1)]
    assert (found.late_count, found.late_minutes) == (1, 15)
    assert selectors.present_ids(owner, session.record_id) == {people.secretary.person_id, other.person_id}
    page = client.get(reverse("signin_list", args=["activity", session.record_id])).text
    assert ("迟到 1" in page, "点名" in page, "不采集位置和设备信息" in page) == (True, True, True)
    assert "签名" in client.get(reverse("signin_sheet", args=["activity", session.record_id])).text


@pytest.mark.parametrize("name", ["signin_list", "signin_sheet"])
def test_who_does_not_run_it_finds_nothing(people, client, name):
    session = window(people, client)
    for user in (people.stranger, people.sibling, people.worker, people.committee):
        client.force_login(user)
        assert client.get(reverse(name, args=["activity", session.record_id])).status_code == 404
    assert client.get(reverse(name, args=["nothing", 1])).status_code == 404
