"""Robots of chat groups. Address and secret go in and are never handed out again."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.outgoing import may_call
from portal.notices.enums import Channel, DeliveryKind
from portal.notices.models import ChatRobot
from portal.notices.services.outbox import queue_for_robots
from portal.rights.access import Actor

# The path by which an address of each vendor is known; hosts are opened by the operator (a gateway may stand in between).
BEGINNINGS = {
    Channel.WECOM: "/cgi-bin/webhook/send", Channel.DINGTALK: "/robot/send", Channel.FEISHU: "/open-apis/bot/v2/hook/",
}  # fmt: skip
EXAMPLES = {
    Channel.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", Channel.DINGTALK: "https://oapi.dingtalk.com/robot/send",
    Channel.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/",
}  # fmt: skip
SETTINGS = ("name", "rhythm", "hour", "tells_announcements", "is_active")


def _check_address(channel: str, address: str) -> None:
    if not urlsplit(address).path.startswith(BEGINNINGS[Channel(channel)]):
        raise RuleBroken("robot.bad_address", field="address", start=EXAMPLES[Channel(channel)])
    ensure(may_call(address), field="address")


@transaction.atomic
def add_robot(*, actor: Actor, at: datetime, node: Any, channel: str, address: str, secret: str, **settings: Any) -> ChatRobot:
    """A robot for the group of ``node``. NotReachable for a unit out of reach; RuleBroken ``robot.*``, ``outgoing.*``."""
    ensure(actor.may("robot.manage", path=node.path))
    if not address:
        raise RuleBroken("robot.no_address", field="address")
    _check_address(channel, address)
    row = ChatRobot.objects.create(
        node=node, channel=channel, address=address, secret=secret, created_by=actor.user, created_at=at, told_until=at,
        **{name: settings[name] for name in SETTINGS if name in settings},
    )  # fmt: skip
    after = {"channel": channel, "rhythm": row.rhythm, "address": "(sealed)"}
    record(actor=actor, at=at, action="robot.added", obj=row, label=f"{node.name} · {row.name}", path=node.path, after=after)
    return row


@transaction.atomic
def change_robot(
    *, actor: Actor, at: datetime, robot: ChatRobot, version: int, address: str = "", secret: str = "", **settings: Any
) -> ChatRobot:
    """Change a robot; an empty address or secret keeps the stored one. EditConflict; RuleBroken ``robot.*``, ``outgoing.*``."""
    ensure(actor.may("robot.manage", path=robot.node.path))
    row = ChatRobot.objects.select_for_update(of=("self",)).select_related("node").get(pk=robot.pk)
    if row.version != version:
        raise EditConflict("robot.edited")
    before = {name: getattr(row, name) for name in SETTINGS}
    for name in SETTINGS:
        setattr(row, name, settings.get(name, before[name]))
    if not before["is_active"] and row.is_active:
        row.told_until = at  # nothing is made up for from the time it was off
    if address:
        _check_address(row.channel, address)
        row.address = address
    row.secret = secret or row.secret
    row.version += 1
    row.save()
    after = {name: getattr(row, name) for name in SETTINGS if getattr(row, name) != before[name]}
    sealed = {"address": "(changed)"} if address else {}
    record(
        actor=actor, at=at, action="robot.changed", obj=row, label=f"{row.node.name} · {row.name}", path=row.node.path,
        before={name: before[name] for name in after}, after={**after, **sealed, **({"secret": "(changed)"} if secret else {})},
    )  # fmt: skip
    return row


@transaction.atomic
def test_robot(*, actor: Actor, at: datetime, robot: ChatRobot) -> None:
    """Put a test message on its way, at any hour; at most one a second. RuleBroken ``robot.is_off``."""
    ensure(actor.may("robot.manage", path=robot.node.path))
    if not robot.is_active:
        raise RuleBroken("robot.is_off")
    subject = f"test {at:%Y%m%dT%H%M%S}"
    queue_for_robots(robots=[robot], kind=DeliveryKind.TEST, subject=subject, lines=[["group.test", {}]], at=at, is_urgent=True)
    record(actor=actor, at=at, action="robot.tested", obj=robot, label=f"{robot.node.name} · {robot.name}", path=robot.node.path)
