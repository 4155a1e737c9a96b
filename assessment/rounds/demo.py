"""The finished quarters and years of the made-up enterprise, judged, reviewed and published by the people who would do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from django.utils.timezone import localdate

from assessment.rounds import services
from assessment.rounds.access import own_branches
from assessment.rounds.enums import StepKind
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Indicator, body_from_json
from assessment.schemes.services import adopt_scheme, load_library
from assessment.scoring.services import drain_dirty, run_here
from branches.orgs.selectors import branches_of_people, secretaries
from portal.kernel.periods import Period, year_of
from portal.measures.models import BusinessMeasure
from portal.measures.services import Delivery, deliver_measures
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# What judges tend to give, as a share of the full points, by the habit of the branch.
JUDGED = {"steady": 0.94, "fair": 0.87, "loose": 0.78, "paper": 0.9}
REASONS = ("资料齐全，效果明显。", "按要求开展，个别事项落实偏慢。", "工作有记录，成效还需进一步体现。")


def _then(moment: datetime) -> datetime:
    """A clock that stands still."""
    return moment


def _two(role: Role, at: datetime) -> tuple[Actor, Actor]:
    grants = RoleGrant.objects.filter(role=role).select_related("user__person__unit").order_by("pk")[:2]
    first, second = (actor_of(g.user, localdate(at)) for g in grants)
    return first, second


def adopt_demo_scheme(now: datetime) -> AssessmentScheme:
    """The shipped coal scheme that the past rounds were run by, adopted by the committee; its later versions wait as drafts."""
    assessor, _ = _two(Role.ASSESSOR, now)
    committee, _ = _two(Role.COMMITTEE, now)
    drafts = [s for s in load_library(actor=assessor, at=now) if s.code == "DUAL-COAL"]
    return adopt_scheme(actor=committee, at=now, scheme=next(s for s in drafts if s.version == 2))


@dataclass(frozen=True)
class _Cast:
    """Who runs the demo's rounds: two assessors, two members of the committee."""

    assessor: Actor
    other: Actor
    first: Actor
    second: Actor

    @property
    def judges(self) -> tuple[Actor, Actor]:
        return self.assessor, self.other


def assess(past: list[Period], running: Period, habits: list[str], now: datetime) -> Iterator[str]:
    """Publish every past quarter and the years that are complete, lock all but the newest, and start the running one."""
    cast = _Cast(*_two(Role.ASSESSOR, now), *_two(Role.COMMITTEE, now))
    scheme = adopt_demo_scheme(now - timedelta(days=800))
    rng, codes = Random(7), {period.code for period in past}
    for period in past:
        yield _finish(period, scheme, cast, habits, rng, now, is_newest=period is past[-1])
        year = year_of(period.ends_on)
        if period.ends_on == year.ends_on and codes >= {q.code for q in year.quarters()}:
            yield _finish(year, scheme, cast, habits, rng, now, is_newest=False)
    if past:
        _correct_a_figure(past[-1], scheme, now)
    round = services.open_round(actor=cast.assessor, at=now, code=running.code, scheme=scheme)
    _name_two(round, cast, now)
    _judge(round, cast.judges, habits, rng, now, is_complete=False)
    yield _claim(round, cast, now)
    run_here(actor=cast.assessor, at=partial(_then, now), round=round)
    yield f"round {running.code} running"


def _finish(
    period: Period, scheme: AssessmentScheme, cast: _Cast, habits: list[str], rng: Random, now: datetime, *, is_newest: bool
) -> str:
    """One round from its opening to the publication, at the days on which it would have happened."""
    days = 3 if period.kind == "quarter" else 9  # the year after its last quarter
    begun = min(now, now - timedelta(days=(localdate(now) - period.ends_on).days - days))
    round = services.open_round(actor=cast.assessor, at=begun, code=period.code, scheme=scheme)
    if is_newest:
        _name_two(round, cast, begun)
    _judge(round, cast.judges, habits, rng, begun)
    run_here(actor=cast.assessor, at=partial(_then, begun), round=round)
    round.refresh_from_db()
    if is_newest:
        _adjust(round, cast.assessor, cast.other, begun)
    services.review_round(actor=cast.assessor, at=begun + timedelta(days=3), round=round)
    round.refresh_from_db()
    services.publish_round(actor=cast.first, second=cast.second, at=min(now, begun + timedelta(days=5)), round=round)
    round.refresh_from_db()
    if not is_newest:
        services.mark_done(round, StepKind.PUBLICITY, on=min(now, begun + timedelta(days=14)).date())  # long ago; not drawn
        services.lock_round(actor=cast.first, at=min(now, begun + timedelta(days=15)), round=round)
    return f"round {period.code} published"


CLAIMS = (
    ("第四季度与机电队开展联合攻关两次，解决皮带机跑偏问题，停机时间比上季度少 6 小时。", "攻关会议记录 11 号", "皮带机房照片 4 张"),
    ("党员责任区查出隐患 9 条，全部按期整改。", "责任区检查记录", "整改前后照片"),
    ("开展技能比武一次，参加 31 人。", "比武方案和成绩单", "签到表"),
)


def _claim(round: AssessmentRound, cast: _Cast, now: datetime) -> str:
    """Three branches have stated what they did; one claim is verified, one returned, one waits."""
    lines, made = _judged_lines(round), 0
    own = own_branches(cast.assessor, round.starts_on, round.ends_on)
    places = list(round.participants.exclude(branch__in=own).select_related("branch__node").order_by("path")[: len(CLAIMS)])
    for no, (place, (text, minutes, photo)) in enumerate(zip(places, CLAIMS, strict=False)):
        post = secretaries([place.branch_id], localdate(now)).get(place.branch_id)
        user = User.objects.filter(person=post.person_id, is_active=True).first() if post else None
        if user is None or not lines:
            continue
        claim = services.state_claim(
            actor=actor_of(user, localdate(now)), at=now, round=round, branch=place.branch, indicator=lines[0].code, text=text,
            proofs={"minutes": minutes, "photo": photo},
        )  # fmt: skip
        made += 1
        if no < 2:
            reason = "记录和照片相符。" if no == 0 else "照片没有日期，请补充检查单。"
            services.verify_claim(actor=cast.assessor, at=now, claim=claim, is_confirmed=no == 0, reason=reason)
    return f"{made} claims"


def _name_two(round: AssessmentRound, cast: _Cast, at: datetime) -> None:
    """Both assessors are asked for the first judged indicator, so that a mean and a reminder can be seen."""
    line = _judged_lines(round)[0]
    services.name_judges(actor=cast.assessor, at=at, round=round, indicator=line.code, users=[j.user for j in cast.judges if j.user])


def _judged_lines(round: AssessmentRound) -> list[Indicator]:
    return [i for i in body_from_json(round.scheme.body).indicators if i.kind == "judged"]


def _judge(
    round: AssessmentRound, judges: tuple[Actor, Actor], habits: list[str], rng: Random, at: datetime, *, is_complete: bool = True
) -> None:
    """The bulk form of judging: the second assessor judges every branch but his own, which the first one does. Where both are
    named both do, in a round that is not complete the second one only the first half."""
    own = {judge: branches_of_people([judge.person_id or 0], round.ends_on) for judge in judges}
    named = set(round.judges.values_list("indicator", flat=True))
    places = list(round.participants.order_by("pk"))
    rows = []
    for no, (place, habit) in enumerate(zip(places, _cycled(habits), strict=False)):
        for line in _judged_lines(round):
            able = [judge for judge in reversed(judges) if place.branch_id not in own[judge]]
            if line.code in named and not is_complete and no * 2 >= len(places):
                able = able[-1:]
            rows += [_given(round, place, line, judge, habit, rng, at) for judge in (able if line.code in named else able[:1])]
    JudgedScore.objects.bulk_create(rows, batch_size=400)


def _given(round: AssessmentRound, place: RoundBranch, line: Indicator, judge: Actor, habit: str, rng: Random, at: datetime) -> JudgedScore:
    share = min(1.0, max(0.3, rng.gauss(JUDGED[habit], 0.05)))
    points = (line.points * Decimal(str(round_to_half(share * 20) / 20))).quantize(Decimal("0.1"))
    reason = REASONS[0] if share > 0.9 else REASONS[1] if share > 0.8 else REASONS[2]
    return JudgedScore(
        round=round, branch_id=place.branch_id, indicator=line.code, judge=judge.user, points=min(points, line.points), reason=reason,
        given_at=at,
    )  # fmt: skip


def _correct_a_figure(period: Period, scheme: AssessmentScheme, now: datetime) -> None:
    """A figure of the newest published quarter is corrected afterwards: the score stays, the branch is marked."""
    codes = [i.metric_params["measure"] for i in body_from_json(scheme.body).indicators if "measure" in i.metric_params]
    months = BusinessMeasure.objects.filter(kind__code__in=codes, month__range=(period.starts_on, period.ends_on), value__gt=1)
    row = months.select_related("kind", "node").order_by("pk").first()
    if row is not None and row.value is not None:
        figures = {"value": (row.value * Decimal("0.95")).quantize(Decimal("0.01"))}
        deliver_measures(actor=system_actor("demo"), at=now, deliveries=[Delivery(row.node, row.kind, row.month, figures)])
        drain_dirty(at=now)


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
    item = next(i for i in _judged_lines(round) if i.points >= 3)
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
