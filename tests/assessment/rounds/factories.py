"""A small round in every state: three branches of one enterprise, one judged indicator, numbers that move."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from assessment.rounds import services
from assessment.rounds.models import AssessmentRound
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.services import run_here
from branches.orgs.models import Branch
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from tests.assessment.scoring.factories import ActivityFactory, BusinessMeasureFactory, only_rule, scheme_from
from tests.support.people import FourPeople

AT = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def opened(people: FourPeople, scheme: AssessmentScheme | None = None) -> AssessmentRound:
    """2026Q3 with branches A, B and C, an activity and a figure for A."""
    only_rule()
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, 10), present=4)
    BusinessMeasureFactory(node=people.nodes["CM-A"], month=date(2026, 7, 1), value=90)
    return services.open_round(actor=people.actor(people.assessor), at=AT, code="2026Q3", scheme=scheme or scheme_from())


def judge_all(people: FourPeople, round: AssessmentRound, points: str = "25") -> None:
    """The assessor of the group judges every branch."""
    for place in round.participants.select_related("branch__node"):
        judged(people, round, place.branch, points)


def judged(people: FourPeople, round: AssessmentRound, branch: Branch, points: str = "25") -> None:
    services.judge(
        actor=people.actor(people.assessor), at=AT, round=round, branch=branch, indicator="P3", points=Decimal(points), reason="现场查看"
    )


def computed(people: FourPeople, scheme: AssessmentScheme | None = None) -> AssessmentRound:
    round = opened(people, scheme)
    judge_all(people, round)
    run_here(actor=people.actor(people.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()
    return round


def reviewed(people: FourPeople, scheme: AssessmentScheme | None = None) -> AssessmentRound:
    return services.review_round(actor=people.actor(people.assessor), at=AT, round=computed(people, scheme))


def published(people: FourPeople, scheme: AssessmentScheme | None = None) -> AssessmentRound:
    round = reviewed(people, scheme)
    return services.publish_round(actor=people.actor(people.committee), second=people.actor(people.second_committee), at=AT, round=round)


def code_of(call: Callable[[], object]) -> str:
    """The code with which ``call`` is refused."""
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        call()
    return broken.value.code


def announce_activity(people: FourPeople) -> None:
    """Say that an activity of branch A in August has changed."""
    with transaction.atomic():
        changes.announce("activity", on=date(2026, 8, 10), branches=[people.branch_a.pk])


def publicity_held(round: AssessmentRound) -> None:
    """As if the result had been shown: what else the lock waits for is told in tests/assessment/appeals."""
    round.dated_steps.filter(kind="publicity").update(done_on=AT.date())


def locked(people: FourPeople) -> AssessmentRound:
    round = published(people)
    publicity_held(round)
    return services.lock_round(actor=people.actor(people.committee), at=AT, round=round)
