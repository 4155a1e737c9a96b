"""Posting tasks in reach, who owes them and who has met them: sets, whatever their size; people in the order of staff numbers."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from branches.knowledge.enums import PostState
from branches.knowledge.models import KnowledgePost
from branches.orgs.models import Branch, BranchMembership
from branches.postings import rules
from branches.postings.models import PostingReminder, PostingTask
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.enums import EmploymentType
from portal.people.models import Person
from portal.rights.access import Actor

ABOVE = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH)


def nodes_for(scope: Scope, day: date) -> QuerySet[Node]:
    """For whom somebody may set a task."""
    return Node.objects.within(Scope(scope.paths)).filter(kind__in=(*ABOVE, *BRANCH_KINDS)).open_on(day).order_by("path")


def tasks(scope: Scope) -> QuerySet[PostingTask]:
    """Tasks of the reach, and those that the offices above it have set for it too."""
    above = {path for own in scope.paths for path in ancestors_of(own)}
    inside = PostingTask.objects.within(Scope(scope.paths)).order_by().values("pk")
    rows = PostingTask.objects.filter(Q(pk__in=inside) | Q(node__path__in=above)).select_related("node")
    return rows.order_by("-from_on", "-pk")


def own_tasks(scope: Scope) -> QuerySet[PostingTask]:
    return PostingTask.objects.within(Scope(scope.paths)).select_related("node")


def members(day: date) -> QuerySet[BranchMembership]:
    """Members who can be asked: at work and not retired; a temporary branch leaves them to their own."""
    rows = BranchMembership.objects.valid_on(day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    return rows.exclude(person__employment_type=EmploymentType.RETIRED).filter(Q(person__left_on=None) | Q(person__left_on__gt=day))


def members_below(node: Node, day: date) -> QuerySet[BranchMembership]:
    return members(day).filter(subtree("branch__node__path", node.path)).select_related("person").order_by("person__staff_no")


@dataclass(frozen=True)
class BranchLine:
    """A branch in the running period: ``met`` of ``count`` members; no name stands here."""

    branch: Branch
    met: int
    count: int


def posts_in(person_ids: Collection[int], start: date, end: date) -> dict[int, list[date]]:
    """person id -> days of posts published in the span that still stand. One statement."""
    rows = KnowledgePost.objects.filter(author__in=person_ids, state=PostState.PUBLISHED, published_on__range=(start, end)).order_by()
    found: dict[int, list[date]] = defaultdict(list)
    for person_id, day in rows.values_list("author_id", "published_on"):
        if day is not None:
            found[person_id].append(day)
    return found


def done_in(days: Iterable[date], period: Period) -> int:
    return sum(period.contains(day) for day in days)


def _chosen(task_ids: Collection[int]) -> dict[int, set[int]]:
    """task id -> people who were named; a task without any asks all. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    for task_id, person_id in PostingTask.chosen.through.objects.filter(postingtask__in=task_ids).values_list("postingtask", "person"):
        found[task_id].add(person_id)
    return found


def lines_of(task: PostingTask, branches: Collection[Branch], period: Period, day: date) -> list[BranchLine]:
    """Each branch in ``period``. Three statements for any number of branches."""
    wanted = [b for b in branches if b.node.path.startswith(task.node.path)]
    chosen = _chosen([task.pk])[task.pk]
    rows = members(day).filter(branch__in=[b.pk for b in wanted]).order_by().values_list("branch_id", "person_id")
    pairs = [(branch, person) for branch, person in rows if not chosen or person in chosen]
    posts = posts_in([person for _branch, person in pairs], period.starts_on, period.ends_on)
    per: dict[int, list[int]] = defaultdict(list)
    for branch_id, person_id in pairs:
        per[branch_id].append(len(posts.get(person_id, ())))
    return [BranchLine(b, *rules.met(per[b.pk], task.times)) for b in wanted if per[b.pk]]


def with_progress(rows: list[Any], scope: Scope, day: date) -> list[Any]:
    """Each task with ``now`` (its running period), ``met`` and ``count`` of the reader's branches. Three statements for any number."""
    chosen = _chosen([row.pk for row in rows])
    found = members(day).filter(branch__in=Branch.objects.within(Scope(scope.paths)).order_by().values("pk")).order_by()
    pairs = list(found.values_list("branch__node__path", "person_id"))
    spans = {row.pk: rules.current(row.period, row.from_on, row.to_on, day) if row.ended_on is None else None for row in rows}
    begun = [span.starts_on for span in spans.values() if span is not None]
    posts = posts_in([person for _path, person in pairs], min(begun), max(s.ends_on for s in spans.values() if s)) if begun else {}
    for row in rows:
        row.now = span = spans[row.pk]
        people = {p for path, p in pairs if path.startswith(row.node.path) and (not chosen[row.pk] or p in chosen[row.pk])}
        done = [done_in(posts.get(p, ()), span) if span else 0 for p in people]
        row.met, row.count = rules.met(done, row.times)
    return rows


def missing(task: PostingTask, branch: Branch, period: Period, day: date) -> list[tuple[Person, int]]:
    """Members of one branch who have not met it, with how many they have published; for its own secretary. Three statements."""
    chosen = _chosen([task.pk])[task.pk]
    people = [m.person for m in members_below(branch.node, day) if not chosen or m.person_id in chosen]
    posts = posts_in([p.pk for p in people], period.starts_on, period.ends_on)
    return [(p, len(posts.get(p.pk, ()))) for p in people if not rules.is_met(len(posts.get(p.pk, ())), task.times)]


# -- the member himself -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class OwnLine:
    """A task of mine in its running period."""

    task: PostingTask
    period: Period
    done: int

    @property
    def is_met(self) -> bool:
        return rules.is_met(self.done, self.task.times)

    @property
    def missing(self) -> int:
        return max(0, self.task.times - self.done)


def own_lines(person_id: int | None, day: date) -> list[OwnLine]:
    """What somebody is asked for now. Three statements at most, one for who is no member."""
    if person_id is None:
        return []
    paths = list(members(day).filter(person=person_id).values_list("branch__node__path", flat=True))
    if not paths:
        return []
    above = {path for own in paths for path in ancestors_of(own)}
    rows = PostingTask.objects.running_on(day).filter(node__path__in=above).filter(Q(chosen=None) | Q(chosen=person_id))
    running = [(row, span) for row in rows.select_related("node") if (span := rules.current(row.period, row.from_on, row.to_on, day))]
    if not running:
        return []
    days = posts_in([person_id], min(s.starts_on for _r, s in running), max(s.ends_on for _r, s in running)).get(person_id, [])
    return [OwnLine(row, span, done_in(days, span)) for row, span in running]


# -- reminders --------------------------------------------------------------------------------------------
def to_remind(day: date) -> list[tuple[PostingTask, Period, dict[int, int]]]:
    """Running tasks whose period ends soon, with person -> how many are missing, of those not reminded in it yet.

    One statement for the parameter and one for the tasks; four for each task that is near its end.
    """
    days, found = int(value_on("POSTING_REMIND_DAYS", day)), []
    for task in PostingTask.objects.running_on(day).select_related("node").order_by("pk"):
        period = rules.current(task.period, task.from_on, task.to_on, day)
        if period is None or not rules.is_near(period, day, days):
            continue
        chosen = _chosen([task.pk])[task.pk]
        people = {m.person_id for m in members_below(task.node, day) if not chosen or m.person_id in chosen}
        people -= set(PostingReminder.objects.filter(task=task, period=period.code).values_list("person_id", flat=True))
        done = Counter({p: len(d) for p, d in posts_in(people, period.starts_on, period.ends_on).items()})
        found.append((task, period, {p: task.times - done[p] for p in sorted(people) if done[p] < task.times}))
    return found


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(Scope(scope.paths)).filter(node__closed_on=None).select_related("node").order_by("node__path")


def named_branches(actor: Actor) -> QuerySet[Branch]:
    """Branches whose secretary the actor is: he alone reads names."""
    return branches_of(actor.scope("posting.names"))
