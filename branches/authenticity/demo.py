"""Two records of one branch that resemble in words and picture, and a lot that is being looked at."""

import io
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from branches.activities import services as activities
from branches.activities.enums import COUNTED_STATES, AttendanceState
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors import expected_at
from branches.activities.services import ActivityFacts, AgendaLine
from branches.authenticity import services
from branches.authenticity.access import may_judge
from branches.authenticity.enums import CheckVerdict
from branches.authenticity.models import SampledRecord
from branches.authenticity.services import DrawFacts
from branches.orgs.models import Branch
from portal.kernel.periods import quarter_of
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

MINUTES = (
    "书记领学了集团公司关于降低采掘接续压力的安排，结合本区队实际逐条讨论。大家认为，当前接续紧张的主要原因是工作面搬家周期偏长、"
    "掘进单进波动大、设备检修与生产衔接不顺。会议议定三件事：一是由党员骨干牵头成立搬家提速小组，把搬家工序逐项列表，明确每道工序的"
    "负责人和完成时间；二是检修班提前一个班把备件和工器具送到位，减少等待；三是每周五由支部委员到现场走一次，当场解决衔接中的问题，"
    "月底在党员大会上通报完成情况。"
)
MOST_LOOKS = 400


def look_closely(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Hints on the desk of the first branch, hints kept with the records of the running quarter, a running lot."""
    today = timezone.localdate(now)
    secretary = actor_of(User.objects.get(person=members[sites[0].node.pk][0]), today)
    branch = Branch.objects.select_related("node").get(pk=sites[0].node.pk)
    for days, quality in ((23, 88), (2, 60)):
        _hold(branch, secretary, now - timedelta(days=days), now, quality=quality, file=days > 7)
    quarter = quarter_of(today)
    filed = Activity.objects.filter(held_on__gte=quarter.starts_on, state__in=COUNTED_STATES, filing_look=None)
    for activity in filed.select_related("branch__node", "kind", "group", "team").order_by("pk")[:MOST_LOOKS]:
        services.keep_look(activity, system_actor("demo"), activity.filed_at or now)
    return f"{_draw(now)} records drawn for a check"


def _hold(branch: Branch, actor: Actor, day: datetime, now: datetime, *, quality: int, file: bool) -> None:
    kind = ActivityKind.objects.get(code="MT-05")
    starts = timezone.localtime(day).replace(hour=15, minute=20, second=0, microsecond=0)
    facts = ActivityFacts(
        branch=branch, kind=kind, subject=f"{starts.month}月主题党日：降低采掘接续压力",
        starts_at=starts, ends_at=starts + timedelta(hours=1),
        place="党员活动室", summary=MINUTES,
    )  # fmt: skip
    there = {p.person_id: str(AttendanceState.PRESENT) for p in expected_at(branch, kind, None, facts.held_on)}
    photo = SimpleUploadedFile(f"现场{starts:%m%d}.jpg", _photo(quality), "image/jpeg")
    activities.log_activity(
        actor=actor, at=now, facts=facts, attendance=there, agenda=[AgendaLine("学习集团公司安排"), AgendaLine("讨论搬家提速")],
        uploads=[photo], file=file,
    )  # fmt: skip


def _photo(quality: int) -> bytes:
    """A meeting room as a child would draw it, so that the demo needs no photo of anybody."""
    picture = Image.new("RGB", (1200, 900), "#d9d2c5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 620, 1200, 900), fill="#8a6a4a")
    draw.rectangle((330, 120, 870, 420), fill="#a61b1b")
    draw.rectangle((360, 150, 840, 390), fill="#f4efe4")
    for n in range(7):
        left = 60 + n * 160
        draw.ellipse((left + 30, 480, left + 100, 560), fill="#5a4636")
        draw.rectangle((left + 10, 560, left + 120, 720), fill="#27406b" if n % 2 else "#3d5a3a")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _draw(now: datetime) -> int:
    """The last finished quarter, one record of each branch; two of the committee have begun to look."""
    today = timezone.localdate(now)
    last = quarter_of(today).previous()
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")
    first, second = (actor_of(grant.user, today) for grant in grants[:2])
    root = Node.objects.get(parent=None)
    draw = services.draw_sample(actor=first, at=now, facts=DrawFacts(root, last.starts_on, last.ends_on, 1, seed=20261120))
    opinions = [
        (CheckVerdict.IN_ORDER, CheckVerdict.IN_ORDER), (CheckVerdict.IN_ORDER, CheckVerdict.CANNOT_TELL),
        (CheckVerdict.NEEDS_CORRECTION, CheckVerdict.NEEDS_CORRECTION), (CheckVerdict.IN_ORDER, None),
    ]  # fmt: skip
    notes = {
        CheckVerdict.IN_ORDER: "核对了纪要和点名，与区队值班记录一致",
        CheckVerdict.CANNOT_TELL: "没有照片和签到表，无法判断",
        CheckVerdict.NEEDS_CORRECTION: "当日两名党员在外培训，点名应改为公假",
    }
    for record, pair in zip(SampledRecord.objects.filter(draw=draw).order_by("pk"), opinions, strict=False):
        for judge, verdict in zip((first, second), pair, strict=True):
            if verdict is not None:
                _judge(judge, record, verdict, notes[verdict], now)
    return draw.records.count()


def _judge(judge: Actor, record: SampledRecord, verdict: str, note: str, now: datetime) -> None:
    """An opinion, unless the judge belongs to the branch."""
    fresh = SampledRecord.objects.select_related("draw__node", "activity__branch__node").get(pk=record.pk)
    if may_judge(judge, fresh):
        services.give_verdict(actor=judge, at=now, record=fresh, verdict=verdict, note=note)
