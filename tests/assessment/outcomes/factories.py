"""Consequences of a published round with three branches."""

from datetime import timedelta
from decimal import Decimal

from assessment.outcomes import services
from assessment.outcomes.models import Outcome, OutcomeKind
from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from portal.kernel import clock
from tests.assessment.insight.factories import RoundFactory, score
from tests.support.people import FourPeople


def published(p: FourPeople) -> AssessmentRound:
    """Branch A is excellent in both, B stays below 60 in business, C (elsewhere) below in party work."""
    found = AssessmentRound.objects.filter(code="2026Q2").first()
    if found is not None:
        return found
    round_ = RoundFactory(code="2026Q2", state=RoundState.PUBLISHED)
    for branch, party, business in ((p.branch_a, "95", "92"), (p.branch_b, "80", "55"), (p.branch_c, "59.99", "90")):
        score(round_, branch, party, business)
    return round_


def proposed(p: FourPeople, kind: str = "TALK", branch=None, **more) -> Outcome:
    facts = {"text": "由上级党委提醒谈话", "basis": "考核办法第九条"} | more
    return services.propose(
        actor=p.actor(p.assessor), at=clock.now(),
        facts=services.OutcomeFacts(published(p), branch or p.branch_a, OutcomeKind.objects.get(code=kind), **facts),
    )  # fmt: skip


def decided(p: FourPeople, **more) -> Outcome:
    row = proposed(p, **more)
    due = clock.today() + timedelta(days=20)
    return services.decide(actor=p.actor(p.committee), at=clock.now(), outcome=row, owner=p.hr.person.staff_no, due_on=due)


def appealed(p: FourPeople) -> Outcome:
    row = decided(p)
    services.appeal(actor=p.actor(p.secretary), at=clock.now(), outcome=row, text="当季停产检修，未列入不可比因素。")
    return row


def paid(p: FourPeople) -> Outcome:
    return proposed(p, "REWARD", text="奖励先进", amount=Decimal("3000.00"), honour="先进党支部")
