"""Agreements of one mentor are drafted at the same moment, on several connections: he never gets more than the rule allows."""

from dataclasses import replace
from datetime import date

import pytest

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from tests.portal.publicity.test_together import together
from tests.support.factories import PersonFactory
from tests.support.people import four_people
from tests.workforce.mentorship import factories as make
from workforce.mentorship import services
from workforce.mentorship.models import MentorshipAgreement, MentorshipKind

pytestmark = pytest.mark.db

LIMITS = {
    "MENTOR_LEAST_MONTHS": 12, "MENTOR_MOST_MONTHS": 36, "MENTOR_GRADE": 3, "MENTOR_USUAL_APPRENTICES": 2, "MENTOR_MOST_APPRENTICES": 3,
}  # fmt: skip


@pytest.fixture
def cast(transactional_db):
    """A mentor who takes three, and five who want to learn; the catalogue is written anew where the table has been emptied."""
    for code, value in LIMITS.items():
        words = {"name_zh": "t", "name_en": "t", "value": value, "source": "test"}
        RuleParameter.objects.update_or_create(code=code, effective_from=date(2020, 1, 1), defaults=words)
    MentorshipKind.objects.get_or_create(code="MENTOR", defaults={"name_zh": "师带徒", "name_en": "Mentoring"})
    people = four_people()
    learners = [PersonFactory(unit=people.nodes["CM-A"]) for _n in range(5)]
    return people, make.mentor_of(people), learners


def test_five_drafts_at_once_leave_a_mentor_no_more_than_the_rule_allows(cast):
    people, mentor, learners = cast
    hr, facts = people.actor(people.hr), make.facts(people, mentor)

    def draft(person):
        return services.draft_agreement(actor=hr, at=clock.now(), facts=replace(facts, apprentice=person))

    acts = [lambda person=person: draft(person) for person in learners]
    assert together(*acts) == ["", "", "", "mentorship.too_many", "mentorship.too_many"]
    assert MentorshipAgreement.objects.filter(mentor=mentor.person).count() == 3
