"""The sender: once, again after a failure, never for ever, never in quiet hours, and not while a robot must rest."""

from datetime import timedelta

import pytest

from portal.catalogue.models import RuleParameter
from portal.kernel import sentences
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices import registry, services
from portal.notices.channels import Failed
from portal.notices.enums import Category, Channel, DeliveryState, How
from portal.notices.models import ChatRobot, Delivery, Notice
from portal.notices.services import sending
from tests.portal.accounts.factories import admin
from tests.portal.notices.factories import at, robot, with_mail

pytestmark = [pytest.mark.django_db, pytest.mark.db]
sentences.register({"test.news": "“%(title)s”已核实。", "test.secret": "原因：%(reason)s"})
registry.register_codes("test.news", Category.CAREER)
registry.register_codes("test.secret", Category.CAREER, is_private=True)


def tell(user, code="test.news", moment=None, **params):
    services.notify(user_ids=[user.pk], code=code, params=params or {"title": "先进个人"}, url="/honours/1/", at=moment or at())


def states() -> list[tuple]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts", "error"))


# -- letters ----------------------------------------------------------------------------------------------
def test_a_letter_is_sent_once(people, mailoutbox):
    with_mail(people.secretary)
    tell(people.secretary)
    for minute in (0, 1, 5):
        services.send_due(at=at(10, minute))

    assert [(m.to, m.subject) for m in mailoutbox] == [([f"{people.secretary.username}@example.com"], "红匠通知：成长、创新和荣誉")]
    assert mailoutbox[0].body.split("\n\n")[1:3] == ["“先进个人”已核实。", "查看：http://127.0.0.1:8000/honours/1/"]
    assert states() == [("sent", 1, "")]


def test_a_letter_speaks_the_language_of_its_reader(people, mailoutbox):
    with_mail(people.secretary, language="en")
    tell(people.secretary, code="honour.confirmed_notice", title="Model worker")
    services.send_due(at=at())

    assert mailoutbox[0].subject == "Hongjiang notice: Growth, innovation and honours"
    assert mailoutbox[0].body.startswith("Hello,\n")


def test_what_somebody_wrote_does_not_leave_the_portal(people, mailoutbox):
    with_mail(people.secretary)
    tell(people.secretary, code="test.secret", reason="工作年限不足，曾受处分")
    services.send_due(at=at())

    assert "有一条新事项" in mailoutbox[0].body
    assert "处分" not in mailoutbox[0].subject + mailoutbox[0].body


def test_without_an_address_of_the_portal_a_letter_has_no_link(people, mailoutbox, settings):
    settings.SITE_URL = ""
    with_mail(people.secretary)
    tell(people.secretary)
    services.send_due(at=at())

    assert "http" not in mailoutbox[0].body
    assert "请登录红匠查看。" in mailoutbox[0].body


@pytest.mark.parametrize("change", ["read", "off", "unconfirmed", "closed"])
def test_what_is_no_longer_wanted_is_not_sent(people, mailoutbox, change):
    choices = with_mail(people.secretary)
    tell(people.secretary)
    if change == "read":
        Notice.objects.update(read_at=at())
    elif change == "off":
        choices.by_mail[Category.CAREER] = How.OFF
        choices.save()
    elif change == "unconfirmed":
        type(choices).objects.update(email_confirmed_at=None)
    else:
        type(people.secretary).objects.filter(pk=people.secretary.pk).update(is_active=False)
    services.send_due(at=at(10, 1))

    assert mailoutbox == []
    assert states() == [("suppressed", 1, "delivery.no_target")]


def test_quiet_hours_hold_back_what_is_tried_again_at_night(people, mailoutbox):
    with_mail(people.secretary)
    tell(people.secretary)
    Delivery.objects.update(due_at=at(21, 30))
    services.send_due(at=at(21, 30))

    assert mailoutbox == []
    assert Delivery.objects.get().due_at == at(7, day=19)
    services.send_due(at=at(7, day=19))
    assert states() == [("sent", 1, "")]


def test_a_mail_server_that_is_away_costs_one_attempt_of_one_letter(people, settings):
    settings.EMAIL_BACKEND = "tests.portal.notices.test_channels.Refusing"
    from tests.portal.notices.test_channels import Refusing

    Refusing.error = ConnectionRefusedError()
    for user in (people.secretary, people.sibling, people.worker):
        with_mail(user)
        tell(user)
    assert services.send_due(at=at()) is False

    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
    assert min(Delivery.objects.values_list("due_at", flat=True)) == at(10, 1)


# -- robots -----------------------------------------------------------------------------------------------
def group_message(row: ChatRobot, n: int, moment=None) -> None:
    from portal.notices.services.outbox import queue_for_robots

    queue_for_robots(robots=[row], kind="group", subject=f"group {n}", lines=[["group.duties", {"count": 3}]], at=moment or at())


def test_a_group_reads_figures_only(people, chat):
    group_message(robot(people, chat), 1)
    services.send_due(at=at())

    text = "**红匠提醒**\n> 有 3 项支部任务已逾期或即将到期\n[登录红匠查看](http://127.0.0.1:8000/)"
    assert [body["markdown"]["content"] for _path, body in chat.asked] == [text]
    assert states() == [("sent", 1, "")]


def test_failures_are_tried_again_with_growing_pauses_and_come_to_an_end(people, chat):
    chat.answers = [(500, b"")]
    group_message(robot(people, chat), 1)
    moment, waits = at(), []
    for _ in range(12):
        services.send_due(at=moment)
        row = Delivery.objects.get()
        if row.state != DeliveryState.QUEUED:
            break
        waits.append(int((row.due_at - moment).total_seconds() // 60))
        moment = row.due_at

    assert waits == [1, 2, 4, 8, 16]
    assert states() == [("failed", 6, "delivery.http 500")]
    assert len(chat.asked) == 6


def test_how_often_is_tried_and_for_how_long_is_said_by_the_rule(people, chat):
    chat.answers = [(500, b"")]
    RuleParameter.objects.filter(code="NOTICE_TRIES").update(value=2)
    RuleParameter.objects.filter(code="NOTICE_WORTH_DAYS").update(value=1)
    row = robot(people, chat)
    group_message(row, 1)
    group_message(row, 2)
    Delivery.objects.filter(subject="group 2").update(created_at=at(day=17))
    for minute in (0, 1, 5):
        services.send_due(at=at(10, minute))

    assert states() == [("failed", 2, "delivery.http 500"), ("failed", 1, "delivery.http 500")]


def test_a_final_refusal_is_not_tried_again(people, chat):
    chat.answers = [(200, {"errcode": 93000})]
    group_message(robot(people, chat), 1)
    services.send_due(at=at())
    services.send_due(at=at(11))

    assert states() == [("failed", 1, "delivery.robot_unknown 93000")]
    assert len(chat.asked) == 1


def test_a_robot_rests_after_twenty_messages_in_a_minute(people, chat):
    one, other = robot(people, chat), robot(people, chat, Channel.FEISHU, name="二队")
    for n in range(23):
        group_message(one, n)
    group_message(other, 1)
    services.send_due(at=at())

    assert len(chat.asked) == 21  # twenty of the one, and the other is not held up
    assert Delivery.objects.filter(state="queued").count() == 3
    services.send_due(at=at() + timedelta(seconds=59))
    assert len(chat.asked) == 21
    services.send_due(at=at(10, 1))
    assert len(chat.asked) == 24


def test_a_robot_that_was_switched_off_says_nothing(people, chat):
    row = robot(people, chat)
    group_message(row, 1)
    ChatRobot.objects.update(is_active=False)
    services.send_due(at=at())

    assert (chat.asked, states()) == ([], [("suppressed", 1, "delivery.no_target")])


def test_a_test_message_goes_at_night_too(people, chat):
    user = admin("system_admin", people.nodes["JT"], "sys-night")
    row = robot(people, chat, user=user)
    group_message(row, 1, at(23))
    services.test_robot(actor=people.actor(user), at=at(23), robot=row)
    services.send_due(at=at(23))

    assert list(Delivery.objects.order_by("kind").values_list("kind", "state")) == [("group", "queued"), ("test", "sent")]


# -- killed, doubled, poisoned ----------------------------------------------------------------------------
def test_what_a_killed_sender_left_is_taken_up_after_its_lease(people, chat):
    group_message(robot(people, chat), 1)
    with pytest.raises(SystemExit):
        _die_while_sending(at())
    assert states() == [("queued", 1, "")]

    services.send_due(at=at(10, 1))  # the lease of the dead one still runs
    assert chat.asked == []
    services.send_due(at=at(10, 3))
    assert states() == [("sent", 2, "")]
    assert len(chat.asked) == 1


def _die_while_sending(moment) -> None:
    """The process ends between taking the row and noting the end: nothing after the claim runs."""
    from portal.notices.channels import PostOffice

    pk = Delivery.objects.values_list("pk", flat=True).get()
    with PostOffice() as office:
        assert sending._claim(sending._Run(moment, office), pk) is not None
        raise SystemExit


def test_a_row_that_kills_every_sender_is_stopped(people, chat):
    group_message(robot(people, chat), 1)
    moment = at()
    for _ in range(6):
        with pytest.raises(SystemExit):
            _die_while_sending(moment)
        moment += timedelta(minutes=3)
    services.send_due(at=moment)

    assert states() == [("failed", 7, "delivery.gave_up")]
    assert chat.asked == []


def test_a_row_that_cannot_be_worded_does_not_stop_the_others(people, chat, caplog):
    row = robot(people, chat)
    group_message(row, 1)
    group_message(row, 2)
    Delivery.objects.filter(subject="group 1").update(content=[["no.such.code", {}]])
    services.send_due(at=at())

    assert states() == [("failed", 1, "delivery.broken"), ("sent", 1, "")]


def test_a_late_sender_does_not_write_over_the_one_that_took_over(people, chat):
    group_message(robot(people, chat), 1)
    from portal.notices.channels import PostOffice

    with PostOffice() as office:
        pk = Delivery.objects.get().pk
        slow = sending._claim(sending._Run(at(), office), pk)
        services.send_due(at=at(10, 3))
        assert slow is not None
        assert slow.settle(state=DeliveryState.FAILED, error="delivery.timeout", ended_at=at(10, 4)) is False

    assert states() == [("sent", 2, "")]


def test_the_same_subject_is_queued_for_a_target_once(people, chat):
    row = robot(people, chat)
    group_message(row, 1)
    group_message(row, 1)

    assert Delivery.objects.count() == 1


# -- again ------------------------------------------------------------------------------------------------
def test_a_failed_one_is_sent_again_by_hand(people, chat):
    chat.answers = [(200, {"errcode": 93000}), (200, {"errcode": 0})]
    group_message(robot(people, chat), 1)
    services.send_due(at=at())
    actor = people.actor(admin("system_admin", people.nodes["JT"], "sys-again"))
    services.resend(actor=actor, at=at(11), delivery=Delivery.objects.get())
    services.send_due(at=at(11))

    assert states() == [("sent", 1, "")]
    with pytest.raises(RuleBroken, match=r"delivery\.not_failed"):
        services.resend(actor=actor, at=at(12), delivery=Delivery.objects.get())


@pytest.mark.parametrize("who", ["committee", "hr", "stranger", "elsewhere"])
def test_whoever_may_not_resend_does_not_by_the_service_either(people, chat, who):
    chat.answers = [(200, {"errcode": 93000})]
    group_message(robot(people, chat), 1)
    services.send_due(at=at())
    user = admin("system_admin", people.nodes["MK2"], "sys-mk2") if who == "elsewhere" else getattr(people, who)
    with pytest.raises(NotReachable):
        services.resend(actor=people.actor(user), at=at(11), delivery=Delivery.objects.get())

    assert states() == [("failed", 1, "delivery.robot_unknown 93000")]


def test_what_failed_is_noted_shortly():
    assert Failed("delivery.http", "503").noted == "delivery.http 503"
    assert len(Failed("delivery.refused", "9" * 100).noted) == 60
