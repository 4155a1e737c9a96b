"""A joint meeting, a liaison meeting, a prior study of union matters and a congress, with actions done, open and late."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.meetings import services
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction
from branches.meetings.services import ActionFacts, MeetingFacts
from branches.plans.models import PlanItem
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

GUESTS = "机电科、安全科、人力资源部、工会、团委"
# kind, title, days ago, topics (title, flag, decision), actions (text, site, days until due from now, done)
MEETINGS: list[tuple] = [
    (
        "JOINT",
        "四季度党政工团联席会议",
        40,
        [("职工技能竞赛安排", "union", "由工会牵头，12 月上旬完成"), ("设备检修与党员包机", "production", "机电支部负责")],
        [("制定技能竞赛方案并下发", 0, -20, True), ("落实党员包机到台到人", 1, -3, False), ("收集班组合理化建议", 2, 20, False)],
    ),
    (
        "LIAISON",
        "党建与生产工作对接会",
        25,
        [("采掘接续重点任务", "production", "每周五现场对接一次")],
        [("每周现场对接并留存照片", 0, 15, False)],
    ),
    ("PRIOR-STUDY", "党委前置研究：工会年度重点工作", 130, [("集体合同履行情况", "union", "同意提交职代会审议")], []),
    (
        "IDEOLOGY",
        "党建与工会意识形态联动会",
        20,
        [("职工思想动态研判", "union", "党委研判、工会走访，双月会商")],
        [
            ("形势任务宣讲进区队", 0, -4, True, "party"),
            ("收集班组思想动态并报送", 1, -2, False, "union"),
            ("困难职工走访谈心", 0, 18, False, "union"),
        ],
    ),
    (
        "CONGRESS",
        "党员代表大会",
        300,
        [("新时期产业工人队伍建设改革实施意见", "skill", "审议通过，三年内完成")],
        [("编制产改三年任务分解表", 0, -250, True)],
    ),
]


def _kept(code: str, title: str, ago: int, topics: list, actions: list, sites: list[DemoBranch], now: datetime) -> None:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    held = today - timedelta(days=ago)
    by: dict[str, Any] = {"actor": head, "at": now}
    facts = MeetingFacts(
        Node.objects.get(parent=None), JointMeetingKind.objects.get(code=code), title, held, "调度会议室", "党委书记", GUESTS
    )
    meeting = services.keep_meeting(**by, facts=facts)
    made = [services.add_topic(**by, meeting=meeting, title=t, flag=flag, decision=decision) for t, flag, decision in topics]
    item = PlanItem.objects.filter(plan__node=meeting.node, kind__carries="party").first()
    for text, site, days, done, *side in actions:
        due = max(today + timedelta(days=days), held)
        owner = sites[site % len(sites)].node
        action = services.hand_out(**by, meeting=meeting, facts=ActionFacts(text, due, owner, "支部书记", made[0], item, *side))
        if done:
            services.finish_action(**by, action=action, done_on=due, result="已完成，材料已归档")


def meet(sites: list[DemoBranch], now: datetime) -> str:
    for row in MEETINGS:
        code, title, ago, topics, actions = row
        _kept(code, title, ago, topics, actions, sites, now)
    return f"{JointMeeting.objects.count()} joint meetings with {MeetingAction.objects.count()} actions"
