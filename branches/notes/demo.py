"""Two months of notes of the first branches; the last one of the first branch still waits."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from branches.notes import rules, selectors, services
from branches.notes.models import BranchNote
from branches.notes.services import Matter
from branches.orgs.models import Branch
from branches.tickets.models import ConcernTopic
from portal.organization.demo import DemoBranch
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

MATTERS = (
    ("LIVING", "watch", "夜班餐到井口时已凉，反映较多。", "与食堂商定夜班保温送餐，支部每周看一次。"),
    ("PAY", "act", "新工资结构看不明白，担心收入下降。", "请人事部门班前会讲解，印发对照表。"),
    ("TRAINING", "calm", "青年职工希望多安排实操培训。", "与工作室合办每月两次实操课。"),
)


def note_down(sites: list[DemoBranch], now: datetime) -> str:
    today = timezone.localdate(now)
    last = rules.month_before(today)
    for n, site in enumerate(sites[:4]):
        for month in (rules.month_before(last), last):
            if n or month != last:
                _one(site, month, n, now)
    return f"{BranchNote.objects.count()} monthly notes"


def _one(site: DemoBranch, month: date, n: int, now: datetime) -> None:
    branch = Branch.objects.select_related("node").get(pk=site.node.pk)
    day = selectors.due_of(month, timezone.localdate(now))
    at = min(now, now - timedelta(days=(timezone.localdate(now) - day).days + 1))
    grant = RoleGrant.objects.filter(role=Role.SECRETARY, node=site.node).select_related("user").order_by("pk")[0]
    head = actor_of(grant.user, timezone.localdate(now))
    topics = {t.code: t for t in ConcernTopic.objects.all()}
    matters = [Matter(topics[code], mood, text, measure) for code, mood, text, measure in MATTERS[: 1 + (n + month.month) % 3]]
    row = services.write_note(actor=head, at=at, branch=branch, month=month, version=0, matters=matters)
    row = services.hand_in(actor=head, at=at, note=row, version=row.version)
    if n < 2:
        above = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0]
        actor = actor_of(above.user, timezone.localdate(now))
        services.answer_note(actor=actor, at=at + timedelta(days=1), note=row, version=row.version, text="请后勤和人事部门两周内答复。")
