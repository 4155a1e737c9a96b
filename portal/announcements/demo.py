"""Announcements of the made-up enterprise: one that asks for a confirmation, one that is important, one for an office, one that is over."""

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from portal.announcements import access, services
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User

# (title, text, importance, asks for a confirmation, roles, days since it began, days until it ends)
SAID = (
    (
        "关于开展冬季“三防”安全检查的通知",
        "各单位、各党支部：\n\n入冬以来气温骤降，请于本月底前完成防寒、防冻、防滑检查，党员带头包保重点部位。\n\n检查结果随主题党日记录一并报送。",
        "important", True, (), 3, 20,
    ),
    (
        "技能等级认定报名提醒",
        "今年第二批技能等级认定报名将于月底截止，请符合条件的职工在“晋级”中提交申报，佐证材料请拍照上传。",
        "normal", False, (), 6, 12,
    ),
    (
        "第四季度支部考核材料补报安排",
        "请各支部在季度结束后 5 日内补齐活动记录和佐证，逾期记录不计入当季得分。",
        "normal", True, (Role.SECRETARY,), 2, 15,
    ),
    ("国庆期间值班安排", "国庆期间值班表见附件，值班人员请保持电话畅通。", "normal", False, (), 60, -50),
)  # fmt: skip


def speak(author: User, root: Node, rng: Random, now: datetime) -> int:
    """The committee says the above; about two thirds of those who were asked have confirmed. Returns how many announcements."""
    today, actor = localdate(now), actor_of(author, localdate(now))
    for title, text, importance, asks, roles, since, left in SAID:
        began = now - timedelta(days=since)
        row = services.write_announcement(
            actor=actor, at=began, node=root, roles=roles, title=title, text=text, importance=importance, needs_receipt=asks,
            starts_on=localdate(began), ends_on=today + timedelta(days=left),
        )  # fmt: skip
        services.publish_announcement(actor=actor, at=began, announcement=row)
        services.tell_readers(at=began)
        if asks:
            _confirm(row, rng, began)
    return len(SAID)


def _confirm(row: Announcement, rng: Random, began: datetime) -> None:
    people = access.audience(row, localdate(began)).order_by("pk").values_list("pk", flat=True)
    read = [pk for pk in people if rng.random() < 0.65]
    AnnouncementReceipt.objects.bulk_create(
        [AnnouncementReceipt(announcement=row, user_id=pk, confirmed_at=began + timedelta(hours=rng.randint(1, 40))) for pk in read],
        batch_size=500,
    )
