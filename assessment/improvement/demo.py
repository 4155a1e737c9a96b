"""Self-diagnoses, feedback sheets and improvements of the made-up enterprise, through the services and by those who would do it."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from assessment.improvement import selectors, services
from assessment.improvement.models import Diagnosis, Improvement
from assessment.scoring.models import ScoreTotal
from branches.orgs.models import Branch
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

SHEETS = 4
WORDS = {
    "FUSION-PATH": ("partly", "计划写了牵头人，没有写到班组，完成时间靠催。"),
    "TWO-SKINS": ("serious", "三季度六次主题党日只有一次议过检修质量。"),
    "METHOD": ("partly", "活动多是集中开会，夜班职工参加不了。"),
    "SYNERGY": ("partly", "与洗选厂的共建签了协议，全年只碰过一次头。"),
}
NOTHING = ("none", "")


def close_the_loop(at: datetime) -> str:
    """Four branches hand in a checklist, one is still writing; the newest published round gives a sheet; some improvements are closed."""
    today = localdate(at)
    committee = User.objects.filter(grants__role=Role.COMMITTEE).order_by("grants__pk").first()
    grants = RoleGrant.objects.filter(role=Role.SECRETARY).select_related("user__person", "node__branch__node").order_by("pk")
    heads = [(g.user, Branch.objects.filter(node=g.node).first()) for g in grants[: SHEETS + 1]]
    if committee is None or not heads:
        return "no improvements"
    for no, (user, branch) in enumerate(heads):
        if branch is not None:
            _diagnose(user, branch, no, at)
            _feed_back(user, branch, at)
    for no, (user, branch) in enumerate(heads):
        if branch is not None:
            _work(user, branch, actor_of(committee, today), no, at)
    return f"{Diagnosis.objects.count()} self-diagnoses, {Improvement.objects.count()} improvements"


def _diagnose(user: User, branch: Branch, no: int, at: datetime) -> None:
    actor = actor_of(user, localdate(at))
    sheet = services.open_diagnosis(actor=actor, at=at, branch=branch, year=localdate(at).year)
    named = list(WORDS)[no % 2 :]
    given = {a.item_id: WORDS[a.item.code] if a.item.code in named else NOTHING for a in sheet.answers.select_related("item")}
    act = services.hand_in if no < SHEETS else services.save_answers
    act(actor=actor, at=at, diagnosis=sheet, given=given)


def _feed_back(user: User, branch: Branch, at: datetime) -> None:
    round = selectors.published_rounds().first()
    if round is None or not ScoreTotal.objects.filter(round=round, branch=branch, is_graded=True).exists():
        return
    words = "组织生活按期开展，主要差在业务指标和及时性。"
    services.make_feedback(actor=actor_of(user, localdate(at)), at=at, branch=branch, round=round, words=words)


def _work(user: User, branch: Branch, committee: Actor, no: int, at: datetime) -> None:
    """The first branches plan three each; two are reported done, one of them confirmed, one sent back."""
    actor, today, person = actor_of(user, localdate(at)), localdate(at), user.person
    if person is None or no >= SHEETS:
        return
    for i, row in enumerate(Improvement.objects.filter(branch=branch).order_by("pk")[:3]):
        row = services.plan(
            actor=actor, at=at, improvement=row, cause="安排靠经验，没有和生产计划对照。", measure="每月计划会一并排定，逐条盯办。",
            owner=person.staff_no, due_on=today + timedelta(days=20 + 10 * i),
        )  # fmt: skip
        if i == 2:
            continue
        row = services.report_done(actor=actor, at=at, improvement=row, done=services.Done("已排入当月计划，两次活动都议了检修质量。"))
        if not committee.scope("improvement.confirm").covers(branch.node.path) or committee.person_id == person.pk:
            continue
        if i == 0:
            services.confirm(actor=committee, at=at, improvement=row)
        elif no == 0:
            due = today + timedelta(days=30)
            services.reopen(actor=committee, at=at, improvement=row, reason="只有一次活动的记录，请再做一个月。", due_on=due)
