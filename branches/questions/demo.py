"""Questions on reform: two on the board, one to be reviewed, one to be answered."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.questions import services
from branches.questions.models import PolicyQuestion
from branches.questions.services import Ask
from branches.tickets.models import ConcernTopic
from portal.organization.demo import DemoBranch
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# topic, question, answer, is it published
QUESTIONS = (
    ("REFORM", "岗位竞聘的范围和程序是什么？", "在编在岗职工均可报名，按公告、报名、考评、公示的程序办理，依据是集团岗位竞聘办法。", True),
    ("CAREER", "取得高级工证书后津贴从哪个月起算？", "从证书生效的次月起计发，由人事部门按月核对。", True),
    ("PAY", "夜班津贴标准今年调不调？", "方案正在征求意见，职代会审议后公布。", False),
    ("TRAINING", "脱产培训期间工资怎么发？", "", False),
)


def ask(sites: list[DemoBranch], now: datetime) -> str:
    today = timezone.localdate(now)
    workers = list(User.objects.filter(grants__role=Role.WORKER, person__unit__path__startswith=sites[0].unit.path).order_by("pk")[:4])
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[:2]
    author, reviewer = (actor_of(grant.user, today) for grant in grants)
    for n, (topic, text, answer, is_published) in enumerate(QUESTIONS):
        if not workers:
            break
        at, worker = now - timedelta(days=12 - 3 * n), actor_of(workers[n % len(workers)], today)
        row = services.ask_question(actor=worker, at=at, ask=Ask(ConcernTopic.objects.get(code=topic), text))
        if answer:
            later = at + timedelta(days=1)
            row = services.answer_question(actor=author, at=later, question=row, version=row.version, shown=text, answer=answer)
        if is_published:
            row = services.publish_question(actor=reviewer, at=at + timedelta(days=2), question=row, version=row.version)
            services.mark_question(actor=actor_of(workers[-1], today), at=now, question=row, kind="useful")
    return f"{PolicyQuestion.objects.count()} questions on policy"
