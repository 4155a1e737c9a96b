"""Agreements that stand at a certain point of their way. The apprentice is the standing worker."""

from datetime import date, timedelta

from portal.kernel import clock
from portal.kernel.periods import add_years
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.mentorship import services
from workforce.mentorship.models import MentorshipAgreement, MentorshipClause, MentorshipIndicator, MentorshipKind
from workforce.mentorship.services import AgreementFacts


def mentor_of(people: FourPeople, name: str = "师傅甲", *, unit: str = "CM-A", grade: int | None = 2, member: bool = False) -> User:
    """An account of a worker who may take apprentices; without ``grade`` he may not."""
    user = user_with(Role.WORKER, people.nodes[unit], unit=people.nodes[unit], name=name)
    if grade:
        SkillCertificateFactory(person=user.person, grade=grade, issued_on=date(2015, 6, 18))
    if member:
        user.person.political_status = PoliticalStatus.FULL_MEMBER
        user.person.save()
    return user


def judge_of(people: FourPeople) -> User:
    return user_with(Role.WORKER, people.nodes["CM-B"], unit=people.nodes["CM-B"], name="考评甲")


def terms() -> dict[str, str]:
    return {clause.code: clause.text for clause in MentorshipClause.objects.all()}


def facts(people: FourPeople, mentor: User, *, kind: str = "MENTOR", apprentice: User | None = None, **changes) -> AgreementFacts:
    """A year from today, run by branch A."""
    today = clock.today()
    said = {
        "kind": MentorshipKind.objects.get(code=kind), "mentor": mentor.person, "apprentice": (apprentice or people.worker).person,
        "occupation": OccupationFactory(), "aim": "独立完成通风系统优化", "from_on": today, "to_on": add_years(today, 1),
        "branch": people.nodes["ZB-A"], "terms": terms(),
    }  # fmt: skip
    return AgreementFacts(**{**said, **changes})


def drafted(people: FourPeople, mentor: User | None = None, *, at=None, indicator: bool = True, **changes) -> MentorshipAgreement:
    """A draft of HR with one indicator."""
    at, hr = at or clock.now(), people.actor(people.hr)
    row = services.draft_agreement(actor=hr, at=at, facts=facts(people, mentor or mentor_of(people), **changes))
    if indicator:
        indicated(people, row, at=at)
    row.refresh_from_db()
    return row


def indicated(people: FourPeople, row: MentorshipAgreement, text: str = "瓦斯抽采参数调整", *, at=None) -> MentorshipIndicator:
    return services.add_indicator(
        actor=people.actor(people.hr), at=at or clock.now(), agreement=row, text=text, baseline="能看懂", target="独立调整",
        check_on=row.from_on + timedelta(days=180),
    )  # fmt: skip


def offered(people: FourPeople, mentor: User | None = None, *, at=None, **changes) -> MentorshipAgreement:
    row = drafted(people, mentor, at=at, **changes)
    return services.offer(actor=people.actor(people.hr), at=at or clock.now(), agreement=row, version=row.version)


def both_signed(people: FourPeople, mentor: User | None = None, *, at=None, **changes) -> MentorshipAgreement:
    mentor = mentor or mentor_of(people)
    row = offered(people, mentor, at=at, **changes)
    apprentice = User.objects.get(person=row.apprentice_id)
    for user in (mentor, apprentice):
        services.sign(actor=people.actor(user), at=at or clock.now(), agreement=row)
    return row


def running(people: FourPeople, mentor: User | None = None, *, at=None, **changes) -> MentorshipAgreement:
    """Witnessed by the secretary of branch A."""
    row = both_signed(people, mentor, at=at, **changes)
    return services.witness(actor=people.actor(people.secretary), at=at or clock.now(), agreement=row)


def ending(people: FourPeople, mentor: User | None = None, *, reached: bool = True, **changes) -> MentorshipAgreement:
    """A running agreement whose year is over today, with its indicator looked at."""
    start = add_years(clock.today(), -1)
    row = running(people, mentor, from_on=start, to_on=clock.today(), **changes)
    indicator = row.indicators.get()
    services.check_indicator(
        actor=people.actor(people.hr), at=clock.now(), indicator=indicator, checked_on=clock.today(), finding="独立完成", is_reached=reached
    )
    return MentorshipAgreement.objects.get(pk=row.pk)


def at_test(people: FourPeople, mentor: User | None = None, judge: User | None = None, **changes) -> MentorshipAgreement:
    """With judge and day of the test, which is today."""
    row = ending(people, mentor, **changes)
    return services.arrange_test(
        actor=people.actor(people.hr), at=clock.now(), agreement=row, version=row.version, test_on=clock.today(),
        judge=(judge or judge_of(people)).person,
    )  # fmt: skip


def graded(people: FourPeople, grade: str = "excellent", mentor: User | None = None, **changes) -> MentorshipAgreement:
    judge = judge_of(people)
    row = at_test(people, mentor, judge, **changes)
    return services.give_grade(
        actor=people.actor(judge), at=clock.now(), agreement=row, version=row.version, grade=grade, note="能独立顶岗"
    )


def objected(people: FourPeople, row: MentorshipAgreement):
    return services.raise_objection(actor=people.actor(people.worker), at=clock.now(), agreement=row, text="工种不符")


def asked(people: FourPeople, row: MentorshipAgreement):
    """The mentor asks for half a year more."""
    mentor = User.objects.get(person=row.mentor_id)
    longer = row.to_on + timedelta(days=90)
    return services.ask_change(actor=people.actor(mentor), at=clock.now(), agreement=row, reason="外出培训", to_on=longer)
