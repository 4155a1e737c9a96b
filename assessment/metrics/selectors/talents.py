"""Key posts and members of talent pools on the last day told of. Posts follow their unit, members their person's, through the cover.

A person in several pools counts once for each: what is counted are memberships.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from portal.people.enums import PoliticalStatus
from workforce.careers.models import SkillPost
from workforce.careers.selectors import with_holders
from workforce.talents.models import TalentMembership

PARTY = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


@dataclass(frozen=True)
class Told:
    unit_id: int
    on: date
    record: Record
    parts: dict[str, int]


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[Told]:
    """Two statements."""
    last, units = min(day - timedelta(days=1), period.ends_on), list(covers.paths)
    posts: Any = with_holders(SkillPost.objects.filter(node__in=units).open_on(last), last).select_related("node").order_by("pk")
    for row in posts:
        values = {"what": "post", "is_held": row.is_held}
        record = Record("skillpost", row.pk, row.version, row.name, last, row.node.path, values, "skill_post_detail")
        yield Told(row.node_id, last, record, {"talent.posts": 1, "talent.held": int(row.is_held)})
    members = TalentMembership.objects.filter(person__unit__in=units, pool__kind="pool").running_on(last)
    for member in members.select_related("pool", "person__unit").order_by("pk"):
        is_party = member.person.political_status in PARTY
        values = {"what": "member", "is_party": is_party}
        title, path = f"{member.pool.name} {member.person.name}", member.person.unit.path
        record = Record("talentmembership", member.pk, member.version, title, last, path, values, "talent_member")
        yield Told(member.person.unit_id, last, record, {"talent.pooled": 1, "talent.party": int(is_party)})


def talents(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for told in _told(period, covers, day):
        add_parts(found, covers, set(branch_ids), told.unit_id, told.on, told.parts)
    return found


def talents_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for told in _told(period, covers, day):
        for branch_id, _share in owners_in(covers, set(branch_ids), told.unit_id, told.on):
            found[branch_id].append(told.record)
    return found
