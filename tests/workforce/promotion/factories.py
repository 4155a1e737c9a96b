"""Workers, applications and batches that stand at a certain point of their way."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from portal.panels import services as panels
from portal.people.models import Person, WorkHistory
from portal.rights.access import Actor
from portal.rights.models import User
from tests.portal.panels.factories import judges
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.promotion import services
from workforce.promotion.enums import CheckResult
from workforce.promotion.models import ExamSitting, ExamVolume, PromotionApplication, PromotionBatch
from workforce.skills.models import Occupation
from workforce.skills.services import rebuild_history


def electrician(
    person: Person, *, since: date = date(2018, 3, 1), certified: date | None = date(2020, 6, 18), grade: int = 4
) -> Occupation:
    """Makes ``person`` an electrician at work ``since`` with a certificate of ``grade``; returns the occupation."""
    occupation = OccupationFactory()
    person.occupation_code = occupation.code
    person.birth_on = date(1990, 5, 1)
    person.save()
    WorkHistory.objects.create(person=person, unit=person.unit, occupation_code=occupation.code, started_on=since)
    if certified:
        SkillCertificateFactory(person=person, occupation=occupation, grade=grade, issued_on=certified)
        rebuild_history({(person.pk, occupation.pk)})
    return occupation


def electrician_user(user: User, **how) -> Occupation:
    return electrician(user.person, **how)


def handed_in(people, user: User, path: str = "G2-1", *, at, grade: int = 3) -> PromotionApplication:
    """An application for technician (or, with grade 4 and G3-2, senior worker) that ``user`` has submitted."""
    occupation = electrician(user.person, since=date(2012, 3, 1), certified=date(2018, 6, 18), grade=grade)
    me = people.actor(user)
    row = services.draft_application(actor=me, at=at, occupation=occupation, path_code=path)
    return services.submit_application(actor=me, at=at, application=row, version=row.version)


def settled(row: PromotionApplication, actor: Actor, *, at) -> PromotionApplication:
    """The application with every open condition passed by hand and the check concluded."""
    row.refresh_from_db()
    for code in list(row.checks.filter(result=CheckResult.BY_HAND).values_list("code", flat=True)):
        services.judge_check(
            actor=actor, at=at, application=row, version=row.version, code=code, result="passed", reason="已核对", evidence="证书原件"
        )
        row.refresh_from_db()
    return services.conclude_check(actor=actor, at=at, application=row, version=row.version)


def opened(people, *, at, grades=(2, 1), node: str = "MK1", days: int = 0) -> PromotionBatch:
    """A batch that HR opens on the day of ``at`` for ``days`` more days."""
    day = localdate(at)
    return services.open_batch(
        actor=people.actor(people.hr), at=at, name="第四季度技师评审", node=people.nodes[node], opens_on=day,
        closes_on=day + timedelta(days=days), target_grades=grades,
    )  # fmt: skip


def judged(people, batch: PromotionBatch, *, at, against: tuple[int, ...] = ()) -> PromotionBatch:
    """The batch after its panel of three; cases of the applications in ``against`` fail by all votes."""
    hr, members = people.actor(people.hr), judges(people, 3)
    panel = panels.seat_members(actor=hr, at=at, panel=batch.panel, version=batch.panel.version, users=members, chair=members[0])
    panel = panels.open_panel(actor=hr, at=at, panel=panel, version=panel.version)
    for member in members:
        for case in panel.cases.all():
            is_for = case.record_id not in against
            panels.give_opinion(actor=people.actor(member), at=at, case=case, is_for=is_for, reason="业绩突出" if is_for else "业绩不足")
    panel.refresh_from_db()
    panels.conclude_panel(actor=hr, at=at, panel=panel, version=panel.version)
    return PromotionBatch.objects.select_related("node", "panel", "publicity").get(pk=batch.pk)


def planned(people, row: PromotionApplication, part: str, *, at, is_resit: bool = False) -> ExamSitting:
    """A sitting of ``part`` on the day of ``at`` for the batch of ``row``."""
    batch = PromotionBatch.objects.select_related("node").get(pk=row.batch_id)
    return services.plan_sitting(
        actor=people.actor(people.hr), at=at, batch=batch, part=part, held_on=localdate(at), place="培训中心", is_resit=is_resit
    )


def examiners(people, sitting: ExamSitting, *, at) -> ExamSitting:
    """The sitting with three examiners of the plant, begun."""
    hr, numbers = people.actor(people.hr), " ".join(PersonFactory(unit=people.nodes["MK1"]).staff_no for _ in range(3))
    sitting = services.name_examiners(actor=hr, at=at, sitting=sitting, version=sitting.version, numbers=numbers)
    return services.start_sitting(actor=hr, at=at, sitting=sitting, version=sitting.version)


def marked(people, sitting: ExamSitting, marks: dict[int, str], *, at) -> ExamSitting:
    """The sitting to its end: application id -> mark, written down by one person of HR and verified by the other."""
    sitting = examiners(people, sitting, at=at)
    rows = {score.application_id: score.pk for score in sitting.scores.all()}
    given = {rows[application]: text for application, text in marks.items()}
    sitting = services.enter_scores(actor=people.actor(people.hr), at=at, sitting=sitting, version=sitting.version, marks=given)
    return services.verify_scores(actor=people.actor(people.second_hr), at=at, sitting=sitting, version=sitting.version)


def filed(people, *, at, user: User | None = None) -> ExamVolume:
    """The volume of a batch whose only application the check found wanting and a second person refused."""
    batch = opened(people, at=at)
    row = handed_in(people, user or people.worker, at=at)
    PromotionApplication.objects.filter(pk=row.pk).update(batch=batch)  # whatever other batch enrols at the same time
    row.refresh_from_db()
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    for code in list(row.checks.filter(result=CheckResult.BY_HAND).values_list("code", flat=True)):
        services.judge_check(actor=hr, at=at, application=row, version=row.version, code=code, result="failed", reason="不符")
        row.refresh_from_db()
    services.conclude_check(actor=hr, at=at, application=row, version=row.version, reason="不符", is_rejected=True)
    batch.refresh_from_db()
    services.close_enrolment(actor=hr, at=at, batch=batch, version=batch.version)
    row.refresh_from_db()
    services.refuse_application(actor=second, at=at, application=row, version=row.version, reason="不符")
    return ExamVolume.objects.select_related("batch__node").get(batch=batch)
