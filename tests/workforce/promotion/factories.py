"""Workers who stand at a certain point of their way."""

from datetime import date

from portal.people.models import Person, WorkHistory
from portal.rights.models import User
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
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
