"""The finished quarters of the made-up enterprise, judged, reviewed and published by the people who would do it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from assessment.rounds import services
from assessment.rounds.access import own_branches
from assessment.rounds.models import AssessmentRound, JudgedScore
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import body_from_json
from assessment.schemes.services import adopt_scheme, load_library
from assessment.scoring.services.runs import run_here
from branches.orgs.selectors import branches_of_people
from portal.kernel.periods import Period
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

# What judges tend to give, as a share of the full points, by the habit of the branch.
JUDGED = {"steady": 0.94, "fair": 0.87, "loose": 0.78, "paper": 0.9}
REASONS = ("资料齐全，效果明显。", "按要求开展，个别事项落实偏慢。", "工作有记录，成效还需进一步体现。")


def _then(moment: datetime) -> datetime:
    """A clock that stands still."""
    return moment


def _two(role: Role, at: datetime) -> tuple[Actor, Actor]:
    grants = RoleGrant.objects.filter(role=role).select_related("user__person__unit").order_by("pk")[:2]
    first, second = (actor_of(g.user, at.date()) for g in grants)
    return first, second


def adopt_demo_scheme(now: datetime) -> AssessmentScheme:
    """The shipped coal scheme, drafted by an assessor and adopted by the committee."""
    assessor, _ = _two(Role.ASSESSOR, now)
    committee, _ = _two(Role.COMMITTEE, now)
    drafts = {s.code: s for s in load_library(actor=assessor, at=now)}
    return adopt_scheme(actor=committee, at=now, scheme=drafts["DUAL-COAL"])


def assess(past: list[Period], running: Period, habits: list[str], now: datetime) -> Iterator[str]:
    """Publish every past quarter, lock all but the newest, and start the running one; yields a line for each."""
    assessor, other = judges = _two(Role.ASSESSOR, now)
    first, second = _two(Role.COMMITTEE, now)
    scheme = adopt_demo_scheme(now - timedelta(days=400))
    rng = Random(7)
    for period in past:
        begun = min(now, now - timedelta(days=(now.date() - period.ends_on).days - 3))
        round = services.open_round(actor=assessor, at=begun, code=period.code, scheme=scheme)
        _judge(round, judges, habits, rng, begun)
        run_here(actor=assessor, at=partial(_then, begun), round=round)
        round.refresh_from_db()
        if period is past[-1]:
            _adjust(round, assessor, other, begun)
        services.review_round(actor=assessor, at=begun + timedelta(days=3), round=round)
        round.refresh_from_db()
        services.publish_round(actor=first, second=second, at=min(now, begun + timedelta(days=5)), round=round)
        round.refresh_from_db()
        if period is not past[-1]:
            services.lock_round(actor=first, at=min(now, begun + timedelta(days=15)), round=round)
        yield f"round {period.code} published"
    round = services.open_round(actor=assessor, at=now, code=running.code, scheme=scheme)
    _judge(round, judges, habits, rng, now)
    run_here(actor=assessor, at=partial(_then, now), round=round)
    yield f"round {running.code} running"


def _judge(round: AssessmentRound, judges: tuple[Actor, Actor], habits: list[str], rng: Random, at: datetime) -> None:
    """The bulk form of judging: the second assessor judges every branch but his own, which the first one does."""
    own = branches_of_people([judges[1].person_id or 0], round.ends_on)
    lines = [i for i in body_from_json(round.scheme.body).indicators if i.kind == "judged"]
    rows = []
    for place, habit in zip(round.participants.order_by("pk"), _cycled(habits), strict=False):
        judge = judges[0] if place.branch_id in own else judges[1]
        for line in lines:
            share = min(1.0, max(0.3, rng.gauss(JUDGED[habit], 0.05)))
            points = (line.points * Decimal(str(round_to_half(share * 20) / 20))).quantize(Decimal("0.1"))
            reason = REASONS[0] if share > 0.9 else REASONS[1] if share > 0.8 else REASONS[2]
            rows.append(
                JudgedScore(
                    round=round,
                    branch_id=place.branch_id,
                    indicator=line.code,
                    judge=judge.user,
                    points=min(points, line.points),
                    reason=reason,
                    given_at=at,
                )
            )
    JudgedScore.objects.bulk_create(rows, batch_size=400)


def round_to_half(value: float) -> float:
    """Judges give halves, not hundredths."""
    return int(value * 2 + 0.5) / 2


def _cycled(habits: list[str]) -> Iterator[str]:
    while True:
        yield from habits


def _adjust(round: AssessmentRound, proposer: Actor, second: Actor, at: datetime) -> None:
    """One correction by hand with a second person, so that the receipt shows what that looks like."""
    own = {pk for one in (proposer, second) for pk in own_branches(one, round.starts_on, round.ends_on)}
    place = round.participants.exclude(branch_id__in=own).select_related("branch__node").order_by("pk")[2]
    item = next(i for i in body_from_json(round.scheme.body).indicators if i.kind == "judged" and i.points >= 3)
    adjustment = services.propose_adjustment(
        actor=proposer,
        at=at,
        round=round,
        branch=place.branch,
        indicator=item.code,
        delta=Decimal("-0.5"),
        reason="补交材料晚于规定日期，按细则扣 0.5 分。",
    )
    services.confirm_adjustment(actor=second, at=at + timedelta(days=1), adjustment=adjustment)
