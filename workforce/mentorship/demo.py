"""Agreements of the first branches at each step: drafted, waiting for signatures, running, ended with a test and its allowance."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from portal.kernel.periods import add_years
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.mentorship import services
from workforce.mentorship.enums import PaymentKind
from workforce.mentorship.models import MentorshipAgreement, MentorshipClause, MentorshipKind
from workforce.mentorship.services import AgreementFacts
from workforce.skills.models import SkillCertificate
from workforce.skills.selectors import occupation_of

# (kind, last step, days ago at the start)
PAIRS = (
    ("MEMBER-MENTOR", "running", 200), ("MEMBER", "graded", 380), ("MASTER", "running", 320), ("MENTOR", "signing", 0),
    ("MENTOR", "draft", 0), ("MEMBER", "witness", 0),
)  # fmt: skip
# (indicator, level before, target)
SKILLS = (
    ("通风系统优化", "能看懂通风系统图", "独立完成一次系统调整"),
    ("瓦斯抽采参数调整", "在指导下读数", "独立调整并写明依据"),
    ("主要设备故障判断", "能说出常见故障", "半小时内判断故障点"),
)
PROBLEMS = ("局部通风机喘振", "抽采管路积水")
AIM = "独立完成岗位主要操作，两年内晋升一个技能等级"
OFFICES = 7  # people at the head of a crew hold the offices of the demo
EARLY = date(1970, 1, 1)


@dataclass(frozen=True)
class Pair:
    """Two people of one crew who have no other part in the demo."""

    site: DemoBranch
    mentor: Person
    apprentice: Person


def choose(sites: list[DemoBranch], crews: dict[int, list[Person]], busy: set[int]) -> list[Pair]:
    """A technician and a young worker of each crew, past those at its head who hold the offices; both get accounts."""
    found: list[Pair] = []
    for site in sites:
        crew = [p for p in crews[site.node.pk][OFFICES:] if p.pk not in busy and p.occupation_code]
        skilled = set(SkillCertificate.objects.filter(person__in=crew, state="valid", grade__lte=2).values_list("person_id", flat=True))
        mentor = min((p for p in crew if p.pk in skilled), key=lambda p: (not services.is_member(p), p.staff_no), default=None)
        young = max((p for p in crew if p.pk not in skilled), key=lambda p: (p.hired_on or EARLY, p.staff_no), default=None)
        if mentor is not None and young is not None and len(found) < len(PAIRS):
            found.append(Pair(site, mentor, young))
    return found


def people_of(pairs: list[Pair]) -> list[Person]:
    return [person for pair in pairs for person in (pair.mentor, pair.apprentice)]


def take_on(pairs: list[Pair], members: dict[int, list[Person]], officer: User, now: datetime) -> str:
    """An agreement of each pair up to its step. A pair without a Party member takes the general kind."""
    today = timezone.localdate(now)
    hr, kinds = actor_of(officer, today), {k.code: k for k in MentorshipKind.objects.all()}
    terms = {c.code: c.text for c in MentorshipClause.objects.all()}
    actors = {user.person_id: actor_of(user, today) for user in User.objects.filter(person__in=people_of(pairs))}
    for pair, (kind, step, ago) in zip(pairs, PAIRS, strict=False):
        occupation = occupation_of(pair.apprentice)
        if occupation is None:
            continue
        fits = services.is_member(pair.mentor) or not kinds[kind].needs_member
        start = today - timedelta(days=ago)
        facts = AgreementFacts(
            kinds[kind if fits else "MENTOR"],
            pair.mentor,
            pair.apprentice,
            occupation,
            AIM,
            start,
            add_years(start, 1),
            pair.site.node,
            terms,
        )
        row = services.draft_agreement(actor=hr, at=now, facts=facts)
        judges = [other for other in pairs if other is not pair]
        judge = judges[0].mentor if judges else None
        _go(row, step, hr, actors, members[pair.site.node.pk][0], judge, now)
    return f"{MentorshipAgreement.objects.count()} agreements of mentors"


def _go(row: MentorshipAgreement, step: str, hr: Actor, actors: dict, secretary: Person, judge: Person | None, now: datetime) -> None:
    """The agreement up to ``step``."""
    for n, (text, baseline, target) in enumerate(SKILLS):
        check_on = row.from_on + timedelta(days=90 * (n + 1))
        services.add_indicator(actor=hr, at=now, agreement=row, text=text, baseline=baseline, target=target, check_on=check_on)
    if step == "draft":
        return
    row.refresh_from_db()
    row = services.offer(actor=hr, at=now, agreement=row, version=row.version)
    mentor, apprentice = actors[row.mentor_id], actors[row.apprentice_id]
    services.sign(actor=mentor, at=now, agreement=row)
    if step == "signing":
        return
    services.sign(actor=apprentice, at=now, agreement=row)
    if step == "witness":
        return
    witness = actor_of(User.objects.get(person=secretary), timezone.localdate(now))
    services.witness(actor=witness, at=now, agreement=row)
    _learn(row, mentor, now)
    if step == "graded":
        _pass(row, hr, judge, actors, now)


def _learn(row: MentorshipAgreement, mentor: Actor, now: datetime) -> None:
    """Checks of what is due, the last of them not reached yet while the agreement runs; a problem solved."""
    today = timezone.localdate(now)
    due = [i for i in row.indicators.all() if i.check_on <= today]
    for n, indicator in enumerate(due):
        reached = n < len(due) - 1 or len(due) == len(SKILLS)
        words = "按计划完成，能独立操作" if reached else "还需要再练，下月复查"
        services.check_indicator(
            actor=mentor, at=now, indicator=indicator, checked_on=indicator.check_on, finding=words, is_reached=reached
        )
    for n, title in enumerate(PROBLEMS[: len(due)]):
        solved = row.from_on + timedelta(days=60 * (n + 1))
        services.tell_problem(actor=mentor, at=now, agreement=row, title=title, solved_on=solved, effect="运行恢复正常，写入作业指导书")


def _pass(row: MentorshipAgreement, hr: Actor, judge: Person | None, actors: dict, now: datetime) -> None:
    """The test by a mentor of another branch, and the allowance noted as paid."""
    if judge is None:
        return
    today = timezone.localdate(now)
    row.refresh_from_db()
    row = services.arrange_test(actor=hr, at=now, agreement=row, version=row.version, test_on=today, judge=judge)
    note = "独立完成全部项目，讲解清楚"
    row = services.give_grade(actor=actors[judge.pk], at=now, agreement=row, version=row.version, grade="excellent", note=note)
    services.note_payment(actor=hr, at=now, agreement=row, kind=PaymentKind.ALLOWANCE, paid_on=today)
