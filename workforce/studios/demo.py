"""Studios of the made-up enterprise at several steps: one named with money, results and a report, one that is being created, a team."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from portal.files.models import EvidenceLink, StoredFile
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.honours.models import HonourTitle
from workforce.honours.services import Award, confirm_honour, register_honour
from workforce.results.models import WorkResult
from workforce.studios import access, services
from workforce.studios.models import Studio, StudioKind, StudioStage
from workforce.studios.services import StudioFacts

SUMMARY = "全年完成攻关八项，截齿单耗下降，月均进尺比上年提高，带出技师两名。"
# (kind, name, place of the branch, last step)
STUDIOS = (
    ("MODEL", "掘进二队劳模创新工作室", 4, "named"), ("MEMBER", "通风党员创新工作室", 6, "checking"),
    ("SKILLED", "机电高技能人才创新工作室", 5, "applied"),
    ("RED-FLAG", "综采一班红旗班组", 0, "proposed"),
)  # fmt: skip
MEMBERS = 6


@dataclass(frozen=True)
class Offices:
    """Two officers, one for each side of a decision."""

    first: Actor
    second: Actor
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def by(self, *, second: bool = False) -> dict:
        return {"actor": self.second if second else self.first, "at": self.now}


def _honour(lead: Person, offices: Offices) -> None:
    """The lead is a model worker: registered by one, confirmed by the other."""
    if lead.honours.filter(confirmed_at__isnull=False, level__gte=2).exists():
        return
    title = HonourTitle.objects.filter(is_for_people=True, is_active=True).order_by("sort").first()
    if title is None:
        return
    award = Award(title=title, awarded_on=offices.today - timedelta(days=500), awarded_by="岚谷煤业集团", person=lead, level=3)
    row = register_honour(**offices.by(), award=award)
    confirm_honour(**offices.by(second=True), honour=row)


def _prove(row: Studio, offices: Offices) -> None:
    """A paper of the demo beside each criterion, and the office's yes."""
    file = StoredFile.objects.order_by("uploaded_at", "pk").first()
    if file is None:  # no file in a demo without any: the criteria stay open
        return
    for check in row.checks.all():
        EvidenceLink.objects.get_or_create(file=file, record_kind=access.FILES, record_id=check.pk)
        services.check_criterion(**offices.by(), check=check, is_met=True, note="现场看过，材料齐全")
    for stage in StudioStage.objects.filter(gate__in=["none", "check"]):
        services.pass_stage(**offices.by(), studio=row, stage=stage, note="按计划完成")


def set_up(sites: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, now: datetime) -> str:
    """The studios above as far as the enterprise is large enough."""
    today = timezone.localdate(now)
    offices = Offices(actor_of(first, today), actor_of(second, today), now)
    kinds = {kind.code: kind for kind in StudioKind.objects.all()}
    busy = {first.person_id, second.person_id}
    for code, name, place, step in STUDIOS:
        if place >= len(sites):
            continue
        site = sites[place]
        crew = [p for p in crews[site.node.pk] if p.pk not in busy]
        lead = _lead(crew, needs_member=kinds[code].needs_member)
        if lead is None or len(crew) < 3:
            continue
        facts = StudioFacts(kinds[code], name, site.unit, lead.staff_no, "解决现场难题，带徒传技", f"{site.unit.name}学习室", site.node)
        row = services.apply_studio(**offices.by(), facts=facts)
        _fill(row, crew, step, offices)
    return f"{Studio.objects.count()} studios and teams of merit"


def _lead(crew: list[Person], *, needs_member: bool) -> Person | None:
    """An author of results if there is one, so that the studio has something to show."""
    rows = [p for p in crew if not needs_member or p.political_status in ("full_member", "probationary")]
    authors = set(WorkResult.objects.filter(state="confirmed", authors__person__in=rows).values_list("authors__person", flat=True))
    return min(rows, key=lambda p: (p.pk not in authors, p.political_status != "full_member", p.staff_no), default=None)


def _fill(row: Studio, crew: list[Person], step: str, offices: Offices) -> None:
    """Members first of the Party, then workers; then on to ``step``."""
    others = [p for p in crew if p.pk != row.lead_id]
    others.sort(key=lambda p: (p.post_category != "operating", p.political_status not in ("full_member", "activist"), p.staff_no))
    for n, person in enumerate(others[:MEMBERS]):
        services.add_member(**offices.by(), studio=row, staff_no=person.staff_no, role="backbone" if n < 2 else "member")
    if step == "applied":
        return
    _prove(row, offices)
    if row.kind.is_team or step == "checking":
        _team(row, step, offices)
        return
    _honour(row.lead, offices)
    topic = services.tell_topic(**offices.by(), studio=row, year=offices.today.year, title="掘进机截齿优化", target="截齿单耗降三成")
    services.approve_topic(**offices.by(second=True), studio=row, topic_id=topic.pk)
    if not row.checks.exclude(is_met=True).exists() and len(others) >= MEMBERS - 1:
        _name(row, offices)


def _team(row: Studio, step: str, offices: Offices) -> None:
    """A team waits for the second person."""
    if step == "proposed" and not row.checks.exclude(is_met=True).exists():
        row.refresh_from_db()
        services.propose(**offices.by(), studio=row, version=row.version, decision="name", reason="全年无事故，指标完成")


def _name(row: Studio, offices: Offices) -> None:
    """Named by the second officer, with a year of work behind it; its plate ends soon."""
    row.refresh_from_db()
    review = services.propose(**offices.by(), studio=row, version=row.version, decision="name", reason="终审评审组一致同意", level=2)
    services.decide(**offices.by(second=True), review=review, is_agreed=True, answer="同意命名挂牌")
    today = offices.today
    Studio.objects.filter(pk=row.pk).update(named_on=today - timedelta(days=690), valid_until=today + timedelta(days=40))
    row.refresh_from_db()
    services.note_money(
        **offices.by(), studio=row, kind="grant", amount=Decimal(20000), on=today - timedelta(days=300), basis="岚财〔2026〕7 号"
    )
    services.note_money(
        **offices.by(), studio=row, kind="spend", use="attack", amount=Decimal(8600), on=today - timedelta(days=120), basis="截齿试件"
    )
    report = services.tell_report(
        **offices.by(), studio=row, year=today.year, summary=SUMMARY, projects=8, gain_name="月均进尺", gain=Decimal(15)
    )
    services.confirm_report(**offices.by(second=True), studio=row, report_id=report.pk, version=report.version)
    people = [row.lead_id, *row.members.values_list("person", flat=True)]
    for result in WorkResult.objects.filter(state="confirmed", authors__person__in=people).distinct()[:2]:
        services.link_result(**offices.by(), studio=row, result=result, benefit=Decimal("35.5"))
