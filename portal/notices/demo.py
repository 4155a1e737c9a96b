"""How some people of the made-up enterprise want to be told, and a robot that is switched off: its address leads nowhere."""

from datetime import datetime
from typing import Any

from portal.notices.enums import Category, Channel, How, Rhythm
from portal.notices.models import ChatRobot, NoticeChoices
from portal.rights.models import User


def choose(users: list[User], node: Any, now: datetime) -> str:
    """Every third gets letters: returns at once, the rest in the morning."""
    chosen = users[::3]
    NoticeChoices.objects.bulk_create(
        NoticeChoices(
            user=user, email=f"{user.username.lower()}@example.com", email_confirmed_at=now, told_until=now,
            by_mail={Category.BRANCH.value: How.NOW.value, Category.PUBLICITY.value: How.OFF.value},
        )
        for user in chosen
    )  # fmt: skip
    ChatRobot.objects.create(
        node=node, channel=Channel.WECOM, name="综采一队工作群", is_active=False, rhythm=Rhythm.WEEKLY, created_at=now, told_until=now,
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-4000-8000-000000000000",
    )  # fmt: skip
    return f"{len(chosen)} people with letters"
