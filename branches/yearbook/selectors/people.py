"""Chapters about the branch and its members. Figures of few members are not shown: a book is read above the branch too."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from branches.appraisals.models import MemberAppraisal
from branches.dues.models import DuesMonth
from branches.dues.selectors import few_people
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.selectors import step_table
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.selectors import committee_on, groups_of, member_counts, members_on
from branches.study import rules as study_rules
from branches.study.selectors import lines_of
from branches.transfers.enums import LetterState
from branches.transfers.models import TransferLetter
from branches.vanguard.models import TaskForce, VanguardPost
from branches.yearbook.rules import Chapter, Grid
from portal.ballots.enums import Appraisal
from portal.catalogue.selectors import UnknownParameter
from portal.kernel.periods import Period
from workforce.honours.models import Honour


def _day(value: date | None) -> str:
    return value.isoformat() if value else "—"


def organisation(branch: Branch, year: Period, day: date) -> Chapter:
    """Founding, covered units, posts with their terms, groups."""
    members, full = member_counts([branch.pk], day).get(branch.pk, (0, 0))
    units = list(branch.coverage.valid_on(day).select_related("unit").order_by("unit__path").values_list("unit__name", flat=True))
    groups = list(groups_of(branch, day).values_list("name", flat=True))
    posts = [(p.get_post_display(), p.person.name, _day(p.from_on), _day(p.to_on)) for p in committee_on(branch, day)]
    said = {"founded": branch.founded_on.isoformat(), "kind": branch.node.get_kind_display(), "n": members, "full": full}
    lines = [
        _("%(kind)s，%(founded)s 成立；党员 %(n)s 名，其中正式党员 %(full)s 名。") % said,
        _("覆盖单位：%(units)s。") % {"units": "、".join(units) or _("无")},
        _("党小组：%(groups)s。") % {"groups": "、".join(groups) or _("未划分")},
    ]
    grid = Grid((_("职务"), _("姓名"), _("任期开始"), _("任期届满")), posts, (5, 5, 5, 5))
    return Chapter("organisation", _("组织设置"), lines, [grid], len(posts))


def roster(branch: Branch, year: Period, day: date) -> Chapter:
    """Members on the last day, and who came and went in the year."""
    rows = [
        (m.person.name, m.person.get_gender_display() or "—", m.get_standing_display(), m.group.name if m.group else "—",
         m.person.post or "—", _day(m.from_on))
        for m in members_on(branch, day)
    ]  # fmt: skip
    heads = (_("姓名"), _("性别"), _("党员类别"), _("党小组"), _("岗位"), _("到支部日期"))
    letters = TransferLetter.objects.filter(Q(from_branch=branch) | Q(to_branch=branch), state=LetterState.CONFIRMED)
    moved = letters.filter(moved_on__gte=year.starts_on, moved_on__lte=day).select_related("person").order_by("moved_on", "pk")
    changes = [
        (_day(r.moved_on), r.person.name, _("转入") if r.to_branch_id == branch.pk else _("转出"),
         (r.source if r.to_branch_id == branch.pk else r.target) or "—")
        for r in moved.select_related("person", "from_branch__node", "to_branch__node")
    ]  # fmt: skip
    grids = [Grid(heads, rows, (4, 2, 4, 4, 4, 4))]
    if changes:
        grids.append(Grid((_("日期"), _("姓名"), _("转接"), _("从何处来、到何处去")), changes, (4, 4, 3, 9), _("组织关系转接")))
    return Chapter("roster", _("党员名册"), [_("%(day)s 在册 %(n)s 名。") % {"day": day.isoformat(), "n": len(rows)}], grids, len(rows))


def study(branch: Branch, year: Period, day: date) -> Chapter:
    """How many reached their class hours; never who."""
    title = _("党员学时")
    try:
        lines = lines_of([branch.pk], year, day).get(branch.pk, [])
    except UnknownParameter:
        return Chapter("study", title, [_("本年度没有学时标准。")])
    done, members = study_rules.reached(lines)
    hours = sum((line.hours for line in lines), Decimal(0))
    mean = (hours / members).quantize(Decimal("0.1")) if members else Decimal(0)
    text = _("应完成年度学时 %(n)s 名，已完成 %(done)s 名，人均 %(mean)s 学时。") % {"n": members, "done": done, "mean": mean}
    return Chapter("study", title, [text] if members else [_("没有党员学时记录。")], count=members)


def dues(branch: Branch, year: Period, day: date) -> Chapter:
    """Month by month, sums only; nothing where so few pay that a sum would tell a wage."""
    few = few_people(day)
    sheets = DuesMonth.objects.filter(branch=branch, month__gte=year.starts_on, month__lte=year.ends_on).annotate(
        members=Count("entries"), due=Sum("entries__due"), paid=Sum("entries__paid"),
        open_members=Count("entries", filter=Q(entries__due__gt=F("entries__paid"))),
    )  # fmt: skip
    rows = []
    for sheet in sheets.order_by("month"):
        shows = sheet.members >= few
        sums = (f"{sheet.due or 0:.2f}", f"{sheet.paid or 0:.2f}") if shows else ("—", "—")
        rows.append((f"{sheet.month:%Y-%m}", str(sheet.members), *sums, sheet.get_state_display()))
    heads = (_("月份"), _("党员数"), _("应交（元）"), _("已交（元）"), _("状态"))
    grids = [Grid(heads, rows, (4, 3, 4, 4, 5))] if rows else []
    return Chapter("dues", _("党费收缴"), [] if rows else [_("本年度没有登记党费。")], grids, len(rows))


def development(branch: Branch, year: Period, day: date) -> Chapter:
    """Cases that moved in the year: the steps taken, and where each stands."""
    taken = DevelopmentStepRecord.objects.filter(branch=branch, voided_at=None, on__gte=year.starts_on, on__lte=year.ends_on)
    by_case: dict[int, list[DevelopmentStepRecord]] = {}
    for record in taken.order_by("case_id", "round", "no"):
        by_case.setdefault(record.case_id, []).append(record)
    table = step_table(day) if by_case else {}
    cases = DevelopmentCase.objects.filter(pk__in=by_case).select_related("person").order_by("person__staff_no")
    rows = [
        (case.person.name, str(len(by_case[case.pk])), f"{by_case[case.pk][-1].no} {table[by_case[case.pk][-1].no].name}",
         _day(by_case[case.pk][-1].on), case.get_state_display())
        for case in cases
    ]  # fmt: skip
    heads = (_("姓名"), _("本年办理步数"), _("最近一步"), _("日期"), _("状态"))
    admitted = sum(any(r.no == 15 and r.result == "passed" for r in found) for found in by_case.values())
    lines = [_("本年度办理 %(n)s 人，接收预备党员 %(admitted)s 人。") % {"n": len(rows), "admitted": admitted}]
    return Chapter("development", _("发展党员"), lines, [Grid(heads, rows, (4, 3, 6, 4, 3))] if rows else [], len(rows))


def appraisal(branch: Branch, year: Period, day: date) -> Chapter:
    """Counts by grade; who received which grade stays with the branch and himself."""
    row = MemberAppraisal.objects.filter(branch=branch, year=year.starts_on.year).first()
    if row is None:
        return Chapter("appraisal", _("民主评议党员"), [_("本年度还没有民主评议记录。")])
    counts = dict(row.cases.order_by().values_list("grade").annotate(n=Count("pk")))
    total = sum(counts.values())
    lines = [_("参加评议 %(n)s 名，进度：%(state)s。") % {"n": total, "state": row.get_state_display()}]
    if total >= few_people(day):
        found = [(str(grade.label), str(counts[grade])) for grade in Appraisal if counts.get(grade)]
    else:
        found = []
    return Chapter("appraisal", _("民主评议党员"), lines, [Grid((_("等次"), _("人数")), found, (5, 5))] if found else [], total)


def vanguard(branch: Branch, year: Period, day: date) -> Chapter:
    """Posts, areas and task forces that stood in the year."""
    posts = VanguardPost.objects.filter(branch=branch, from_on__lte=year.ends_on).filter(Q(ended_on=None) | Q(ended_on__gte=year.starts_on))
    rows = [(p.get_kind_display(), p.name, _day(p.from_on), _day(p.ended_on)) for p in posts.order_by("from_on", "pk")]
    forces = TaskForce.objects.filter(branch=branch, from_on__gte=year.starts_on, from_on__lte=year.ends_on).order_by("from_on", "pk")
    rows += [(_("突击队"), f.name, _day(f.from_on), _day(f.ended_on)) for f in forces]
    heads = (_("类别"), _("名称"), _("开始"), _("结束"))
    grids = [Grid(heads, rows, (4, 8, 4, 4))] if rows else []
    return Chapter("vanguard", _("党员发挥作用"), [] if rows else [_("没有岗区和突击队记录。")], grids, len(rows))


def honours(branch: Branch, year: Period, day: date) -> Chapter:
    """Confirmed honours of the branch and of whoever was a member on the day."""
    members = BranchMembership.objects.valid_in(year.starts_on, year.ends_on).filter(branch=branch).order_by().values("person_id")
    found = Honour.objects.filter(
        Q(node=branch.node, person=None) | Q(person__in=members), confirmed_at__isnull=False, withdrawn_at=None,
        awarded_on__gte=year.starts_on, awarded_on__lte=year.ends_on,
    )  # fmt: skip
    rows = [
        (_day(h.awarded_on), h.person.name if h.person else branch.node.name, h.title.name, h.get_level_display(), h.awarded_by)
        for h in found.select_related("person", "title").order_by("awarded_on", "pk")
    ]
    heads = (_("日期"), _("获奖人或集体"), _("荣誉称号"), _("级别"), _("授予单位"))
    grids = [Grid(heads, rows, (4, 4, 5, 3, 4))] if rows else []
    return Chapter("honours", _("荣誉"), [] if rows else [_("本年度没有已核实的荣誉。")], grids, len(rows))
