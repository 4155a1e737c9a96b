"""Reads of the party organisation: who belongs to it on a day, what it covers, who holds its posts.

Every function that takes a list of branches costs a constant number of statements.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from branches.orgs import rules
from branches.orgs.enums import COMMITTEE_POSTS, BranchPostKind, SetupMeasure, Severity, Standing, TemporaryAct, TermState
from branches.orgs.models import (
    Branch,
    BranchCoverage,
    BranchMembership,
    BranchPost,
    BranchPostQuerySet,
    BranchProxy,
    OrgSetupRule,
    StatusRecord,
)
from portal.catalogue.selectors import UnknownParameter, value_on, values_on
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import add_months
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person, WorkHistory
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def members_on(branch: Branch, day: date) -> QuerySet[BranchMembership]:
    """Members of ``branch`` on ``day``, by group and staff number, with person and group."""
    rows = branch.memberships.valid_on(day).select_related("person", "group")
    return rows.order_by(F("group__sort").asc(nulls_first=True), "group__code", "person__staff_no")


def committee_on(branch: Branch, day: date) -> QuerySet[BranchPost]:
    """Everybody in a post of ``branch`` on ``day``, over term or not, with the person."""
    return branch.posts.valid_on(day).select_related("person", "group", "override_by").order_by("from_on", "id")


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
    """Length of a term, lead of the reminder and longest shift, from the rule rows valid on ``day``. One statement.

    RuleBroken ``branch.no_term_rule`` for a day before the first of them: registers reach back further.
    """
    try:
        found = values_on(("TERM-01", "TERM-05", "TERM-06"), day)
    except UnknownParameter:
        raise RuleBroken("branch.no_term_rule", field="from_on", day=day.isoformat()) from None
    return rules.TermParameters(years=int(found["TERM-01"]), lead_months=int(found["TERM-06"]), shift_months=int(found["TERM-05"]))


def bars(branch: Branch, act: TemporaryAct, day: date) -> bool:
    """Whether ``branch`` is a temporary one, and such a branch does not do ``act`` on ``day`` (TMP-03). One statement at most."""
    return branch.node.kind == NodeKind.TEMPORARY_BRANCH and act.value in value_on("TMP-03", day)


def posts_by_term(posts: BranchPostQuerySet, state: str, today: date) -> BranchPostQuerySet:
    """Those of ``posts`` whose term is in ``state`` today, as ``rules.term_state`` says it. One more statement."""
    edge = add_months(today, term_parameters(today).lead_months)
    return {
        TermState.OPEN: posts.filter(to_on=None),
        TermState.EXPIRED: posts.filter(to_on__lt=today),
        TermState.EXPIRING: posts.filter(to_on__gte=today, to_on__lte=edge),
        TermState.RUNNING: posts.filter(to_on__gt=edge),
    }[TermState(state)]


def term_counts(posts: BranchPostQuerySet, today: date) -> dict[str, int]:
    """state -> number of ``posts``. Two statements."""
    edge = add_months(today, term_parameters(today).lead_months)
    return posts.order_by().aggregate(
        **{
            TermState.EXPIRED: Count("pk", filter=Q(to_on__lt=today)),
            TermState.EXPIRING: Count("pk", filter=Q(to_on__gte=today, to_on__lte=edge)),
            TermState.RUNNING: Count("pk", filter=Q(to_on__gt=edge)),
            TermState.OPEN: Count("pk", filter=Q(to_on=None)),
        }
    )


def due_terms(branch: Branch, today: date) -> list[BranchPost]:
    """Committee posts of ``branch`` that are over term or within the lead before it, the earliest first. Two statements."""
    edge = add_months(today, term_parameters(today).lead_months)
    held = branch.posts.valid_on(today).filter(post__in=COMMITTEE_POSTS, to_on__lte=edge)
    return list(held.select_related("person").order_by("to_on", "id"))


def proxies_of(branch: Branch, today: date) -> list[BranchProxy]:
    """Proxies that serve today or will, the next first. One statement."""
    rows = branch.proxies.filter(withdrawn_at=None, to_on__gte=today)
    return list(rows.select_related("person", "appointed_by").order_by("from_on"))


def setup_rules(day: date) -> list[OrgSetupRule]:
    """The set-up rules valid on ``day``, the newest row of each code. One statement."""
    newest = {row.code: row for row in OrgSetupRule.objects.valid_on(day).order_by("effective_from")}
    return [newest[code] for code in sorted(newest)]


def setup_facts(branch_ids: Collection[int], day: date) -> dict[int, rules.SetupFacts]:
    """What the set-up rules look at, for each branch on ``day``. Six statements."""
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
    groups = Node.objects.filter(parent_id__in=branch_ids, kind=NodeKind.PARTY_GROUP).open_on(day).order_by().values_list("parent_id")
    grouped = dict(groups.annotate(n=Count("id")))
    rows = Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__kind", "founded_on")
    return {
        pk: rules.setup_facts(
            kind=kind, members=counts.get(pk, (0, 0)), covered_units=covered.get(pk, 0), posts=posts[pk], full_since=since, day=day,
            founded_on=founded_on, groups=grouped.get(pk, 0),
        )
        for pk, kind, founded_on in rows
    }  # fmt: skip


def standings_of(people: Collection[Person], day: date) -> dict[int, str]:
    """person id -> standing in the standing branch that he belongs to on ``day``. One statement."""
    rows = BranchMembership.objects.valid_on(day).filter(person__in=people).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    return dict(rows.order_by().values_list("person_id", "standing"))


def superior_facts(nodes: Collection[Node], day: date) -> dict[int, rules.SetupFacts]:
    """General branches and committees: the members of the standing branches that belong to each of ``nodes``. One statement.

    A committee stands beside the units that it leads: everything below the unit it is the committee of is its own.
    """
    rows = BranchMembership.objects.valid_on(day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    counted = rows.order_by().values_list("branch__node__path").annotate(n=Count("id"))
    below: dict[str, int] = defaultdict(int)
    for path, number in counted:
        for prefix in _prefixes([path]):
            below[prefix] += number
    facts = {}
    for node in nodes:
        leads_unit = node.kind == NodeKind.PARTY_COMMITTEE and node.parent is not None and node.parent.kind in UNIT_KINDS
        top = node.parent.path if leads_unit and node.parent is not None else node.path
        facts[node.pk] = rules.SetupFacts(node.kind, {SetupMeasure.PARTY_MEMBERS: below[top]})
    return facts


def findings_of(nodes: Collection[Node], day: date) -> dict[int, list[rules.Finding]]:
    """node id -> set-up rules that the branch, general branch or committee does not meet. Eight statements."""
    superior = [node for node in nodes if node.kind in (NodeKind.GENERAL_BRANCH, NodeKind.PARTY_COMMITTEE)]
    facts = setup_facts([node.pk for node in nodes if node.kind in BRANCH_KINDS], day)
    if superior:
        facts |= superior_facts(superior, day)
    chosen = setup_rules(day)
    return {pk: rules.findings(fact, chosen) for pk, fact in facts.items()}


def term_readers(nodes: Iterable[Node], today: date) -> dict[int, set[int]]:
    """branch id -> accounts to tell of its terms: its secretaries and the officers of the nearest committee above. One statement."""
    nodes = list(nodes)
    lines = {node.pk: sorted(_prefixes([node.path]), key=len, reverse=True) for node in nodes}
    wanted = {path for line in lines.values() for path in line}
    grants = RoleGrant.objects.valid_on(today).filter(
        node__path__in=wanted, role__in=(Role.SECRETARY, Role.COMMITTEE), user__is_active=True
    )
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for role, path, user_id in grants.values_list("role", "node__path", "user_id"):
        holders[role, path].add(user_id)
    found = {}
    for node in nodes:
        above = next((holders[Role.COMMITTEE, path] for path in lines[node.pk] if (Role.COMMITTEE, path) in holders), set())
        found[node.pk] = holders.get((Role.SECRETARY, node.path), set()) | above
    return found


def covers_of_unit_line(unit: Node) -> list[BranchCoverage]:
    """Covers of ``unit``, of its ancestors and of what lies below it, whenever they ran. One statement."""
    line = Q(unit__path__in=_prefixes([unit.path])) | subtree("unit__path", unit.path)
    return list(BranchCoverage.objects.filter(line).select_related("branch__node", "unit").order_by("from_on"))


def member_ids_below(path: str, day: date) -> QuerySet:
    """Ids of the people who are members of a branch at or below ``path`` on ``day``, for use inside another query."""
    return BranchMembership.objects.valid_on(day).filter(subtree("branch__node__path", path)).order_by().values("person_id")


def branch_paths_of(person_id: int, day: date) -> list[str]:
    """The paths of the branches that a person belongs to on ``day``: one statement."""
    rows = BranchMembership.objects.valid_on(day).filter(person_id=person_id)
    return list(rows.order_by().values_list("branch__node__path", flat=True))


def looked_into(scope: Scope) -> QuerySet[Node]:
    """The open party organisations inside ``scope`` that have to look as the regulation wants them to."""
    kinds = (*BRANCH_KINDS, NodeKind.GENERAL_BRANCH, NodeKind.PARTY_COMMITTEE)
    return Node.objects.within(scope).filter(kind__in=kinds, closed_on=None).select_related("parent")


def with_facts(rows: list[Any], today: date) -> list[Any]:
    """Members, secretary, term and findings beside each of ``rows``: ten statements."""
    ids = [branch.pk for branch in rows]
    counts, heads, terms = member_counts(ids, today), secretaries(ids, today), term_parameters(today)
    found = findings_of([branch.node for branch in rows], today)
    for branch in rows:
        severities = [f.severity for f in found[branch.pk] if f.severity != Severity.INFO]
        branch.finding_css, branch.finding_count = ("bad" if Severity.BLOCK in severities else "warn"), len(severities)
        branch.members, branch.full_members = counts.get(branch.pk, (0, 0))
        branch.secretary = heads.get(branch.pk)
        end = branch.secretary.to_on if branch.secretary else None
        branch.term_state = rules.term_state(end, today, terms.lead_months)
    return rows


@dataclass(frozen=True)
class PartyStep:
    """A stretch of somebody's party history: ``path`` and ``branch`` only for memberships."""

    label: str
    from_on: date
    to_on: date | None = None
    branch: str = ""
    path: str = ""


def party_line(person: Person) -> list[PartyStep]:
    """Statuses and memberships of ``person``, the latest first. Two statements."""
    rows = BranchMembership.objects.filter(person=person).select_related("branch__node")
    steps = [PartyStep(str(r.get_standing_display()), r.from_on, r.to_on, str(r.branch), r.branch.node.path) for r in rows]
    steps += [PartyStep(str(r.get_status_display()), r.from_on) for r in StatusRecord.objects.filter(person=person)]
    return sorted(steps, key=lambda step: step.from_on, reverse=True)
