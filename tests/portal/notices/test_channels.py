"""Each robot gets the message in its own form, signed as it asks, and its refusals inside a 200 are understood."""

import smtplib
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.notices.channels import ROBOTS, Failed, GroupMessage, PostOffice, dingtalk, feishu
from portal.notices.enums import Channel

MESSAGE = GroupMessage("红匠提醒", ("有 3 项支部任务已逾期或即将到期", "有 1 条新公告"), "登录红匠查看", "https://hongjiang.example/")
SECONDS = 1_790_000_000


def test_wecom_gets_markdown(chat):
    ROBOTS[Channel.WECOM](chat.url(Channel.WECOM), "", MESSAGE, SECONDS)

    text = "**红匠提醒**\n> 有 3 项支部任务已逾期或即将到期\n> 有 1 条新公告\n[登录红匠查看](https://hongjiang.example/)"
    assert chat.asked == [("/cgi-bin/webhook/send?key=k-1", {"msgtype": "markdown", "markdown": {"content": text}})]


def test_dingtalk_gets_a_signed_address(chat):
    ROBOTS[Channel.DINGTALK](chat.url(Channel.DINGTALK), "SECabc123", MESSAGE, SECONDS)

    path, body = chat.asked[0]
    assert parse_qs(urlsplit(path).query) == {
        "access_token": ["t-1"], "timestamp": ["1790000000000"], "sign": ["4BWCVGtTgvugepMXP+AoVx1x1mneoqMnbRDC1Xg8toE="],
    }  # fmt: skip
    text = "**红匠提醒**\n\n- 有 3 项支部任务已逾期或即将到期\n\n- 有 1 条新公告\n\n[登录红匠查看](https://hongjiang.example/)"
    assert body == {"msgtype": "markdown", "markdown": {"title": "红匠提醒", "text": text}}


def test_feishu_gets_a_signed_body(chat):
    ROBOTS[Channel.FEISHU](chat.url(Channel.FEISHU), "SECabc123", MESSAGE, SECONDS)

    content = [
        [{"tag": "text", "text": "有 3 项支部任务已逾期或即将到期"}], [{"tag": "text", "text": "有 1 条新公告"}],
        [{"tag": "a", "text": "登录红匠查看", "href": "https://hongjiang.example/"}],
    ]  # fmt: skip
    assert chat.asked == [
        (
            "/open-apis/bot/v2/hook/h-1",
            {
                "timestamp": "1790000000", "sign": "Ks57E9grcZK803pkhDIHdFQnUd9ov8D6HyF7poblyYc=", "msg_type": "post",
                "content": {"post": {"zh_cn": {"title": "红匠提醒", "content": content}}},
            },
        )
    ]  # fmt: skip


def test_without_a_secret_nothing_is_signed():
    assert (
        dingtalk.signed("https://oapi.dingtalk.com/robot/send?access_token=t", "", SECONDS)
        == "https://oapi.dingtalk.com/robot/send?access_token=t"
    )
    assert set(feishu.payload(MESSAGE, "", SECONDS)) == {"msg_type", "content"}


@pytest.mark.parametrize(
    ("channel", "status", "said", "noted", "is_final"),
    [
        (Channel.WECOM, 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "delivery.robot_unknown 93000", True),
        (Channel.WECOM, 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, "delivery.too_fast 45009", False),
        (Channel.WECOM, 200, {"errcode": 4711}, "delivery.refused 4711", False),
        (Channel.DINGTALK, 200, {"errcode": 310000, "errmsg": "sign not match"}, "delivery.robot_settings 310000", True),
        (Channel.DINGTALK, 200, {"errcode": 130101, "errmsg": "send too fast"}, "delivery.too_fast 130101", False),
        (Channel.FEISHU, 200, {"code": 19021, "msg": "sign match fail"}, "delivery.robot_settings 19021", True),
        (Channel.FEISHU, 200, {"code": 11232, "msg": "frequency limited"}, "delivery.too_fast 11232", False),
        (Channel.WECOM, 200, b"<html>sign in</html>", "delivery.no_robot_answer", True),
        (Channel.WECOM, 200, {"code": 0}, "delivery.no_robot_answer", True),
        (Channel.WECOM, 200, [1], "delivery.no_robot_answer", True),
        (Channel.WECOM, 503, b"", "delivery.http 503", False),
        (Channel.WECOM, 429, b"", "delivery.http 429", False),
        (Channel.WECOM, 404, b"", "delivery.http 404", True),
        (Channel.WECOM, 302, b"", "delivery.http 302", True),
    ],
)
def test_a_refusal_is_understood(chat, channel, status, said, noted, is_final):
    chat.answers = [(status, said)]
    with pytest.raises(Failed) as failed:
        ROBOTS[channel](chat.url(channel), "", MESSAGE, SECONDS)

    assert (failed.value.noted, failed.value.is_final) == (noted, is_final)


def test_a_host_that_is_not_opened_is_never_called(chat, settings):
    settings.OUTGOING_HOSTS = []
    with pytest.raises(Failed) as failed:
        ROBOTS[Channel.WECOM](chat.url(Channel.WECOM), "", MESSAGE, SECONDS)

    assert (failed.value.noted, failed.value.is_final, chat.asked) == ("outgoing.not_opened", True, [])
    assert "k-1" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_nobody_at_home_is_tried_again(settings):
    settings.OUTGOING_HOSTS = ["127.0.0.1:9"]
    with pytest.raises(Failed) as failed:
        ROBOTS[Channel.WECOM]("http://127.0.0.1:9/cgi-bin/webhook/send?key=k", "", MESSAGE, SECONDS)

    assert (failed.value.noted, failed.value.is_final) == ("delivery.unreachable", False)


# -- letters ----------------------------------------------------------------------------------------------
def test_a_letter_carries_the_number_of_its_delivery(mailoutbox):
    with PostOffice() as office:
        office.send(to="z@example.com", subject="红匠通知", body="您好", number=7)

    letter = mailoutbox[0]
    assert (letter.to, letter.subject, letter.body) == (["z@example.com"], "红匠通知", "您好")
    assert letter.extra_headers == {"Message-ID": "<delivery-7@localhost>", "Auto-Submitted": "auto-generated"}


class Refusing:
    """Stands in for a mail server that says no in the way of ``error``."""

    error: Exception

    def __init__(self, **how) -> None:
        pass

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def send_messages(self, letters) -> int:
        raise type(self).error


@pytest.mark.parametrize(
    ("error", "noted", "is_final", "is_away"),
    [
        (smtplib.SMTPRecipientsRefused({"z@example.com": (550, b"unknown")}), "delivery.address_refused 550", True, False),
        (smtplib.SMTPRecipientsRefused({"z@example.com": (451, b"greylisted")}), "delivery.address_refused 451", False, False),
        (smtplib.SMTPDataError(554, b"spam"), "delivery.mail_refused 554", True, False),
        (smtplib.SMTPDataError(452, b"later"), "delivery.mail_refused 452", False, False),
        (smtplib.SMTPAuthenticationError(535, b"who?"), "delivery.mail_refused 535", False, True),
        (smtplib.SMTPServerDisconnected("gone"), "delivery.mail_away", False, True),
        (ConnectionRefusedError(), "delivery.mail_away", False, True),
        (TimeoutError(), "delivery.mail_away", False, True),
    ],
)
def test_what_a_mail_server_says_is_understood(settings, error, noted, is_final, is_away):
    Refusing.error = error
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with PostOffice() as office, pytest.raises(Failed) as failed:
        office.send(to="z@example.com", subject="s", body="b", number=1)

    assert (failed.value.noted, failed.value.is_final, office.is_away) == (noted, is_final, is_away)
