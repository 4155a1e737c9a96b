"""Chapters about what the branch did: plan, activities with what was decided, rectification."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity, MeetingResolution
from branches.appraisals.models import DutyReport, MemberAppraisalCase
from branches.orgs.models import Branch
from branches.plans.models import PlanItem
from branches.safety.enums import HazardState
from branches.safety.models import Hazard
from branches.yearbook.rules import Chapter, Grid, gist_of
from portal.kernel.periods import Period


def _day(value: date | None) -> str:
    return value.isoformat() if value else "—"


def plan(branch: Branch, year: Period, day: date) -> Chapter:
    """The branch's own plan of the year, and work of plans above that it leads."""
    rows = PlanItem.objects.filter(plan__year=year.starts_on.year, plan__state__in=("approved", "running", "closed"))
    mine = rows.filter(plan__node=branch.node) | rows.filter(lead_node=branch.node)
    found = list(mine.exclude(kind__carries="heading").select_related("kind", "plan").order_by("due_on", "no", "pk").distinct())
    grid = [(i.title, i.kind.name, _day(i.due_on), f"{i.percent}%", _day(i.done_on)) for i in found]
    heads = (_("内容"), _("类别"), _("完成期限"), _("完成比例"), _("完成日期"))
    done = sum(i.done_on is not None for i in found)
    lines = [_("任务和指标 %(n)s 项，已完成 %(done)s 项。") % {"n": len(found), "done": done}] if found else [_("本年度没有登记计划。")]
    return Chapter("plan", _("年度计划"), lines, [Grid(heads, grid, (8, 4, 4, 3, 4))] if found else [], len(found))


def activities(branch: Branch, year: Period, day: date) -> Chapter:
    """By kind, then each with its minutes in short and what was decided."""
    held = Activity.objects.filter(branch=branch, state__in=COUNTED_STATES, held_on__gte=year.starts_on, held_on__lte=year.ends_on)
    rows = list(held.select_related("kind").prefetch_related("resolutions").order_by("held_on", "starts_at", "pk"))
    kinds = Counter(row.kind.name for row in rows)
    present, expected = sum(r.present for r in rows), sum(r.expected for r in rows)
    share = round(100 * present / expected) if expected else 0
    by_kind = [(name, str(n)) for name, n in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))]
    told = [(_day(r.held_on), r.kind.name, r.subject, f"{r.present}/{r.expected}", _minutes(r)) for r in rows]
    lines = (
        [_("开展组织生活 %(n)s 次，到会率 %(share)s%%。") % {"n": len(rows), "share": share}] if rows else [_("本年度没有组织生活记录。")]
    )
    grids = []
    if rows:
        grids = [
            Grid((_("类型"), _("次数")), by_kind, (5, 5), _("按类型")),
            Grid((_("日期"), _("类型"), _("主题"), _("实到/应到"), _("纪要摘要和决议")), told, (4, 3, 5, 3, 9), _("逐次记录")),
        ]
    return Chapter("activities", _("组织生活"), lines, grids, len(rows))


def _minutes(row: Activity) -> str:
    decided = "；".join(r.text for r in row.resolutions.all())
    parts = [gist_of(row.summary), _("决议：%(text)s") % {"text": gist_of(decided)} if decided else ""]
    return " ".join(p for p in parts if p) or "—"


def rectification(branch: Branch, year: Period, day: date) -> Chapter:
    """Decisions, hazards, improvements after appraisal and the duty report: how many were to be done, how many are."""
    span = (year.starts_on, day)
    resolutions = MeetingResolution.objects.filter(activity__branch=branch, due_on__range=span)
    hazards = Hazard.objects.filter(branch=branch, found_on__range=span).exclude(state=HazardState.CANCELLED)
    cases = MemberAppraisalCase.objects.filter(appraisal__branch=branch, appraisal__year=year.starts_on.year).exclude(improvement="")
    report = DutyReport.objects.filter(branch=branch, year=year.starts_on.year).first()
    rows = [
        (_("会议决议（本年到期）"), resolutions.count(), resolutions.filter(done_on__isnull=False).count()),
        (_("排查发现的隐患"), hazards.count(), hazards.filter(closed_on__isnull=False).count()),
        (_("民主评议后的整改"), cases.count(), cases.filter(improved_on__isnull=False).count()),
    ]
    if report is not None and report.problems:
        rows.append((_("书记述职问题清单"), 1, int(report.answered_at is not None)))
    grid = Grid((_("事项"), _("应整改"), _("已整改")), [(name, str(n), str(done)) for name, n, done in rows], (10, 5, 5))
    return Chapter("rectification", _("整改落实"), [], [grid], sum(n for _name, n, _done in rows))
