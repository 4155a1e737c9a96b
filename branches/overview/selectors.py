"""What the rooms of branch work hold, counted for the committee on one page: a statement or two a tile, whatever their size."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity, MeetingResolution
from branches.appraisals.models import MemberAppraisal
from branches.dues.models import DuesEntry, DuesMonth
from branches.meetings.models import MeetingAction
from branches.membership.enums import CaseState
from branches.membership.models import DevelopmentCase
from branches.orgs.access import roster_scope
from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchMembership, BranchPost
from branches.plans.models import PlanItem
from branches.programmes.models import PartyPlusProgramme
from branches.responsibilities.models import DutyStatement
from branches.safety.models import Hazard
from branches.vanguard.models import KeyPost
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.honours.enums import HonourLevel
from workforce.honours.models import Honour
from workforce.skills.models import GradeRecord, SkillCertificate

RUNNING = ("approved", "running")


@dataclass(frozen=True)
class Figure:
    """A figure of a room: where it leads; ``tone`` says that something waits (``warn``) or is late (``bad``)."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    tone: str = ""


def _late(label: str, late: int, note: str, url: str) -> Figure:
    return Figure(label, str(late), note, url, "bad" if late else "")


def organisation(scope: Scope, day: date) -> list[Figure]:
    branches = Branch.objects.within(scope).filter(node__closed_on=None)
    kinds = branches.order_by().aggregate(n=Count("pk"), temporary=Count("pk", filter=Q(node__kind=NodeKind.TEMPORARY_BRANCH)))
    rows = BranchMembership.objects.within(scope).valid_on(day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH).order_by()
    members = rows.aggregate(n=Count("person", distinct=True), new=Count("person", filter=Q(standing="probationary"), distinct=True))
    heads = (
        BranchPost.objects.within(scope).valid_on(day).filter(post=BranchPostKind.SECRETARY, to_on__lt=day, branch__node__closed_on=None)
    )
    cases = DevelopmentCase.objects.within(scope).filter(state=CaseState.OPEN).order_by()
    ways = cases.aggregate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    return [
        Figure(_("党支部"), str(kinds["n"]), _("其中临时党支部 %(n)s 个") % {"n": kinds["temporary"]}, reverse("branch_list")),
        Figure(_("党员"), str(members["n"]), _("其中预备党员 %(n)s 名") % {"n": members["new"]}, reverse("statistics_list")),
        _late(_("到期未换届的支部"), heads.order_by().values("branch").distinct().count(), "", reverse("branch_terms")),
        Figure(
            _("发展党员进行中"), str(ways["n"]), _("超过期限 %(n)s 人") % {"n": ways["late"]}, reverse("development_list"),
            "bad" if ways["late"] else "",
        ),
    ]  # fmt: skip


def life(scope: Scope, day: date) -> list[Figure]:
    held = Activity.objects.within(scope).filter(state__in=COUNTED_STATES, held_on__year=day.year, held_on__lte=day).order_by()
    once = Coalesce("holding__activity", "pk")  # held by several branches together it is one activity
    this_month = Q(held_on__gte=day.replace(day=1))
    counted = held.aggregate(year=Count(once, distinct=True), month=Count(once, distinct=True, filter=this_month))
    open_ones = MeetingResolution.objects.within(scope).filter(done_on=None, due_on__lt=day)
    sheets = DuesMonth.objects.within(scope).filter(month=day.replace(day=1)).order_by().values("pk")
    entries = DuesEntry.objects.filter(sheet__in=sheets).aggregate(n=Count("pk"), paid=Count("pk", filter=Q(paid__gte=F("due"))))
    rounds = MemberAppraisal.objects.within(scope).filter(year=day.year).order_by()
    told = rounds.aggregate(n=Count("pk"), done=Count("pk", filter=Q(state="closed")))
    said = {"n": told["done"], "all": told["n"]}
    return [
        Figure(_("本月组织生活"), str(counted["month"]), _("今年累计 %(n)s 次") % {"n": counted["year"]}, reverse("activity_list")),
        _late(_("到期未办结的决议"), open_ones.count(), "", reverse("resolution_list")),
        Figure(_("本月党费已交清"), f"{entries['paid']}/{entries['n']}", _("按已开账的支部"), reverse("dues_overview")),
        Figure(_("今年民主评议"), f"{said['n']}/{said['all']}", _("已完成的支部"), reverse("appraisal_overview")),
    ]


def plans(scope: Scope, day: date) -> list[Figure]:
    work = PlanItem.objects.within(scope).filter(plan__state__in=RUNNING).exclude(kind__carries="heading").filter(done_on=None)
    due = work.order_by().aggregate(n=Count("pk", distinct=True), late=Count("pk", filter=Q(due_on__lt=day), distinct=True))
    actions = MeetingAction.objects.within(scope).filter(done_on=None, due_on__lt=day)
    programmes = PartyPlusProgramme.objects.within(scope).filter(state="running")
    statements = DutyStatement.objects.within(scope).filter(withdrawn_at=None)
    return [
        Figure(
            _("计划任务进行中"), str(due["n"]), _("逾期 %(n)s 项") % {"n": due["late"]}, reverse("plan_work"), "bad" if due["late"] else ""
        ),
        _late(_("会议交办逾期"), actions.count(), "", reverse("meeting_actions")),
        Figure(_("“党建+”项目实施中"), str(programmes.count()), "", reverse("programme_list")),
        Figure(_("责任清单"), str(statements.count()), _("现行责任条目"), reverse("statement_matrix")),
    ]


def safety(scope: Scope, day: date) -> list[Figure]:
    open_ones = Hazard.objects.within(scope).open().order_by()
    hazards = open_ones.aggregate(
        n=Count("pk", distinct=True), late=Count("pk", filter=Q(due_on__lt=day) & ~Q(state="fixed"), distinct=True)
    )
    keys = KeyPost.objects.within(scope).filter(closed_on=None).order_by()
    held = Q(posts__ended_on=None, posts__holders__to_on=None, posts__holders__isnull=False)
    posts = keys.aggregate(n=Count("pk", distinct=True), held=Count("pk", filter=held, distinct=True))
    gaps = posts["n"] - posts["held"]
    return [
        Figure(
            _("未闭环隐患"), str(hazards["n"]), _("逾期 %(n)s 条") % {"n": hazards["late"]}, reverse("hazard_list"),
            "bad" if hazards["late"] else "",
        ),
        Figure(
            _("关键岗位没有党员"), str(gaps), _("关键岗位共 %(n)s 个") % {"n": posts["n"]}, reverse("vanguard_cover"),
            "warn" if gaps else "",
        ),
    ]  # fmt: skip


def skills(people: Scope, day: date) -> list[Figure]:
    """Share of skilled workers of everybody at work against its target; rises in grade against last year; honours by level."""
    staff = Person.objects.within(people).active_on(day).exclude(employment_type="retired").order_by()
    certified = SkillCertificate.objects.valid_on(day).order_by().values("person_id")
    found = staff.aggregate(n=Count("pk"), skilled=Count("pk", filter=Q(pk__in=certified)), posts=Count("pk", filter=_OPERATING))
    target = int(value_on("SKILLED_SHARE_TARGET", day))
    share = round(100 * found["skilled"] / found["n"]) if found["n"] else 0
    rises = Counter(
        GradeRecord.objects.within(people).filter(from_on__year__gte=day.year - 1, from_on__lte=day, level__grade__isnull=False)
        .order_by().annotate(year=ExtractYear("from_on")).values_list("year", flat=True)
    )  # fmt: skip
    now, before = rises[day.year], rises[day.year - 1]
    times = _("去年 %(n)s 人次，为去年的 %(times)s 倍") % {"n": before, "times": round(now / before, 1)} if before else _("去年没有记录")
    told = _("目标 %(target)s%%；在册 %(n)s 人，操作岗 %(posts)s 人") % {"target": target, "n": found["n"], "posts": found["posts"]}
    return [
        Figure(_("技能人才占在册职工"), f"{share}%", told, "", "warn" if share < target else "ok"),
        Figure(_("今年技能等级提升"), str(now), times),
        *_honours(people, day),
    ]


_OPERATING = Q(post_category=PostCategory.OPERATING)


def _honours(people: Scope, day: date) -> list[Figure]:
    """Confirmed honours of the year, the highest level first; a level without any is left out."""
    rows = Honour.objects.within(Scope(people.paths)).filter(confirmed_at__isnull=False, withdrawn_at=None, awarded_on__year=day.year)
    counts = dict(rows.order_by().values_list("level").annotate(n=Count("pk")))
    words = "、".join(f"{HonourLevel(level).label} {counts[level]}" for level in sorted(counts, reverse=True))
    return [Figure(_("今年荣誉"), str(sum(counts.values())), words or _("还没有已核实的荣誉"))]


def groups(actor: Actor, day: date) -> list[tuple[str, list[Figure]]]:
    """Heading and figures, of everything below the actor's organisation."""
    scope = actor.scope("overview.view")
    party, people = Scope(scope.paths), Scope(roster_scope(actor, "overview.view").paths)
    found: list[tuple[str, Any]] = [
        (_("组织和党员"), organisation(party, day)), (_("组织生活"), life(party, day)), (_("计划和责任"), plans(party, day)),
        (_("安全和作用发挥"), safety(people, day)), (_("技能人才"), skills(people, day)),
    ]  # fmt: skip
    return found
