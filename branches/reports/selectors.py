"""Reads of joint reports, and what the records of a period say, source by source: a constant number of statements."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity, ActivityEffect
from branches.coverage.models import PartySetup
from branches.meetings.models import MeetingAction
from branches.orgs.models import BranchMembership
from branches.plans.models import PlanItem
from branches.plans.selectors import measured, plan_nodes
from branches.programmes.models import PartyPlusProgramme
from branches.programmes.selectors import compared
from branches.reports.models import JointReport, ReportChapterKind
from branches.vanguard.enums import VanguardKind
from branches.vanguard.models import VanguardPost
from portal.kernel.periods import Period
from portal.kernel.scope import Scope, subtree
from portal.measures.models import MeasureKind
from portal.measures.rules import shown
from portal.organization.enums import PARTY_KINDS
from portal.organization.models import Node
from workforce.skills.models import GradeLevel, GradeRecord

ONCE = Coalesce("holding__activity", "pk")  # held by several branches together it is one activity
SHOWN = 5  # titles named before «and others»


def reports(scope: Scope) -> QuerySet[JointReport]:
    return JointReport.objects.within(scope).select_related("node", "made_by", "final_by")


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    return plan_nodes(scope, today)


def chapter_kinds() -> list[ReportChapterKind]:
    return list(ReportChapterKind.objects.filter(is_active=True))


def _named(titles: list[str]) -> str:
    words = "、".join(titles[:SHOWN])
    return words + (_("等") if len(titles) > SHOWN else "")


def _held(node: Node, period: Period) -> QuerySet[Activity]:
    rows = Activity.objects.filter(subtree("branch__node__path", node.path), state__in=COUNTED_STATES)
    return rows.filter(held_on__gte=period.starts_on, held_on__lte=period.ends_on)


def activities(node: Node, period: Period) -> str:
    """How many activities of which kinds, and how many turned to production."""
    kinds = list(
        _held(node, period).order_by().values_list("kind__name_zh").annotate(n=Count(ONCE, distinct=True)).order_by("-n", "kind__name_zh")
    )
    if not kinds:
        return _("本期没有已提交的组织生活记录。")
    sums = _held(node, period).aggregate(
        present=Sum("present"), expected=Sum("expected"), p=Count(ONCE, distinct=True, filter=Q(has_production_topic=True))
    )
    said = {"n": sum(n for _k, n in kinds), "kinds": "、".join(f"{kind} {n} 次" for kind, n in kinds[:SHOWN]), "p": sums["p"]}
    share = round(100 * sums["present"] / sums["expected"]) if sums["expected"] else 0
    return _("开展组织生活 %(n)s 次（%(kinds)s），到会率 %(share)s%%；其中 %(p)s 次围绕生产经营议题。") % {**said, "share": share}


def study(node: Node, period: Period) -> str:
    """First agenda items and lectures."""
    found = _held(node, period).aggregate(
        first=Count(ONCE, distinct=True, filter=Q(has_first_item=True)), spoken=Count(ONCE, distinct=True, filter=Q(speaker__isnull=False))
    )
    return _("落实“第一议题”学习 %(first)s 次，党课和宣讲 %(spoken)s 次。") % found


def plan(node: Node, period: Period) -> str:
    """Work due in the period and what of it is done, also late."""
    rows = PlanItem.objects.filter(subtree("plan__node__path", node.path), plan__state__in=("running", "closed"))
    work = rows.exclude(kind__carries="heading")
    due = work.filter(due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    done = list(work.filter(done_on__gte=period.starts_on, done_on__lte=period.ends_on).order_by("done_on").values_list("title", flat=True))
    late = due.filter(done_on=None).count()
    text = _("计划任务和指标本期到期 %(due)s 项，完成 %(done)s 项，到期未完成 %(late)s 项。") % {
        "due": due.count(), "done": len(done), "late": late,
    }  # fmt: skip
    return text + (_("完成的有：%(titles)s。") % {"titles": _named(done)} if done else "")


def programmes(node: Node, period: Period) -> str:
    rows = PartyPlusProgramme.objects.filter(subtree("node__path", node.path), starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    found = list(rows.exclude(state="planned").select_related("node", "kind", "measure"))
    if not found:
        return _("本期没有实施中的“党建+”项目。")
    pairs = compared(found, period.ends_on)
    told = [f"{row.title}（{pairs[row.pk].share_shown}）" if pairs[row.pk].share_shown else row.title for row in found]
    return _("实施“党建+”项目 %(n)s 个：%(titles)s。") % {"n": len(found), "titles": _named(told)}


def production(node: Node, period: Period) -> str:
    """Every business measure that has figures in the period."""
    kinds = list(MeasureKind.objects.filter(is_active=True))
    found = measured([(kind.pk, node, kind.pk, kind.fold) for kind in kinds], period.starts_on, period.ends_on)
    words = [f"{kind.name_zh} {shown(round(found[kind.pk], 2))} {kind.unit_label}" for kind in kinds if kind.pk in found]
    return _("生产经营指标：%(words)s。") % {"words": "；".join(words)} if words else _("本期还没有生产经营数据。")


def effects(node: Node, period: Period) -> str:
    rows = ActivityEffect.objects.filter(subtree("activity__branch__node__path", node.path), confirmed_at__isnull=False)
    texts = list(rows.filter(seen_on__gte=period.starts_on, seen_on__lte=period.ends_on).order_by("seen_on").values_list("text", flat=True))
    if not texts:
        return _("本期没有经核实的生产成效。")
    return _("经核实的生产成效 %(n)s 项：%(titles)s。") % {"n": len(texts), "titles": _named(texts)}


def meetings(node: Node, period: Period) -> str:
    rows = MeetingAction.objects.filter(subtree("meeting__node__path", node.path), due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    found = rows.aggregate(n=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    return _("会议交办事项本期到期 %(n)s 项，已办结 %(done)s 项。") % found


# -- the three strengths, level by level and field by field (docs/coverage.md S4-37) ---------------------------


def _levels(node: Node, paths: Iterable[str]) -> str:
    """How many of ``paths`` lie below each organisation under ``node``: «一矿党委 3、二矿党委 1». One statement.

    Where everything lies below a single organisation, its own are told instead.
    """
    below = [path for path in paths if len(path) > len(node.path)]
    base = node.path
    while True:
        counts = Counter(f"{base}{path[len(base) :].partition('/')[0]}/" for path in below)
        if len(counts) != 1 or next(iter(counts)) in below:
            break
        base = next(iter(counts))
    names = dict(Node.objects.filter(path__in=counts).values_list("path", "short_name"))
    return "、".join(f"{names[path]} {counts[path]}" for path in sorted(counts) if path in names)


def _told(head: str, levels: str, fields: str) -> str:
    """Head, then the levels and the fields where there are any."""
    text = head
    if levels:
        text += _("各层面：%(words)s。") % {"words": levels}
    return text + (_("各领域：%(words)s。") % {"words": fields} if fields else "")


def _kinds(rows: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{name} {count}" for name, count in rows)


def political(node: Node, period: Period) -> str:
    """First agenda items and lectures below each organisation; programmes that carry Party work into fields of production."""
    taught = _held(node, period).filter(Q(has_first_item=True) | Q(speaker__isnull=False))
    paths = list(taught.order_by().values_list("branch__node__path", flat=True))
    rows = PartyPlusProgramme.objects.filter(subtree("node__path", node.path), starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    fields = list(rows.exclude(state="planned").order_by().values_list("kind__name_zh").annotate(n=Count("pk")).order_by("kind__sort"))
    said = {"n": len(paths), "p": sum(n for _name, n in fields)}
    head = _("政治优势：“第一议题”、党课和宣讲 %(n)s 次，“党建+”项目进入生产各领域 %(p)s 个。") % said
    return _told(head, _levels(node, paths), _kinds(fields))


def organization(node: Node, period: Period) -> str:
    """Organisations by rank and place, what was set up where work went, posts that members hold."""
    day = period.ends_on
    standing = Node.objects.filter(subtree("path", node.path), kind__in=PARTY_KINDS).open_on(day)
    found = list(standing.values_list("kind", "path"))
    ranks = Counter(kind for kind, _path in found)
    held = VanguardPost.objects.filter(subtree("branch__node__path", node.path)).standing_on(day)
    posts = dict(held.order_by().values_list("kind").annotate(n=Count("pk")))
    setups = PartySetup.objects.filter(subtree("node__path", node.path), set_up_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    places = list(setups.order_by().values_list("kind__name_zh").annotate(n=Count("pk")).order_by("kind__sort"))
    said = {
        "n": len(found), "ranks": _kinds((str(kind.label), ranks[kind]) for kind in PARTY_KINDS if ranks[kind]),
        "posts": _kinds((str(kind.label), posts[kind]) for kind in VanguardKind if kind in posts) or _("还没有登记"),
    }  # fmt: skip
    head = _("组织优势：党组织 %(n)s 个（%(ranks)s），先锋岗和责任区：%(posts)s。") % said
    return _told(head, _levels(node, (path for _kind, path in found)), _kinds(places))


def talent(node: Node, period: Period) -> str:
    """Members who hold a skill grade, by rung, organisation and occupation; of several grades the highest counts. Three statements."""
    day = period.ends_on
    members = BranchMembership.objects.filter(subtree("branch__node__path", node.path)).valid_on(day)
    paths = dict(members.order_by("pk").values_list("person_id", "branch__node__path"))
    rows = GradeRecord.objects.filter(person__in=paths, from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
    best: dict[int, tuple[str, str]] = {}
    for person, level, occupation in rows.order_by("level__rank").values_list("person_id", "level__name_zh", "occupation__name_zh"):
        best[person] = (level, occupation)
    if not best:
        return _("人才优势：本期党员中还没有技能等级记录。")
    rungs = Counter(level for level, _occupation in best.values())
    order = [name for name in GradeLevel.objects.order_by("-rank").values_list("name_zh", flat=True) if name in rungs]
    said = {"m": len(paths), "n": len(best), "rungs": _kinds((name, rungs[name]) for name in order)}
    head = _("人才优势：党员 %(m)s 名，其中持有技能等级 %(n)s 名（%(rungs)s）。") % said
    fields = sorted(Counter(occupation for _level, occupation in best.values()).items(), key=lambda pair: (-pair[1], pair[0]))
    return _told(head, _levels(node, (paths[person] for person in best)), _kinds(fields[:SHOWN]))


SOURCES: dict[str, Callable[[Node, Period], str]] = {
    "activities": activities, "study": study, "plan": plan, "programmes": programmes, "production": production, "effects": effects,
    "meetings": meetings, "political": political, "organization": organization, "talent": talent,
}  # fmt: skip


def generated(kind: ReportChapterKind, node: Node, period: Period) -> str:
    """What the records say for a chapter, one paragraph a source."""
    names = [name.strip() for name in kind.sources.split(",")]
    return "\n".join(SOURCES[name](node, period) for name in names if name in SOURCES)
