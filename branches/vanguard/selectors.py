"""Posts, areas and task forces in reach; coverage of key posts; reviews that are owed. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from branches.orgs.open_tasks import OpenTask
from branches.vanguard import rules
from branches.vanguard.enums import TERM_TONES, TermState
from branches.vanguard.models import KeyPost, TaskForce, VanguardHolder, VanguardPledge, VanguardPost, VanguardReview
from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor


def _holding(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))


def posts(scope: Scope) -> QuerySet[VanguardPost]:
    """Posts within ``scope`` with their holders of now."""
    now = VanguardHolder.objects.filter(to_on=None).select_related("person")
    rows = VanguardPost.objects.within(scope).select_related("branch__node", "node", "key_post", "registered_by")
    return rows.prefetch_related(Prefetch("holders", now, to_attr="now")).order_by("-from_on", "-pk")


def by_state(rows: QuerySet[Any], state: str, today: date) -> QuerySet[Any]:
    """Those of ``rows`` that ``rules.state_of`` puts into ``state``."""
    ended = Q(ended_on__lte=today)
    return {
        TermState.ENDED: rows.filter(ended),
        TermState.COMING: rows.exclude(ended).filter(from_on__gt=today),
        TermState.OVER: rows.exclude(ended).filter(from_on__lte=today, to_on__lt=today),
        TermState.RUNNING: rows.exclude(ended).filter(from_on__lte=today).exclude(to_on__lt=today),
    }[TermState(state)]


def with_states(rows: list[Any], today: date) -> list[Any]:
    """State and tone beside each row; no statement."""
    for row in rows:
        row.state = rules.state_of(row.from_on, row.to_on, row.ended_on, today)
        row.tone = TERM_TONES[row.state]
    return rows


def covered_units(branch: Branch, day: date) -> QuerySet[Node]:
    """Open units that the branch covers on ``day``, with what lies below them. Two statements with the reading."""
    wanted = Q(pk__in=[])
    for path in BranchCoverage.objects.valid_on(day).filter(branch=branch).values_list("unit__path", flat=True):
        wanted |= subtree("path", path)
    return Node.objects.filter(wanted, kind__in=UNIT_KINDS, closed_on=None).order_by("path")


def open_units() -> QuerySet[Node]:
    """Units by which a post may be told; whether the branch covers it the service asks."""
    return Node.objects.filter(kind__in=UNIT_KINDS, closed_on=None)


def members_by_number(branch: Branch, numbers: Collection[str], day: date) -> dict[str, Person]:
    """Members of the branch on ``day`` by staff number: one statement."""
    rows = BranchMembership.objects.valid_on(day).filter(branch=branch, person__staff_no__in=numbers).select_related("person")
    return {m.person.staff_no: m.person for m in rows}


def held_keys(day: date) -> QuerySet[VanguardPost]:
    """Key posts that a member of the branch holds on ``day``, for use inside another query."""
    member = BranchMembership.objects.valid_on(day).filter(person=OuterRef("person"), branch=OuterRef("post__branch"))
    holder = VanguardHolder.objects.filter(_holding(day), Exists(member), post=OuterRef("pk"))
    return VanguardPost.objects.standing_on(day).filter(Exists(holder), key_post__isnull=False)


def key_posts(scope: Scope, day: date) -> QuerySet[KeyPost]:
    """Key posts in force, the uncovered ones first; ``is_covered`` beside each."""
    covered = Exists(held_keys(day).filter(key_post=OuterRef("pk")))
    rows = KeyPost.objects.within(scope).filter(closed_on=None).select_related("branch__node", "node")
    return rows.annotate(is_covered=covered).order_by("is_covered", "branch__node__path", "node__path", "name")


def covers_of(branch_ids: Collection[int], day: date) -> dict[int, rules.Cover]:
    """branch id -> coverage of its key posts on ``day``: three statements for any number of branches."""
    target = Decimal(str(value_on("VANGUARD_COVER_TARGET", day)))
    keys: dict[int, list[int]] = defaultdict(list)
    rows = KeyPost.objects.filter(branch__in=branch_ids, registered_at__date__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))
    for branch_id, pk in rows.order_by().values_list("branch_id", "pk"):
        keys[branch_id].append(pk)
    held = set(held_keys(day).filter(branch__in=branch_ids).values_list("key_post_id", flat=True))
    return {pk: rules.cover_of(keys[pk], held, target) for pk in branch_ids}


@dataclass(frozen=True)
class ReviewTimes:
    """``days`` after the end of a half-year a review is late; ``lead`` days before the end it may begin."""

    days: int
    lead: int


def review_times(day: date) -> ReviewTimes:
    found = values_on(("VANGUARD_REVIEW_DAYS", "VANGUARD_REVIEW_LEAD"), day)
    return ReviewTimes(int(found["VANGUARD_REVIEW_DAYS"]), int(found["VANGUARD_REVIEW_LEAD"]))


def owed_reviews(rows: QuerySet[VanguardPost], half: rules.Half) -> QuerySet[VanguardPost]:
    """Posts of ``rows`` that owe the review of ``half`` and have none."""
    done = VanguardReview.objects.filter(post=OuterRef("pk"), period=half.code)
    return rows.standing_on(half.ends_on).exclude(Exists(done))  # type: ignore[attr-defined]


def open_posts(branch: Branch) -> list[OpenTask]:
    """Posts and areas that nobody has ended. One statement."""
    rows = VanguardPost.objects.filter(branch=branch, ended_on=None).order_by("to_on", "pk")
    return [OpenTask(row.name, reverse("vanguard_detail", args=[row.pk]), row.to_on) for row in rows]


def open_forces(branch: Branch) -> list[OpenTask]:
    """Task forces without a result. One statement."""
    rows = TaskForce.objects.filter(branch=branch, ended_on=None).order_by("to_on", "pk")
    return [OpenTask(row.name, reverse("task_force_detail", args=[row.pk]), row.to_on) for row in rows]


def open_halves(post: VanguardPost, today: date) -> list[rules.Half]:
    """Half-years whose review may be written now: two statements."""
    done = set(post.reviews.values_list("period", flat=True))
    halves = rules.reviewable(today, review_times(today).lead)
    return [h for h in halves if h.code not in done and rules.owes_review(post.from_on, post.to_on, post.ended_on, h)]


def forces(scope: Scope) -> QuerySet[TaskForce]:
    rows = TaskForce.objects.within(scope).select_related("branch__node", "node", "activity", "measure", "challenge", "registered_by")
    return rows.prefetch_related("roster__person").order_by("-from_on", "-pk")


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def with_covers(rows: list[Branch], today: date) -> list[Branch]:
    """Coverage and the number of standing posts beside each branch: four statements."""
    ids = [b.pk for b in rows]
    covers = covers_of(ids, today)
    counts: dict[int, int] = defaultdict(int)
    for branch_id in VanguardPost.objects.standing_on(today).filter(branch__in=ids).order_by().values_list("branch_id", flat=True):
        counts[branch_id] += 1
    for branch in rows:
        branch.cover, branch.post_count = covers[branch.pk], counts[branch.pk]  # type: ignore[attr-defined]
    return rows


def post_node(post_id: int) -> int | None:
    return VanguardPost.objects.filter(pk=post_id).values_list("branch_id", flat=True).first()


def force_node(force_id: int) -> int | None:
    return TaskForce.objects.filter(pk=force_id).values_list("branch_id", flat=True).first()


def post_reach(actor: Actor) -> QuerySet[VanguardPost, int]:
    return VanguardPost.objects.within(actor.scope("vanguard.edit")).order_by().values_list("pk", flat=True)


def force_reach(actor: Actor) -> QuerySet[TaskForce, int]:
    return TaskForce.objects.within(actor.scope("vanguard.edit")).order_by().values_list("pk", flat=True)


def post_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = VanguardPost.objects.within(actor.scope("vanguard.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("vanguard_detail", args=[r.pk])) for r in rows}


def force_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = TaskForce.objects.within(actor.scope("vanguard.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("task_force_detail", args=[r.pk])) for r in rows}


def pledges_of(person_id: int | None) -> QuerySet[VanguardPledge]:
    """A person's own pledges; nothing for nobody."""
    return VanguardPledge.objects.filter(person=person_id) if person_id is not None else VanguardPledge.objects.none()


def own_pledges(person_id: int | None) -> dict[int, list[VanguardPledge]]:
    """Post id -> the person's pledges, the newest first: one statement."""
    found: dict[int, list[VanguardPledge]] = defaultdict(list)
    for row in pledges_of(person_id).order_by("-year"):
        found[row.post_id].append(row)
    return found
