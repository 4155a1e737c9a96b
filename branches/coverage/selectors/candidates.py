"""Backbone members and what they lead; candidates of branch committees with what is known of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from branches.coverage import rules
from branches.coverage.models import BackboneMember, CommitteeCandidate, TeamLeader
from branches.orgs.enums import Standing
from branches.orgs.models import BranchMembership, BranchPost
from branches.vanguard.enums import ForceRole
from branches.vanguard.models import TaskForceMember
from portal.kernel.scope import Scope
from portal.people.models import Person, ProfessionalTitle
from workforce.skills.models import SkillCertificate


def backbone_rows(scope: Scope) -> QuerySet[BackboneMember]:
    """Backbone members of now within ``scope``."""
    rows = BackboneMember.objects.within(scope).filter(to_on=None).select_related("branch__node", "person__unit")
    return rows.order_by("branch__node__path", "person__staff_no")


def lead_shares(branch_ids: Collection[int], day: date) -> dict[int, rules.Share]:
    """branch id -> how many of its leads (teams and running task forces) backbone members hold. Three statements."""
    backbone = set(BackboneMember.objects.standing_on(day).filter(branch__in=branch_ids).values_list("branch_id", "person_id"))
    leads: dict[int, list[int]] = defaultdict(list)
    for branch_id, person_id in TeamLeader.objects.standing_on(day).filter(branch__in=branch_ids).values_list("branch_id", "person_id"):
        leads[branch_id].append(person_id)
    heads = TaskForceMember.objects.filter(force__branch__in=branch_ids, role=ForceRole.LEADER, force__from_on__lte=day)
    for branch_id, person_id in heads.filter(force__ended_on=None).values_list("force__branch_id", "person_id"):
        leads[branch_id].append(person_id)
    return {pk: rules.Share(sum((pk, person) in backbone for person in leads[pk]), len(leads[pk])) for pk in branch_ids}


def candidates(scope: Scope) -> QuerySet[CommitteeCandidate]:
    rows = CommitteeCandidate.objects.within(scope).select_related("branch__node", "person__unit", "proposed_by", "judged_by")
    return rows.order_by("-proposed_on", "-pk")


@dataclass(frozen=True)
class Profile:
    """What the records say of a candidate: standing, posts held, teams led, certificates and titles."""

    full_since: date | None
    posts: list[BranchPost]
    teams: list[TeamLeader]
    certificates: list[SkillCertificate]
    titles: list[ProfessionalTitle]


def profile_of(person: Person, day: date) -> Profile:
    """Five statements."""
    since = BranchMembership.objects.filter(person=person, standing=Standing.FULL).aggregate(first=Min("from_on"))["first"]
    return Profile(
        since,
        list(BranchPost.objects.filter(person=person).select_related("branch__node").order_by("-from_on")[:5]),
        list(TeamLeader.objects.filter(person=person).select_related("team").order_by("-from_on")[:5]),
        list(SkillCertificate.objects.valid_on(day).filter(person=person).select_related("occupation").order_by("grade")[:5]),
        list(ProfessionalTitle.objects.filter(person=person).order_by("-obtained_on")[:5]),
    )
