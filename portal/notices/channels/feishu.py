"""Group robots of Feishu (飞书): time in seconds and a signature stand in the body, where a secret is set."""

import base64
import hashlib
import hmac

from portal.notices.channels.answers import GroupMessage, Refusals, hand_over

REFUSALS = Refusals(
    "code",
    patience={11232, 99991400},
    final={19001: "delivery.robot_unknown", 19002: "delivery.bad_message", 19021: "delivery.robot_settings",
           19022: "delivery.robot_settings", 19024: "delivery.robot_settings", 9499: "delivery.bad_message"},
)  # fmt: skip


def signature(secret: str, seconds: int) -> str:
    """Base64 of HMAC-SHA256 over nothing under the key «time, line feed, secret»: unlike DingTalk's, which has it the other way."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def payload(message: GroupMessage, secret: str, seconds: int) -> dict:
    """A post: the title, a paragraph for each figure, the link; signed where the robot asks for it."""
    paragraphs = [[{"tag": "text", "text": line}] for line in message.lines]
    if message.url:
        paragraphs.append([{"tag": "a", "text": message.link_text, "href": message.url}])
    body: dict = {"msg_type": "post", "content": {"post": {"zh_cn": {"title": message.title, "content": paragraphs}}}}
    return {"timestamp": str(seconds), "sign": signature(secret, seconds), **body} if secret else body


def send(address: str, secret: str, message: GroupMessage, seconds: int) -> None:
    """Hand ``message`` to the robot at ``address``. Raises Failed."""
    hand_over(address, payload(message, secret, seconds), REFUSALS)
