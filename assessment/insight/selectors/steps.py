"""What a branch can do next in a running round, and what each step is worth: duties that are owed, results below full.

Nothing else is proposed: what merely counts (sign-ins, time online, likes, study points) is never a step.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assessment.insight.enums import StepKind
from assessment.insight.rules import Forecast, Gain, Missed, duty_gain, forecasts, score_id, target_gain, target_of
from assessment.insight.selectors.words import name_of
from assessment.metrics.rules import METRICS
from assessment.metrics.selectors.facts import duties_due
from assessment.rounds.enums import MOVING_STATES
from assessment.rounds.models import ScoreAdjustment
from assessment.schemes.rules import Indicator, SchemeBody, body_from_json
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreTotal
from assessment.scoring.rules import read_stored
from assessment.scoring.rules.points import unweighed
from assessment.scoring.selectors import rule_words
from assessment.scoring.selectors.words import figure
from branches.duties.enums import DutyStatus
from branches.duties.rules import Duty
from portal.kernel.periods import parse_period
from portal.rights.access import Actor

ZERO = Decimal(0)
USUAL_START = time(9)
# Where results of a source are made: page, right that it asks for. Others lead to the item of the receipt.
ACTS = {
    "resolutions": ("resolution_list", "resolution.follow"),
    "activities": ("activity_log", "activity.log"),
    "measures": ("measure_list", "measure.view"),
}


@dataclass(frozen=True)
class Step:
    """One step. ``gains`` holds the items it moves; ``worth`` is their sum."""

    kind: StepKind
    title: str
    text: str
    gains: tuple[Gain, ...]
    due_on: date
    action: str
    url: str
    duty: Duty | None = field(default=None, repr=False)

    @property
    def worth(self) -> Decimal:
        return sum((g.worth for g in self.gains), ZERO)

    @property
    def items(self) -> list[tuple[str, str, Gain]]:
        """(code, name, gain) of each item."""
        return [(g.indicator.code, name_of(g.indicator), g) for g in self.gains]


@dataclass(frozen=True)
class _Case:
    """Everything that the steps of one branch are computed from."""

    total: ScoreTotal
    actor: Actor
    body: SchemeBody
    facts: dict[str, Decimal]
    facts_day: date
    deltas: dict[str, list[Decimal]]
    items: dict[str, ScoreItem]

    @property
    def key(self) -> str:
        return score_id(self.total.round.code, self.total.branch.node.code)

    def may(self, right: str) -> bool:
        return self.actor.can(right) and self.actor.scope(right).covers(self.total.path)


def _case(total: ScoreTotal, actor: Actor) -> _Case | None:
    """Three statements; None where nothing has been computed from records."""
    here = {"round_id": total.round_id, "branch_id": total.branch_id}
    stored = PeriodFact.objects.filter(**here).values_list("facts", flat=True).first()
    if stored is None:
        return None
    facts, _scheme, day = read_stored(stored)
    deltas: dict[str, list[Decimal]] = defaultdict(list)
    for indicator, delta in ScoreAdjustment.objects.filter(**here).exclude(confirmed_at=None).values_list("indicator", "delta"):
        deltas[indicator].append(delta)
    items = {item.indicator: item for item in ScoreItem.objects.filter(**here)}
    return _Case(total, actor, body_from_json(total.round.scheme.body), facts, day, deltas, items)


def _duty_act(case: _Case, duty: Duty) -> tuple[str, str]:
    """Label and address: the record itself for the branch's people, the table of duties for those above."""
    if not case.may("activity.log"):
        return (_("看支部任务"), reverse("duty_list")) if case.may("duty.view") else ("", "")
    if duty.open_record:
        return _("去提交"), reverse("activity_detail", args=[duty.open_record])
    asked = {"branch": case.total.branch.node.code, "kind": duty.kind_code}
    if duty.group:
        asked["group"] = duty.group.code
    is_late = duty.status == DutyStatus.LATE
    if is_late:
        asked["starts_at"] = f"{duty.period.ends_on.isoformat()}T{duty.kind.usual_time or USUAL_START:%H:%M}"
    return _("补记录") if is_late else _("去记录"), f"{reverse('activity_log')}?{urlencode(asked)}"


def _missed(case: _Case, duty: Duty) -> Missed:
    return Missed(duty.kind_code, duty.missing, is_in_facts=case.facts_day > duty.period.ends_on)


def _duty_gains(case: _Case, missed: list[Missed]) -> list[Gain]:
    asking = [i for i in case.body.indicators if i.kind == "metric" and METRICS[i.metric].source == "duties"]
    gains = [duty_gain(i, case.facts, missed, case.deltas.get(i.code, ())) for i in asking]
    return [g for g in gains if g is not None and g.worth > 0]


def _duty_step(case: _Case, duty: Duty) -> Step | None:
    found = tuple(_duty_gains(case, [_missed(case, duty)]))
    if not found:
        return None
    is_late = duty.status == DutyStatus.LATE
    name = duty.kind.name + (f"（{duty.group.name}）" if duty.group else "")
    text = _("%(period)s 还差 %(n)s 次") % {"period": duty.period.code, "n": duty.missing}
    if is_late:
        text = _("%(period)s 欠 %(n)s 次，如已召开请补录") % {"period": duty.period.code, "n": duty.missing}
    action, url = _duty_act(case, duty)
    return Step(StepKind.LATE if is_late else StepKind.DUE, name, text, found, duty.period.ends_on, action, url, duty)


def _result_act(case: _Case, indicator: Indicator) -> tuple[str, str]:
    page, right = ACTS.get(METRICS[indicator.metric].source, ("", ""))
    if page and case.may(right):
        kinds = indicator.metric_params.get("kinds", ())
        asked = {"branch": case.total.branch.node.code, "kind": kinds[0]} if page == "activity_log" and kinds else {}
        try:
            return _("去办理"), reverse(page) + (f"?{urlencode(asked)}" if asked else "")
        except NoReverseMatch:
            pass
    return _("看得分依据"), reverse("score_detail", args=[case.key]) + f"#ind-{indicator.code}"


def _whole(indicator: Indicator, counted: Decimal) -> str:
    """A figure in records, not in shares of them."""
    return figure(indicator.metric, unweighed(counted, indicator.metric, indicator.share))


def _result_step(case: _Case, indicator: Indicator) -> Step | None:
    item = case.items.get(indicator.code)
    if item is None or item.points is None or not indicator.is_result or indicator.kind != "metric":
        return None
    gain = target_gain(indicator, item.raw, item.points, case.deltas.get(indicator.code, ()))
    target = target_of(indicator, item.raw)
    if gain is None or target is None:
        return None
    now = _whole(indicator, item.raw) if item.raw is not None else _("暂无记录")
    text = _("现在 %(now)s，目标 %(target)s") % {"now": now, "target": _whole(indicator, target)}
    action, url = _result_act(case, indicator)
    return Step(StepKind.RESULT, name_of(indicator), text, (gain,), case.total.round.ends_on, action, url)


@dataclass(frozen=True)
class Outlook:
    """The steps, most points first, and what all steps of a kind bring together: less than their sum where items fill up.

    ``forecast`` is empty in a round of a whole year that is made of its quarters.
    """

    steps: tuple[Step, ...] = ()
    sums: tuple[tuple[StepKind, Decimal], ...] = ()
    forecast: tuple[Forecast, ...] = ()


def next_steps(total: ScoreTotal, actor: Actor, today: date) -> Outlook:
    """The steps of one branch in a moving round: three statements and those of its duties."""
    if total.round.state not in MOVING_STATES:
        return Outlook()
    case = _case(total, actor)
    if case is None:
        return Outlook()
    steps = in_order([*(_duty_step(case, d) for d in _open_duties(case, today)), *(_result_step(case, i) for i in case.body.indicators)])
    return Outlook(tuple(steps), tuple(_sums(case, steps)), tuple(_forecast(case, steps)))


def _forecast(case: _Case, steps: Sequence[Step]) -> list[Forecast]:
    items = {i.code: case.items[i.code].points if i.code in case.items else None for i in case.body.indicators}
    if case.total.round.is_year and case.body.needs_prior:
        return []
    missed = [_missed(case, s.duty) for s in steps if s.duty]
    results = [g for s in steps if s.duty is None for g in s.gains]
    return forecasts(case.body, items, case.facts, _duty_gains(case, missed) if missed else [], results, case.total.peer_group)


def _open_duties(case: _Case, today: date) -> list[Duty]:
    """Duties that have begun, are not done and not exempt."""
    duties = duties_due([case.total.branch_id], parse_period(case.total.round.code), today)
    return [d for d in duties if d.status in (DutyStatus.LATE, DutyStatus.DUE) and d.period.starts_on <= today and d.missing]


def _sums(case: _Case, steps: Sequence[Step]) -> list[tuple[StepKind, Decimal]]:
    sums = []
    for kind in StepKind:
        missed = [_missed(case, s.duty) for s in steps if s.kind == kind and s.duty]
        gains = _duty_gains(case, missed) if missed else [g for s in steps if s.kind == kind for g in s.gains]
        if gains:
            sums.append((kind, sum((g.worth for g in gains), ZERO)))
    return sums


def in_order(steps: Sequence[Step | None]) -> list[Step]:
    """Most points first; of equal worth what is due first."""
    return sorted((s for s in steps if s is not None), key=lambda s: (-s.worth, s.due_on, s.title))


def rule_of(step: Step) -> list[tuple[str, str]]:
    """(name, rule in words) of the items that a step moves."""
    return [(name_of(g.indicator), rule_words(g.indicator)) for g in step.gains]
