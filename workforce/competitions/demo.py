"""Competitions of the made-up enterprise: one that was published, one that takes entries and sends its best up, a drive of units,
one of the trade whose result was told; with them a request of the fast track is prepared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.competitions import services
from workforce.competitions.enums import CompetitionKind, CompetitionLevel, CompetitionPartner, ProjectKind
from workforce.competitions.models import Competition, CompetitionEntry
from workforce.competitions.services import CompetitionFacts, ExternalResult
from workforce.skills.models import Occupation
from workforce.skills.selectors import occupation_of

LAST = 8  # how many take part in the one that was published
MOST_UNITS = 4
SCORES = (("92", "95.5"), ("90", "93"), ("88", "93"), ("85", "91.5"), ("84", "90"), ("80", "88"), ("78", "86"), ("75", "84"))
TEXT = "理论考试 60 分钟，实操按评分表逐项计分；违反安全规程的取消成绩。"


def _contestants(sites: list[DemoBranch], crews: dict[int, list[Person]]) -> list[tuple[Person, Occupation]]:
    """The last ones of each crew who work in an occupation: nobody of the offices, who stand at its head."""
    found = []
    for site in sites:
        crew = crews[site.node.pk]
        for person in crew[max(8, len(crew) - 3) :]:
            occupation = occupation_of(person)
            if occupation is not None and person.left_on is None:
                found.append((person, occupation))
    return found


def compete(sites: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, now: datetime) -> str:
    """Everything above, as far as the enterprise is large enough."""
    today = timezone.localdate(now)
    hr, checker = actor_of(first, today), actor_of(second, today)
    people = _contestants(sites, crews)
    root = Node.objects.get(path=sites[0].unit.path.partition("/")[0] + "/")
    if len(people) < 2:
        return "no competitions"
    facts = CompetitionFacts(
        name=f"{today.year} 年职工职业技能大赛", level=CompetitionLevel.GROUP, kind=CompetitionKind.SKILLS, node=root,
        enrol_from=today - timedelta(days=75), enrol_to=today - timedelta(days=50), starts_on=today - timedelta(days=40), theory_weight=30,
        prizes=(1, 2, 3, 4), partner=CompetitionPartner.UNION, text=TEXT,
    )  # fmt: skip
    _published(facts, people[:LAST], hr, checker, now)
    _open(facts, sites[0], people[LAST : LAST + 3], hr, now)
    _drive(facts, sites[:MOST_UNITS], hr, checker, now)
    _external(root, people[0], hr, checker, now)
    return f"{Competition.objects.count()} competitions, {CompetitionEntry.objects.count()} entries"


def _step(row: Competition, service: Callable[..., Any], actor: Actor, now: datetime) -> Competition:
    row = Competition.objects.select_related("node").get(pk=row.pk)
    service(actor=actor, at=now, competition=row, version=row.version)
    return Competition.objects.select_related("node").get(pk=row.pk)


def _entered(row: Competition, people: list[tuple[Person, Occupation]], hr: Actor, now: datetime) -> list[CompetitionEntry]:
    return [services.enter(actor=hr, at=now, competition=row, people=[p], occupation=occupation) for p, occupation in people]


def _published(facts: CompetitionFacts, people: list, hr: Actor, checker: Actor, now: datetime) -> None:
    row = _step(services.plan_competition(actor=hr, at=now, facts=facts), services.open_enrolment, hr, now)
    entries = _entered(row, people, hr, now)
    row = _step(row, services.start_competition, hr, now)
    for entry, (theory, practice) in zip(entries, SCORES, strict=False):
        found = services.score_entry(
            actor=hr, at=now, entry=entry, version=entry.version, theory=Decimal(theory), practice=Decimal(practice)
        )
        services.check_entry(actor=checker, at=now, entry=found, version=found.version)
    row = _step(row, services.finish_scoring, hr, now)
    _step(row, services.publish_result, checker, now)


def _open(facts: CompetitionFacts, site: DemoBranch, people: list, hr: Actor, now: datetime) -> None:
    """A match of the base that sends its best to next spring's competition of the group."""
    today = timezone.localdate(now)
    spring = {"enrol_from": today, "enrol_to": today + timedelta(days=90), "starts_on": today + timedelta(days=110)}
    above = replace(facts, name="春季技能大比武", kind=CompetitionKind.MATCH, **spring)  # type: ignore[arg-type]
    above_row = services.plan_competition(actor=hr, at=now, facts=above)
    soon = {"enrol_from": today - timedelta(days=5), "enrol_to": today + timedelta(days=10), "starts_on": today + timedelta(days=15)}
    node = Node.objects.get(path="/".join(site.unit.path.split("/")[:2]) + "/")
    match = replace(
        facts, name=f"{node.name}岗位练兵", level=CompetitionLevel.BASE, kind=CompetitionKind.DRILL, node=node, next_up=above_row,
        quota_up=2, **soon,  # type: ignore[arg-type]
    )  # fmt: skip
    row = _step(services.plan_competition(actor=hr, at=now, facts=match), services.open_enrolment, hr, now)
    _entered(row, people, hr, now)
    seminar = replace(
        facts, name="掘进支护工法改进研讨", level=CompetitionLevel.BASE, kind=CompetitionKind.SEMINAR, node=node, **spring  # type: ignore[arg-type]
    )  # fmt: skip
    services.plan_competition(actor=hr, at=now, facts=seminar)
    ideas = replace(facts, name="班组创新竞赛", kind=CompetitionKind.INNOVATION, **spring)  # type: ignore[arg-type]
    services.plan_competition(actor=hr, at=now, facts=ideas)


def _drive(facts: CompetitionFacts, sites: list[DemoBranch], hr: Actor, checker: Actor, now: datetime) -> None:
    drive = replace(
        facts, name="智能化矿井建设百日劳动竞赛", kind=CompetitionKind.DRIVE, project_kind=ProjectKind.WORKS, project="智能化矿井建设",
        text="比进度、比安全、比质量，按单位完成率排名。",
    )  # fmt: skip
    row = services.plan_competition(actor=hr, at=now, facts=drive)
    target = services.set_target(actor=hr, at=now, competition=row, name="设备安装完成量", measure="台", weight=2)
    safe = services.set_target(actor=hr, at=now, competition=row, name="一般隐患", measure="条", is_less_better=True)
    figures = []
    for n, site in enumerate(sites):
        for one, planned, measured in ((target, 40, 36 + 3 * n), (safe, 10, 8 + n)):
            figure = services.plan_figure(actor=hr, at=now, target=one, unit=site.unit, planned=Decimal(planned))
            figures.append((figure, Decimal(measured)))
    row = _step(row, services.open_enrolment, hr, now)
    _step(row, services.start_competition, hr, now)
    for figure, reached in figures:
        services.measure_figure(actor=hr, at=now, figure=figure, measured=reached)
        services.check_figure(actor=checker, at=now, figure=figure)


def _external(root: Node, best: tuple[Person, Occupation], hr: Actor, checker: Actor, now: datetime) -> None:
    result = ExternalResult(
        name="煤炭行业职业技能竞赛", level=CompetitionLevel.INDUSTRY, host="中国煤炭工业协会",
        held_on=timezone.localdate(now) - timedelta(days=60), node=root, person=best[0], occupation=best[1], place=5, field=64,
        prize="third",
    )  # fmt: skip
    row, _entry = services.note_external(actor=hr, at=now, result=result)
    if row is not None:
        _step(row, services.publish_result, checker, now)
