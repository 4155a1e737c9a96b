"""Two temporary branches: one that ended with its project, and one whose project is about to end."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.activities import services as activities
from branches.activities.models import ActivityKind
from branches.activities.services import ActivityFacts, ActivityRecord
from branches.orgs import services as orgs
from branches.orgs.enums import BranchPostKind
from branches.orgs.selectors import standings_of
from branches.temporaries import services
from branches.temporaries.models import TemporaryBranch
from branches.temporaries.services import NewBranch, ProjectFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import system_actor

SUMMARY = "大修期间组建党员攻关小组两个，开展主题党日两次，解决提升机制动难题一项，工期比计划提前三天。遗留的备件清点由机电队接着办。"

# (number, name, short name, project, duty)
HOIST = ("1", "主井大修会战临时党支部", "主井大修", "主井提升机大修", "大修期间的党员教育管理和攻关组织")
FACE = ("2", "综采搬家临时党支部", "综采搬家", "综采工作面搬家", "搬家期间跨区队党员的学习、安全监督和突击攻关")


def stand(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """People of the first two branches overhaul the main hoist (done), then move a coal face (ends in three weeks)."""
    crews = [members[site.node.pk][5:8] for site in sites[:2]]
    people = [person for crew in crews for person in crew]
    done = _found(sites[0], people, now, 75, -25, HOIST)
    day = timezone.localdate(now) - timedelta(days=25)
    services.close_temporary(
        actor=system_actor("demo"), at=now, row=done, version=done.version, closed_on=day, reason="主井大修项目竣工", summary=SUMMARY,
        receiver=sites[0].node.parent,
    )  # fmt: skip
    _found(sites[0], people, now, 40, 21, FACE)
    return f"{TemporaryBranch.objects.count()} temporary branches"


def _found(site: DemoBranch, people: list[Person], now: datetime, ago: int, ahead: int, words: tuple[str, ...]) -> TemporaryBranch:
    """Founded ``ago`` days ago for a project that ends ``ahead`` days from now, with a secretary and two filed activities."""
    no, name, short_name, project, duty = words
    today = timezone.localdate(now)
    by: dict[str, Any] = {"actor": system_actor("demo"), "at": now}
    founded = today - timedelta(days=ago)
    standings = standings_of(people, founded)
    crew = [orgs.NewMember(person, standings[person.pk]) for person in people if person.pk in standings]
    new = NewBranch(
        code=f"LS-{site.plant}-{no}", name=name, short_name=short_name, parent=site.node.parent or site.node, founded_on=founded,
        founders=crew,
    )  # fmt: skip
    facts = ProjectFacts(
        project=project, project_no=f"XM-{founded.year}-{no}", duty=duty, approval=f"岚煤党〔{founded.year}〕1{no}号",
        ends_on=today + timedelta(days=ahead),
    )  # fmt: skip
    row = services.found_temporary(**by, new=new, facts=facts)
    orgs.appoint(**by, branch=row.branch, person=crew[0].person, post=BranchPostKind.SECRETARY, from_on=founded, reason="上级党委指派")
    activities.record_activities(**by, rows=[_held(row, crew, now, ago - 5 - 15 * n, subject) for n, subject in enumerate(SUBJECTS)])
    return row


SUBJECTS = ("项目安全责任承诺", "难点攻关主题党日")


def _held(row: TemporaryBranch, crew: list[Any], now: datetime, ago: int, subject: str) -> ActivityRecord:
    starts = (now - timedelta(days=ago)).replace(minute=0, second=0, microsecond=0)
    facts = ActivityFacts(
        branch=row.branch, kind=ActivityKind.objects.get(code="MT-05"), subject=subject, starts_at=starts,
        ends_at=starts + timedelta(hours=1), place="项目部会议室",
    )  # fmt: skip
    return ActivityRecord(facts, {m.person.pk: "present" if n else "leave_shift" for n, m in enumerate(crew)})
