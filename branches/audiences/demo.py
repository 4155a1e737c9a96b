"""Two segments of the enterprise with what they are told: one item said, one planned."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.audiences import services
from branches.audiences.models import AudienceSegment, ContentKind
from branches.audiences.services import ItemFacts, SegmentFacts
from portal.announcements import services as announcements
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.models import User

SEGMENTS: tuple[tuple[str, dict[str, Any], str, str, str], ...] = (
    ("青年职工", {"is_youth": True}, "IDEALS", "青年理想信念学习：我和我的岗位", "请青年职工结合岗位谈一件身边的小事，月底前在班组交流。"),
    ("操作岗党员", {"posts": ("operating",), "statuses": ("full_member", "probationary")}, "BULLETIN", "本季度生产经营情况通报",
     "本季度产量、安全和成本完成情况已公布，请操作岗党员带头向班组讲清楚。"),
)  # fmt: skip


def speak_to(author: User, root: Node, now: datetime) -> str:
    today, actor = timezone.localdate(now), actor_of(author, timezone.localdate(now))
    kinds = {k.code: k for k in ContentKind.objects.all()}
    for n, (name, rules, kind, title, text) in enumerate(SEGMENTS):
        row = services.save_segment(actor=actor, at=now, facts=SegmentFacts(root, name, **rules))
        facts = ItemFacts(row, kinds[kind], today.replace(day=1), today, title, text)
        item = services.plan_item(actor=actor, at=now, facts=facts)
        if n == 0:
            services.publish_item(actor=actor, at=now, item=item)
        following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        ahead = ItemFacts(row, kinds["SKILL"], following, following, f"{name}：岗位技能微课", "请按微课练习一遍，带着问题来。")
        services.plan_item(actor=actor, at=now, facts=ahead)
    announcements.tell_readers(at=now)
    return f"{AudienceSegment.objects.count()} segments of the audience"
