"""A published round whose results are shown, and an appeal in every state."""

from datetime import datetime, timedelta
from decimal import Decimal

from assessment.appeals import services
from assessment.appeals.models import RoundAppeal
from assessment.rounds.models import AssessmentRound, RoundClaim
from branches.orgs.models import Branch
from portal.publicity.models import Publicity
from portal.publicity.services import close_publicity
from portal.rights.models import User
from tests.assessment.insight.factories import RoundFactory
from tests.assessment.rounds.factories import AT, published
from tests.support.people import FourPeople


def shown(people: FourPeople, at: datetime = AT) -> AssessmentRound:
    """2026Q3 published and shown from ``at`` on: the fifth working day after it is the last one."""
    round = published(people)
    services.show_result(actor=people.actor(people.committee), at=at, round=round)
    round.refresh_from_db()
    return round


def ended(people: FourPeople, round: AssessmentRound, at: datetime = AT + timedelta(days=10)) -> None:
    """The running publicity of ``round`` is closed."""
    row = Publicity.objects.get(record_kind="assessmentround", record_id=round.pk, state="running")
    close_publicity(actor=people.actor(people.committee), at=at, publicity=row, version=row.version, note="公示期满")


def raised(people: FourPeople, round: AssessmentRound | None = None, at: datetime = AT, indicator: str = "P3") -> RoundAppeal:
    return services.raise_appeal(
        actor=people.actor(people.secretary), at=at, round=round or shown(people), branch=people.branch_a, indicator=indicator,
        ground="judged", text="8 月的主题党日没有计入",
    )  # fmt: skip


def proposed(people: FourPeople, appeal: RoundAppeal | None = None, delta: str = "2") -> RoundAppeal:
    return services.decide_appeal(
        actor=people.actor(people.committee), at=AT, appeal=appeal or raised(people), verdict="upheld", reasons="记录属实",
        delta=Decimal(delta),
    )  # fmt: skip


def upheld(people: FourPeople, appeal: RoundAppeal | None = None) -> RoundAppeal:
    return services.confirm_decision(actor=people.actor(people.second_committee), at=AT, appeal=proposed(people, appeal))


def appeal_row(people: FourPeople, branch: Branch | None = None, by: User | None = None) -> RoundAppeal:
    """An open appeal of a branch (A by default) in a published round, without what made its score."""
    round = AssessmentRound.objects.filter(code="2026Q3").first() or RoundFactory(state="published")
    return RoundAppeal.objects.create(
        round=round, branch=branch or people.branch_a, indicator="P01", ground="judged", text="没有计入",
        raised_by=by or people.secretary, raised_at=AT, due_on=AT.date(),
    )  # fmt: skip


def claim_row(people: FourPeople, branch: Branch | None = None, by: User | None = None) -> RoundClaim:
    """A claim of a branch (A by default) in a round that moves."""
    round = AssessmentRound.objects.filter(code="2026Q3").first() or RoundFactory()
    return RoundClaim.objects.create(
        round=round, branch=branch or people.branch_a, indicator="P01", text="攻关 3 次", proofs={"photo": "照片", "minutes": "记录"},
        stated_by=by or people.secretary, stated_at=AT,
    )  # fmt: skip
