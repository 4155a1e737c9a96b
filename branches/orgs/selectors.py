"""Reads of the party organisation: who belongs to it on a day, what it covers, who holds its posts.

Every function that takes a list of branches costs a constant number of statements.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from branches.orgs import rules
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, OrgSetupRule
from portal.catalogue.models import RuleParameter
from portal.kernel.scope import subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person, WorkHistory


def members_on(branch: Branch, day: date) -> QuerySet[BranchMembership]:
    """Members of ``branch`` on ``day``, by group and staff number, with person and group."""
    rows = branch.memberships.valid_on(day).select_related("person", "group")
    return rows.order_by(F("group__sort").asc(nulls_first=True), "group__code", "person__staff_no")


def committee_on(branch: Branch, day: date) -> QuerySet[BranchPost]:
    """Everybody in a post of ``branch`` on ``day``, over term or not, with the person."""
    return branch.posts.valid_on(day).select_related("person", "group").order_by("from_on", "id")


def groups_of(branch: Branch, day: date) -> QuerySet[Node]:
    """Party groups below ``branch`` that are open on ``day``."""
    return Node.objects.filter(parent_id=branch.pk, kind=NodeKind.PARTY_GROUP).open_on(day).order_by("sort", "code")


def _prefixes(paths: Iterable[str]) -> set[str]:
    """Each path and the paths of its ancestors: ``JT/MK1/`` gives ``JT/`` and ``JT/MK1/``."""
    found: set[str] = set()
    for path in paths:
        codes = path.strip("/").split("/")
        found.update("/".join(codes[: i + 1]) + "/" for i in range(len(codes)))
    return found


def branches_of_units(unit_ids: Collection[int], start: date, end: date) -> set[int]:
    """Branches that cover any of the units, or an ancestor of one, some time between ``start`` and ``end``. Two statements."""
    paths = _prefixes(Node.objects.filter(pk__in=unit_ids).values_list("path", flat=True))
    if not paths:
        return set()
    return set(BranchCoverage.objects.valid_in(start, end).filter(unit__path__in=paths).values_list("branch_id", flat=True))


def branches_of_people(person_ids: Collection[int], on: date) -> set[int]:
    """Branches whose facts these people touch on a day: those they belong to and those that cover their unit.

    The unit is the present one and the one of the work history on the day. Five statements at most.
    """
    if not person_ids:
        return set()
    found = set(BranchMembership.objects.valid_on(on).filter(person_id__in=person_ids).values_list("branch_id", flat=True))
    units = set(Person.objects.filter(pk__in=person_ids).values_list("unit_id", flat=True))
    spells = WorkHistory.objects.filter(person_id__in=person_ids, unit__isnull=False, started_on__lte=on)
    units |= set(spells.filter(Q(ended_on=None) | Q(ended_on__gte=on)).values_list("unit_id", flat=True))
    return found | branches_of_units(units, on, on)


def member_counts(branch_ids: Collection[int], day: date) -> dict[int, tuple[int, int]]:
    """branch id -> (members, full members) on ``day``. One statement; a branch without members is left out."""
    rows = BranchMembership.objects.valid_on(day).filter(branch_id__in=branch_ids).values("branch_id")
    counted = rows.order_by().annotate(n=Count("id"), full=Count("id", filter=Q(standing=Standing.FULL)))
    return {row["branch_id"]: (row["n"], row["full"]) for row in counted}


def secretaries(branch_ids: Collection[int], day: date) -> dict[int, BranchPost]:
    """branch id -> the secretary's post on ``day``. One statement."""
    posts = BranchPost.objects.valid_on(day).filter(branch_id__in=branch_ids, post=BranchPostKind.SECRETARY)
    return {post.branch_id: post for post in posts.select_related("person").order_by("from_on")}


def term_parameters(day: date) -> rules.TermParameters:
    """Length of a term and lead of the reminder, from the rule rows valid on ``day``. One statement."""
    rows = RuleParameter.objects.valid_on(day).filter(code__in=("TERM-01", "TERM-06")).order_by("effective_from")
    found = {row.code: int(row.value) for row in rows}
    return rules.TermParameters(years=found["TERM-01"], lead_months=found["TERM-06"])


def setup_rules(day: date) -> list[OrgSetupRule]:
    """The set-up rules valid on ``day``, the newest row of each code. One statement."""
    newest = {row.code: row for row in OrgSetupRule.objects.valid_on(day).order_by("effective_from")}
    return [newest[code] for code in sorted(newest)]


def setup_facts(branch_ids: Collection[int], day: date) -> dict[int, rules.SetupFacts]:
    """What the set-up rules look at, for each branch on ``day``. Five statements."""
    counts = member_counts(branch_ids, day)
    covers = BranchCoverage.objects.valid_on(day).filter(branch_id__in=branch_ids).order_by()
    covered = dict(covers.values_list("branch_id").annotate(n=Count("id")))
    posts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    held = BranchPost.objects.valid_on(day).filter(branch_id__in=branch_ids)
    for branch_id, post, person_id in held.values_list("branch_id", "post", "person_id"):
        posts[branch_id].append((post, person_id))
    heads = {person for rows in posts.values() for post, person in rows if post == BranchPostKind.SECRETARY}
    since: dict[int, date] = {}
    spells = BranchMembership.objects.filter(person_id__in=heads, from_on__lte=day, standing=Standing.FULL)
    for person_id, from_on in spells.values_list("person_id", "from_on"):
        since[person_id] = min(since.get(person_id, from_on), from_on)
    kinds = dict(Node.objects.filter(pk__in=branch_ids).values_list("pk", "kind"))
    return {
        pk: rules.setup_facts(
            kind=kind, members=counts.get(pk, (0, 0)), covered_units=covered.get(pk, 0), posts=posts[pk], full_since=since, day=day
        )
        for pk, kind in kinds.items()
    }


def covers_of_unit_line(unit: Node) -> list[BranchCoverage]:
    """Covers of ``unit``, of its ancestors and of what lies below it, whenever they ran. One statement."""
    line = Q(unit__path__in=_prefixes([unit.path])) | subtree("unit__path", unit.path)
    return list(BranchCoverage.objects.filter(line).select_related("branch__node", "unit").order_by("from_on"))
