"""How much a branch has to record, month by month, and whether what is recorded once is used more than once.

Counted from the trail: entries of the ledgers of a branch, never who made them; rooms in which people are looked after,
heard or voted on are left out altogether. Fields are the entries times the mean of the newest entries of the same kind.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import make_aware

from assessment.insight.rules import TENTH, rounded
from assessment.insight.rules.burden import Reuse, mean_fields, reuse_of
from assessment.insight.selectors.ground import Ground
from assessment.rounds.enums import FROZEN_STATES
from assessment.rounds.models import AssessmentRound, FrozenBranch
from branches.orgs.models import Branch
from portal.audit.messages import ACTIONS, action_label
from portal.audit.models import AuditRow
from portal.kernel.periods import Period, month_of
from portal.kernel.scope import Scope

LEDGERS = (
    "activity", "resolution", "effect", "plan", "plan_item", "hazard", "inspection", "acceptance", "topic", "area", "dues_month", "study",
    "process", "duty_report", "vanguard", "key_post", "task_force", "statement", "programme", "meeting", "report", "linkage", "place",
    "brand", "partnership", "story", "contest", "newsletter", "knowledge", "stock", "material", "equipment", "improvement", "diagnosis",
    "measure", "arrangement", "campaign", "practice", "theory", "setup", "crew",
)  # fmt: skip
MONTHS_SHOWN = 12
FORMS_SHOWN = 10
SAMPLED = 2000  # newest entries from which the usual number of fields is taken
PACKAGES_READ = 100  # frozen branches from which the use of records is taken
ZERO = Decimal(0)


@dataclass(frozen=True)
class Effort:
    """Entries and fields of a month, a place or a kind of entry; ``branches`` shares them out."""

    code: str
    name: str
    entries: int
    fields: Decimal
    branches: int

    @property
    def whole_fields(self) -> int:
        return int(rounded(self.fields, Decimal(1)))

    @property
    def per_branch(self) -> Decimal | None:
        """Fields for each branch."""
        return rounded(self.fields / self.branches, TENTH) if self.branches else None


@dataclass(frozen=True)
class Burden:
    """``months`` oldest first up to the month of the day; places and forms are of the quarter. ``whole`` is the quarter."""

    months: tuple[Effort, ...]
    places: tuple[Effort, ...]
    forms: tuple[Effort, ...]
    whole: Effort
    reuse: Reuse | None
    round_code: str


def _entries(scope: Scope, first: date, last: date) -> QuerySet[AuditRow]:
    acts = [action for action in ACTIONS if action.partition(".")[0] in LEDGERS]
    rows = AuditRow.objects.within(scope).filter(action__in=acts, actor__isnull=False, at__gte=_start_of(first))
    return rows.filter(at__lt=_start_of(last + timedelta(days=1))).exclude(node_path="").order_by()


def _start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _fields(rows: QuerySet[AuditRow]) -> dict[str, Decimal]:
    newest = rows.order_by("-at", "-pk").values_list("action", "after")[:SAMPLED]
    return mean_fields((action, len(after)) for action, after in newest)


def _reuse(ground: Ground) -> tuple[Reuse | None, str]:
    """Of the newest published round that has a branch here: evenly spaced branches where there are many. Three statements."""
    frozen = FrozenBranch.objects.within(ground.scope)
    published = AssessmentRound.objects.filter(state__in=FROZEN_STATES, pk__in=frozen.values("round")).order_by("-starts_on").first()
    if published is None:
        return None, ""
    ids = list(frozen.filter(round=published).order_by("branch__node__path").values_list("pk", flat=True))
    chosen = ids[:: -(-len(ids) // PACKAGES_READ)]
    packages = FrozenBranch.objects.within(ground.scope).filter(pk__in=chosen).values_list("package", flat=True)
    return reuse_of(json.loads(text) for text in packages.iterator()), published.code


def burden_of(ground: Ground, period: Period, today: date) -> Burden:
    """The burden inside ``ground``: five statements, and three for the use of records."""
    last = min(period.ends_on, today)
    months = [month_of(last)]
    while len(months) < MONTHS_SHOWN:
        months.append(month_of(months[-1].starts_on - timedelta(days=1)))
    months.reverse()
    year = _entries(ground.scope, months[0].starts_on, last)
    mean = _fields(year)
    paths = list(Branch.objects.within(ground.scope).filter(node__closed_on=None).values_list("node__path", flat=True))
    reuse, code = _reuse(ground)
    quarter = year.filter(at__gte=_start_of(period.starts_on)).values_list("node_path", "action").annotate(n=Count("pk"))
    by_path: dict[str, dict[str, int]] = defaultdict(dict)
    for path, action, n in quarter:
        by_path[path][action] = n
    return Burden(
        _by_month(year, months, mean, len(paths)), _by_place(ground, by_path, mean, paths), _by_form(by_path, mean, len(paths)),
        _summed("", "", list(by_path.values()), mean, len(paths)), reuse, code,
    )  # fmt: skip


def _summed(code: str, name: str, parts: list[dict[str, int]], mean: dict[str, Decimal], branches: int) -> Effort:
    entries = sum(n for part in parts for n in part.values())
    fields = sum((n * mean.get(action, Decimal(1)) for part in parts for action, n in part.items()), ZERO)
    return Effort(code, name, entries, fields, branches)


def _by_month(rows: QuerySet[AuditRow], months: list[Period], mean: dict[str, Decimal], branches: int) -> tuple[Effort, ...]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for month, action, n in rows.annotate(month=TruncMonth("at")).values_list("month", "action").annotate(n=Count("pk")):
        found[f"{month:%Y-%m}"][action] = n
    return tuple(_summed(m.code, m.code, [found.get(m.code, {})], mean, branches) for m in months)


def _by_place(ground: Ground, by_path: dict[str, dict[str, int]], mean: dict[str, Decimal], paths: list[str]) -> tuple[Effort, ...]:
    lines = ground.folded(by_path)
    counts = {place.path: sum(path.startswith(place.path) for path in paths) for place, _parts in lines if place.path}
    return tuple(_summed(place.code, place.name, parts, mean, counts.get(place.path, 0)) for place, parts in lines)


def _by_form(by_path: dict[str, dict[str, int]], mean: dict[str, Decimal], branches: int) -> tuple[Effort, ...]:
    totals: dict[str, int] = defaultdict(int)
    for part in by_path.values():
        for action, n in part.items():
            totals[action] += n
    forms = [_summed(action, str(action_label(action)), [{action: n}], mean, branches) for action, n in totals.items()]
    return tuple(sorted(forms, key=lambda e: (-e.fields, e.code))[:FORMS_SHOWN])
