"""The whole way: the secretary opens a window, phones sign in, codes age."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities.models import Activity, Attendance
from portal.accounts.services import set_pin
from portal.kernel import clock
from portal.signin import rules
from portal.signin.models import SigninSession
from portal.signin.selectors import seconds_on
from tests.branches.activities.factories import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(client, people):
    """An open window for an activity of branch A that is running."""
    start = clock.now() - timedelta(minutes=10)
    activity = ActivityFactory(branch=people.branch_a, subject="班前学习", starts_at=start)
    client.force_login(people.secretary)
    client.post(reverse("signin_open", args=["activity", activity.pk]), {"minutes": "30"})
    client.logout()
    return SigninSession.objects.get()


def code(session, *, age=0):
    seconds = seconds_on(timezone.localdate())
    return rules.code_of(session.secret, session.pk, rules.step_of(clock.now(), seconds) - age)


def ticket(session, *, age=0):
    seconds = seconds_on(timezone.localdate())
    return rules.ticket_of(session.secret, session.pk, rules.step_of(clock.now(), seconds) - age)


def text(response) -> str:
    return response.content.decode()


def test_opening_writes_the_roll_and_shows_the_big_screen(client, people, window):
    client.force_login(people.secretary)

    response = client.get(reverse("signin_screen", args=[window.pk]))

    assert (window.closes_at - window.opens_at) == timedelta(minutes=30)
    assert Attendance.objects.filter(state="absent").count() == 5
    assert response.context["link"].startswith("http://testserver/signin/?c=")
    assert "班前学习" in text(response)


def test_opening_twice_keeps_the_window(client, people, window):
    client.force_login(people.secretary)

    client.post(reverse("signin_open", args=["activity", window.record_id]), {"minutes": "120"})

    assert SigninSession.objects.count() == 1


def test_polling_is_quiet_until_something_changes(client, people, window):
    client.force_login(people.secretary)
    page = reverse("signin_live", args=[window.pk])
    mark = client.get(page).context["mark"]
    quiet = client.get(page, {"m": mark})

    Activity.objects.update(present=1)
    loud = client.get(page, {"m": mark})

    assert (quiet.status_code, loud.status_code) == (204, 200)


def test_a_signed_in_phone_confirms_with_one_button(client, people, window):
    client.force_login(people.secretary)
    page = client.get(reverse("signin_scan"), {"c": code(window)})
    assert Attendance.objects.filter(state="present").count() == 0

    done = client.post(reverse("signin_scan"), {"t": page.context["ticket"]})
    again = client.post(reverse("signin_scan"), {"t": page.context["ticket"]})

    row = Attendance.objects.get(state="present")
    assert (row.person_id, row.method) == (people.secretary.person_id, "qr")
    assert ("签到成功" in text(done), "您已经签过到" in text(again)) == (True, True)
    assert Activity.objects.get().present == 1


def test_a_phone_that_is_not_signed_in_uses_staff_number_and_pin(client, people, window):
    set_pin(actor=people.actor(people.secretary), at=clock.now(), user=people.secretary, pin="274951")
    send = {"t": ticket(window), "staff_no": people.secretary.username}

    wrong = client.post(reverse("signin_scan"), {**send, "pin": "000001"})
    nobody = client.post(reverse("signin_scan"), {**send, "staff_no": "99999", "pin": "274951"})
    right = client.post(reverse("signin_scan"), {**send, "pin": "274951"})

    sentence = "工号或签到码不正确"
    assert (wrong.status_code, sentence in text(wrong), sentence in text(nobody)) == (422, True, True)
    assert "签到成功" in text(right)
    assert Attendance.objects.get(state="present").method == "pin"


def test_wrong_pins_lock(client, people, window):
    set_pin(actor=people.actor(people.secretary), at=clock.now(), user=people.secretary, pin="274951")
    send = {"t": ticket(window), "staff_no": people.secretary.username}
    for _ in range(5):
        client.post(reverse("signin_scan"), {**send, "pin": "000001"})

    locked = client.post(reverse("signin_scan"), {**send, "pin": "274951"})

    assert "暂停使用" in text(locked)
    assert Attendance.objects.filter(state="present").count() == 0


@pytest.mark.parametrize(("age", "status"), [(0, 200), (1, 200), (2, 422), (-1, 422)])
def test_an_old_code_is_refused_with_a_sentence(client, people, window, age, status):
    client.force_login(people.secretary)

    assert client.get(reverse("signin_scan"), {"c": code(window, age=age)}).status_code == status


def test_expired_forged_and_foreign_codes_say_so(client, people, window):
    other = SigninSession(pk=window.pk, secret="0" * 64)

    expired = client.get(reverse("signin_scan"), {"c": code(window, age=2)})
    forged = client.get(reverse("signin_scan"), {"c": code(other)})
    unknown = client.get(reverse("signin_scan"), {"c": code(SigninSession(pk=window.pk + 9, secret="0" * 64))})
    empty = client.post(reverse("signin_scan"), {})

    assert "这个二维码已经更新，没有签到。" in text(expired)
    assert [("这不是本系统现在的签到码" in text(r)) for r in (forged, unknown, empty)] == [True] * 3


def test_a_closed_window_signs_nobody_in(client, people, window):
    client.force_login(people.secretary)
    client.post(reverse("signin_close", args=[window.pk]))

    late = client.post(reverse("signin_scan"), {"t": ticket(window)})

    assert "签到已经结束" in text(late)
    assert Attendance.objects.filter(state="present").count() == 0


def test_somebody_who_is_not_expected_is_refused(client, people, window):
    client.force_login(people.sibling)

    response = client.post(reverse("signin_scan"), {"t": ticket(window)})

    assert "您不在“班前学习”的应到名单中" in text(response)
    assert Attendance.objects.count() == 5


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "committee"])
def test_only_the_branch_runs_its_sign_in(client, people, window, who):
    client.force_login(getattr(people, who))

    answers = [
        client.get(reverse("signin_screen", args=[window.pk])),
        client.get(reverse("signin_live", args=[window.pk])),
        client.post(reverse("signin_close", args=[window.pk])),
        client.post(reverse("signin_open", args=["activity", window.record_id])),
        client.post(reverse("signin_open", args=["nothing", 1])),
    ]

    assert [a.status_code for a in answers] == [404] * 5
