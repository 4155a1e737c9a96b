"""Life of the branch beyond meetings held: posts and terms, effects on production, tags, teams reached. Party facts: they
follow the branch of the record; only the teams that should be reached follow its cover."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, FilteredRelation, Prefetch, Q, QuerySet, Value

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.rules.posts import Term, is_overdue, vacant_spans
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record, owners_in
from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity, ActivityEffect
from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchPost
from portal.catalogue.models import Tag
from portal.kernel.periods import Period
from portal.organization.enums import NodeKind
from portal.organization.models import Node

DAY = timedelta(days=1)


def _life(founded_on: date, closed_on: date | None, period: Period, day: date) -> tuple[date, date]:
    """First and last day before ``day`` on which the branch stood in the period: only then can a post of it be vacant."""
    return max(period.starts_on, founded_on), min(day - DAY, closed_on or day)


def _terms_by_branch(branch_ids: Branches, period: Period, day: date) -> dict[int, tuple[date, date, list[Term]]]:
    """branch id -> (first and last day of its life, posts held some time in the period); branches without any are there
    too. One statement."""
    held = Q(posts__from_on__lte=period.ends_on) & (Q(posts__ended_on=None) | Q(posts__ended_on__gte=period.starts_on))
    rows: Any = Branch.objects.filter(pk__in=branch_ids).annotate(held=FilteredRelation("posts", condition=held)).order_by("pk")
    found: dict[int, tuple[date, date, list[Term]]] = {}
    for pk, founded_on, closed_on, post, from_on, to_on, ended_on in rows.values_list(
        "pk", "founded_on", "node__closed_on", "held__post", "held__from_on", "held__to_on", "held__ended_on"
    ):
        terms = found.setdefault(pk, (*_life(founded_on, closed_on, period, day), []))[2]
        if post is not None:
            terms.append(Term(post, from_on, to_on, ended_on))
    return found


def posts(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = {}
    for branch_id, (start, last, terms) in _terms_by_branch(branch_ids, period, day).items():
        timed = [t for t in terms if t.to_on is not None]
        overdue = sum(is_overdue(t, period.starts_on, min(day, period.ends_on)) for t in timed)
        found[branch_id] = {"post.terms": ZERO + len(timed), "post.overdue": ZERO + overdue}
        for post in sorted(needs.posts) if start <= last else ():
            gaps = vacant_spans([t for t in terms if t.post == post], start, last)
            found[branch_id][f"post.{post}.vacant"] = ZERO + sum((end - first).days + 1 for first, end in gaps)
    return found


def post_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """Posts held in the period with their terms, and each gap of the posts that are asked for."""
    held = BranchPost.objects.valid_in(period.starts_on, period.ends_on).select_related("person").order_by("from_on", "pk")
    branches = Branch.objects.filter(pk__in=branch_ids).select_related("node").prefetch_related(Prefetch("posts", held))
    found = defaultdict(list)
    for branch in branches:
        path, rows = branch.node.path, list(branch.posts.all())
        for row in rows:
            term = Term(row.post, row.from_on, row.to_on, row.ended_on)
            is_late = row.to_on is not None and is_overdue(term, period.starts_on, min(day, period.ends_on))
            values: dict[str, Any] = {"post": row.post, "to_on": row.to_on, "is_overdue": is_late}
            label = f"{row.get_post_display()} · {row.person.name}"
            found[branch.pk].append(Record("post", row.pk, 0, label, row.to_on or row.from_on, path, values))
        start, last = _life(branch.founded_on, branch.node.closed_on, period, day)
        for post in sorted(needs.posts) if start <= last else ():
            terms = [Term(r.post, r.from_on, r.to_on, r.ended_on) for r in rows if r.post == post]
            for first, end in vacant_spans(terms, start, last):
                values = {"vacant": post, "days": (end - first).days + 1, "from_on": first, "to": end}
                label = str(dict(BranchPostKind.choices).get(post, post))
                found[branch.pk].append(Record("vacancy", None, 0, label, first, path, values))
    return found


def effects(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """By kind of activity: confirmed effects seen in the period; activities of the period, and those with such an effect."""
    counted = Q(state__in=COUNTED_STATES)
    held = counted & Q(held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    seen = counted & Q(effects__confirmed_at__isnull=False)
    seen_here = seen & Q(effects__seen_on__gte=period.starts_on, effects__seen_on__lte=period.ends_on)
    rows: Any = Activity.objects.filter(branch_id__in=branch_ids).filter(held | seen_here).order_by()
    groups = rows.values_list("branch_id", "kind__code").annotate(
        n=Count("pk", distinct=True, filter=held), having=Count("pk", distinct=True, filter=held & seen),
        effects_seen=Count("effects", distinct=True, filter=seen_here),
    )  # fmt: skip
    found: Facts = defaultdict(dict)
    for branch_id, kind, n, having, confirmed in groups:
        parts = {"count": n, "with": having, "confirmed": confirmed}
        found[branch_id].update({f"effect.{kind}.{name}": ZERO + number for name, number in parts.items()})
    return found


def effect_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """Effects seen in the period, and the activities of the period with the number of their confirmed effects."""
    found = defaultdict(list)
    if "effects_confirmed" in needs.metrics:
        seen = ActivityEffect.objects.filter(seen_on__gte=period.starts_on, seen_on__lte=period.ends_on)
        rows = seen.filter(activity__branch_id__in=branch_ids).select_related("activity__kind", "activity__branch__node")
        for row in rows.order_by("seen_on", "pk"):
            held = row.activity
            values = {"kind": held.kind.code, "state": held.state, "is_confirmed": row.confirmed_at is not None, "what": "effect"}
            path = held.branch.node.path
            found[held.branch_id].append(Record("effect", held.pk, held.version, row.text, row.seen_on, path, values, "activity_detail"))
    if "effect_share" in needs.metrics:
        good = Count("effects", filter=Q(effects__confirmed_at__isnull=False))
        for held in _held(branch_ids, period).annotate(good=good):
            values = {"kind": held.kind.code, "state": held.state, "effects": held.good, "what": "activity"}
            found[held.branch_id].append(_activity_record(held, values))
    return found


def _held(branch_ids: Branches, period: Period) -> QuerySet[Activity]:
    rows = Activity.objects.filter(branch_id__in=branch_ids, held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    return rows.select_related("kind", "branch__node").order_by("held_on", "pk")


def _activity_record(row: Activity, values: dict[str, Any]) -> Record:
    label = f"{row.kind.name} · {row.subject}"
    return Record("activity", row.pk, row.version, label, row.held_on, row.branch.node.path, values, "activity_detail")


def tags(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    counted = _held(branch_ids, period).filter(state__in=COUNTED_STATES).order_by()
    names = {f"sum_{no}": Count("pk", distinct=True, filter=Q(tags__code=tag)) for no, tag in enumerate(sorted(needs.tags))}
    groups: Any = counted.select_related(None).values_list("branch_id", "kind__code")
    found: Facts = defaultdict(dict)
    for branch_id, kind, count, *withs in groups.annotate(n=Count("pk", distinct=True), **names):
        found[branch_id][f"tag.{kind}.count"] = ZERO + count
        for tag, number in zip(sorted(needs.tags), withs, strict=True):
            found[branch_id][f"tag.{kind}.with-{tag}"] = ZERO + number
    return found


def tag_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    rows = _held(branch_ids, period).prefetch_related(Prefetch("tags", Tag.objects.filter(code__in=needs.tags)))
    for row in rows:
        values = {"kind": row.kind.code, "state": row.state, "tags": frozenset(t.code for t in row.tags.all())}
        found[row.branch_id].append(_activity_record(row, values))
    return found


def _open_teams(covers: CoverMap, day: date) -> QuerySet[Node]:
    return Node.objects.filter(pk__in=list(covers.paths), kind=NodeKind.TEAM).open_on(day).order_by()


def _visits(branch_ids: Branches, period: Period) -> QuerySet[Activity]:
    """Filed short records (a kind of one minute, as a lecture before the shift) held for a team."""
    quick = Activity.objects.filter(branch_id__in=branch_ids, state__in=COUNTED_STATES, kind__is_quick=True, team__isnull=False)
    return quick.filter(held_on__gte=period.starts_on, held_on__lte=period.ends_on).order_by()


def _reached(rows: Iterable[tuple[int, int | None]]) -> tuple[set[int], set[tuple[int, int]]]:
    """(open teams, (branch, team) of visits) from rows of team and branch, where a team itself has no branch."""
    open_teams, visits = set(), set()
    for team_id, branch_id in rows:
        if branch_id is None:
            open_teams.add(team_id)
        else:
            visits.add((branch_id, team_id))
    return open_teams, visits


def teams(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Covered teams on the last day, and those that had at least one short lecture by the branch. One statement."""
    last = min(day, period.ends_on)
    none = Value(None, output_field=BigIntegerField(null=True))
    known = _open_teams(covers, last).annotate(by=none).values_list("pk", "by")
    open_teams, visits = _reached(known.union(_visits(branch_ids, period).values_list("team_id", "branch_id"), all=True))
    found: Facts = defaultdict(dict)
    for team_id in open_teams:
        for branch_id, share in owners_in(covers, set(branch_ids), team_id, last):
            parts = {"team.count": share, "team.reached": share if (branch_id, team_id) in visits else ZERO}
            for name, number in parts.items():
                found[branch_id][name] = found[branch_id].get(name, ZERO) + number
    return found


def team_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    last = min(day, period.ends_on)
    times: dict[tuple[int, int], int] = {}
    for branch_id, team_id, n in _visits(branch_ids, period).values_list("branch_id", "team_id").annotate(n=Count("pk")):
        times[branch_id, team_id] = n
    found = defaultdict(list)
    for team in _open_teams(covers, last).order_by("path"):
        for branch_id, _share in owners_in(covers, set(branch_ids), team.pk, last):
            values = {"times": times.get((branch_id, team.pk), 0)}
            found[branch_id].append(Record("team", team.pk, team.version, team.name, last, team.path, values))
    return found
