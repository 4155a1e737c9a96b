"""Eight rules of three levels in the library, one revised, one due for review."""

import io
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from branches.policies import services
from branches.policies.models import Policy
from branches.policies.services import PolicyFacts, VersionFacts
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

TITLES = [
    ("group", "产业工人队伍建设改革实施办法"),
    ("group", "技能人才评价管理办法"),
    ("group", "首席技师评聘管理办法"),
    ("group", "创新成果奖励办法"),
    ("union", "职工创新工作室管理办法"),
    ("union", "导师带徒管理办法"),
    ("union", "劳动和技能竞赛管理办法"),
    ("base", "班组民主管理实施细则"),
]


def _sheet(no: int) -> SimpleUploadedFile:
    page = io.BytesIO()
    Image.new("RGB", (420, 594 + no), "white").save(page, "PNG")
    return SimpleUploadedFile(f"制度文本{no}.png", page.getvalue(), "image/png")


def shelve(now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    root = Node.objects.get(parent=None)
    for no, (level, title) in enumerate(TITLES):
        first = VersionFacts(
            date(today.year - 3, 3, 1), date(today.year + (no > 0), 3, 1), "首次制定", f"岚谷〔{today.year - 3}〕{no + 1}号"
        )
        facts = PolicyFacts(root, level, title, "人力资源部" if level == "group" else "工会")
        row = services.keep_policy(actor=head, at=now, facts=facts, version=first, uploads=[_sheet(no)])
        if no == 1:
            second = VersionFacts(
                date(today.year, 1, 1), date(today.year + 3, 1, 1), "按“新八级”技能等级序列修订", f"岚谷〔{today.year}〕2号"
            )
            services.revise_policy(actor=head, at=now, policy=row, version=second, uploads=[_sheet(90)])
    return f"{Policy.objects.count()} rules in the library"
