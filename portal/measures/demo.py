"""Business figures of the made-up units, month by month, in the spirit of a coal enterprise."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from random import Random

from portal.kernel.periods import Period, add_months
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.demo import DemoBranch

# habit -> (mean attainment of targets, spread); «loose» crews work hard underground, «paper» ones do not
RESULT = {"steady": (1.02, 0.04), "fair": (0.98, 0.06), "loose": (1.0, 0.07), "paper": (0.88, 0.07)}


# Monthly targets by the measure's nature; EVENTS: chance of one in a month at mean attainment.
PLAN = {
    "OUTPUT": 52000.0,
    "FOOTAGE": 180.0,
    "INNOVATION-RESULTS": 1.0,
    "INNOVATION-APPLIED": 1.0,
    "INNOVATION-BENEFIT": 12.0,
    "INNOVATION-SPREAD": 0.5,
    "OUTPUT-VALUE": 2600.0,
    "REVENUE": 2400.0,
    "STOCK-TURNOVER": 0.6,
}
RATE = {"HAZARD-CLOSURE": 98.0, "AVAILABILITY": 92.0, "STANDARD-SCORE": 90.0, "QUALITY": 96.0, "PLAN-TASKS": 100.0,
        "FIRST-PASS": 95.0, "DELIVERY": 97.0, "IDLE-REUSE": 60.0}  # fmt: skip
COST = {"UNIT-COST": 210.0, "ENERGY": 28.0, "FAULT-RATE": 3.2}
EVENTS = {"INJURIES": 0.02, "SERIOUS-ACCIDENTS": 0.0, "VIOLATIONS": 0.35, "HAZARDS-OVERDUE": 0.2}
WHOLE = {"INNOVATION-RESULTS", "INNOVATION-APPLIED", "INNOVATION-SPREAD"}
UNDERGROUND_ONLY = {"OUTPUT": ("mining", "washing"), "FOOTAGE": ("heading",)}


def _figure(code: str, mean: float, spread: float, rng: Random) -> tuple[float, float | None, float | None]:
    """Value, target and baseline of one measure in one month."""
    factor = rng.gauss(mean, spread)
    if code in WHOLE:
        return float(rng.random() < PLAN[code] * factor * 0.9) + float(rng.random() < 0.15), PLAN[code], None
    if code in PLAN:
        return PLAN[code] * factor, PLAN[code], PLAN[code] * 0.95
    if code in RATE:
        return min(100.0, RATE[code] * (0.5 + factor / 2)), RATE[code], RATE[code] * 0.97
    if code in COST:
        return COST[code] * (2 - factor), COST[code], COST[code] * 1.03
    return float(rng.random() < EVENTS[code] * (2 - mean)), 0.0, None


def deliver(branches: list[DemoBranch], habits: list[str], months: Iterable[Period], rng: Random, at: datetime) -> int:
    """Write one figure per unit, month and kind of measure; returns how many."""
    kinds = list(MeasureKind.objects.filter(is_active=True))
    rows = []
    for branch, habit in zip(branches, habits, strict=True):
        mean, spread = RESULT[habit]
        for month in months:
            for kind in kinds:
                if branch.work not in UNDERGROUND_ONLY.get(kind.code, (branch.work,)):
                    continue
                value, target, base = _figure(kind.code, mean, spread, rng)
                rows.append(BusinessMeasure(
                    node=branch.unit, kind=kind, month=month.starts_on, value=_round(value) or Decimal(0),
                    target=_round(target), baseline=_round(base),
                    source="生产调度系统", updated_at=at,
                ))  # fmt: skip
    BusinessMeasure.objects.bulk_create(rows, batch_size=800)
    return len(rows)


def look_back(branches: list[DemoBranch], today: date, rng: Random, at: datetime) -> int:
    """The output value of the years before, month by month, of the first units: most grow, one slackens; returns how many."""
    kind, rows = MeasureKind.objects.get(code="OUTPUT-VALUE"), []
    told = set(BusinessMeasure.objects.filter(kind=kind).values_list("node_id", "month"))
    for place, branch in enumerate(branches):
        rate = 0.98 if place % 4 == 3 else 1.12 + place % 3 / 50
        for back in range(1, 12 * 5):
            month = add_months(today.replace(day=1), -back)
            value = PLAN[kind.code] / rate ** (today.year - month.year) * rng.gauss(1, 0.02)
            if (branch.unit.pk, month) not in told:
                rows.append(BusinessMeasure(
                    node=branch.unit, kind=kind, month=month, value=_round(value) or Decimal(0), source="财务决算", updated_at=at,
                ))  # fmt: skip
    BusinessMeasure.objects.bulk_create(rows, batch_size=800)
    return len(rows)


def suffer_accident(branch: DemoBranch, month: Period) -> None:
    """One serious accident of a unit in one month, which no other record of the demo has."""
    rows = BusinessMeasure.objects.filter(node=branch.unit, kind__code="SERIOUS-ACCIDENTS", month=month.starts_on)
    rows.update(value=Decimal(1), source="安全监察部门事故通报")


def _round(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 2)))
