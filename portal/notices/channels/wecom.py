"""Group robots of WeCom (企业微信): the key is part of the address, nothing is signed."""

from portal.notices.channels.answers import GroupMessage, Refusals, hand_over

# Numbers as the vendor lists them for robots of groups.
REFUSALS = Refusals(
    "errcode",
    patience={-1, 45009, 45033},
    final={
        93000: "delivery.robot_unknown",
        93004: "delivery.robot_unknown",
        93008: "delivery.robot_unknown",
        40058: "delivery.bad_message",
    },
)


def payload(message: GroupMessage) -> dict:
    """Markdown: a bold title, a quoted line for each figure, the link."""
    text = "\n".join([f"**{message.title}**", *(f"> {line}" for line in message.lines)])
    if message.url:
        text += f"\n[{message.link_text}]({message.url})"
    return {"msgtype": "markdown", "markdown": {"content": text}}


def send(address: str, secret: str, message: GroupMessage, seconds: int) -> None:
    """Hand ``message`` to the robot at ``address``. Raises Failed."""
    hand_over(address, payload(message), REFUSALS)
