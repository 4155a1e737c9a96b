"""Group robots of DingTalk (钉钉): time in milliseconds and a signature stand in the address, where a secret is set."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from portal.notices.channels.answers import GroupMessage, Refusals, hand_over

# 310000: keyword, signature or address range of the robot's safety settings does not fit.
REFUSALS = Refusals(
    "errcode",
    patience={-1, 130101, 410100},
    final={310000: "delivery.robot_settings", 300001: "delivery.robot_unknown", 300005: "delivery.robot_unknown",
           400013: "delivery.robot_unknown", 400102: "delivery.robot_off", 400105: "delivery.bad_message"},
)  # fmt: skip


def signature(secret: str, milliseconds: int) -> str:
    """Base64 of HMAC-SHA256 over «time, line feed, secret» under the secret."""
    told = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()).decode()


def signed(address: str, secret: str, seconds: int) -> str:
    """The address with time and signature; as it is without a secret."""
    if not secret:
        return address
    milliseconds = seconds * 1000
    extra = urlencode({"timestamp": milliseconds, "sign": signature(secret, milliseconds)})
    return f"{address}{'&' if '?' in address else '?'}{extra}"


def payload(message: GroupMessage) -> dict:
    """Markdown; an empty line parts paragraphs here, a single line feed would not."""
    text = "\n\n".join([f"**{message.title}**", *(f"- {line}" for line in message.lines)])
    if message.url:
        text += f"\n\n[{message.link_text}]({message.url})"
    return {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}


def send(address: str, secret: str, message: GroupMessage, seconds: int) -> None:
    """Hand ``message`` to the robot at ``address``. Raises Failed."""
    hand_over(signed(address, secret, seconds), payload(message), REFUSALS)
