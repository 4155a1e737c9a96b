"""One record may support both tracks with a stated share, never silently counted twice: which rows of a scheme earn points from the
same records in both, and the share that each states. Pure.

A share weighs records. A count or an amount is multiplied by it; a proportion keeps its value, since each record weighs the same above
and below the line. A veto earns nothing and needs no share.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.schemes.rules.bodies import BonusItem, Indicator, SchemeBody

WHOLE = Decimal(100)  # percent of a record that both tracks together may count
# Parameters that choose records: values that two rows do not share choose different ones. A tag chooses none: a record has many.
CHOOSING = ("kinds", "posts", "levels", "award_levels", "classes", "measure", "of")
# Metrics that ask different questions of the same records.
KIN: tuple[frozenset[str], ...] = (
    frozenset({"certified_rate", "senior_share", "technician_share"}),
    frozenset({"duty_missing", "duties_kept"}),
    frozenset({
        "attendance_rate", "filed_on_time", "first_item_rate", "production_topic_share", "work_site_share", "tagged_share", "effect_share",
        "effects_confirmed", "joint_activities", "activity_forms", "interactive_share",
    }),
    frozenset({"resolutions_done", "resolutions_overdue"}),
    frozenset({"promotions_gained", "promotion_success", "grade_rises"}),
    frozenset({
        "measure_attainment", "measure_improvement", "measure_value", "measure_events", "measure_trend", "measure_streak",
        "event_free_months",
    }),
    frozenset({"plan_on_time", "plan_targets_reached"}),
    frozenset({"patents_granted", "first_author_patents"}),
    frozenset({"worker_cases_on_time", "worker_cases_confirmed"}),
    frozenset({"tickets_on_time", "tickets_helped"}),
    frozenset({"proposals_per_head", "proposals_adopted", "proposals_on_time", "proposals_benefit"}),
    frozenset({"conversion_benefit", "conversions_verified"}),
    frozenset({"hazards_closed_on_time", "hazards_overdue"}),
    frozenset({"member_led_challenges", "challenges_on_time"}),
    frozenset({"stories_published", "stories_with_result"}),
    frozenset({"knowledge_published", "knowledge_reused"}),
    frozenset({"studios_with_results", "studios_valid"}),
)  # fmt: skip


@dataclass(frozen=True)
class Counting:
    """An indicator or a bonus item that earns points from records."""

    dimension: str
    row: Indicator | BonusItem

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def share(self) -> Decimal | None:
        return self.row.share


@dataclass(frozen=True)
class Pair:
    """A row of each track that count the same records; ``is_same``: by the same metric, not only by kindred ones."""

    party: Counting
    business: Counting
    is_same: bool

    @property
    def is_stated(self) -> bool:
        """Whether both say which share of a record they count."""
        return self.party.share is not None and self.business.share is not None

    @property
    def total(self) -> Decimal:
        """Percent of a record that both count together, one without a share counting it whole."""
        return sum((WHOLE if one.share is None else one.share for one in (self.party, self.business)), Decimal(0))

    @property
    def is_sound(self) -> bool:
        return self.is_stated and self.total <= WHOLE

    def beyond(self, code: str) -> Counting:
        """The row that counts the records of ``code`` in the other track."""
        return self.business if code == self.party.code else self.party


def _values(params: Mapping[str, Any], name: str) -> frozenset[str] | None:
    found = params.get(name)
    return None if found is None else frozenset(map(str, found if isinstance(found, list | tuple) else [found]))


def _meet(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether a record may be asked for by both; a parameter left out asks for every value."""
    chosen = ((_values(a, name), _values(b, name)) for name in CHOOSING)
    return all(one is None or other is None or one & other for one, other in chosen)


def _are_kin(a: str, b: str) -> bool:
    return any(a in family and b in family for family in KIN)


def countings(body: SchemeBody) -> list[Counting]:
    """Every row that earns points from records, indicators first."""
    rows = [Counting(i.dimension, i) for i in body.indicators if i.kind == "metric"]
    return rows + [Counting(bonus.dimension, item) for bonus in body.bonus for item in bonus.items]


def pairs_of(rows: Iterable[Counting]) -> list[Pair]:
    """The rows of both tracks that earn points from the same records."""
    rows = tuple(rows)
    found = []
    for party in (r for r in rows if r.dimension == "party"):
        for business in (r for r in rows if r.dimension == "business"):
            is_same = party.row.metric == business.row.metric
            if (is_same or _are_kin(party.row.metric, business.row.metric)) and _meet(party.row.metric_params, business.row.metric_params):
                found.append(Pair(party, business, is_same))
    return found


def partners(body: SchemeBody) -> dict[str, list[Counting]]:
    """Code of a row -> the rows of the other track that count its records, too."""
    found: dict[str, list[Counting]] = {}
    for pair in pairs_of(countings(body)):
        for one in (pair.party, pair.business):
            found.setdefault(one.code, []).append(pair.beyond(one.code))
    return found


def silent(body: SchemeBody) -> Pair | None:
    """The first pair that would count a record twice without saying so, or more than once in all."""
    return next((pair for pair in pairs_of(countings(body)) if pair.is_same and not pair.is_sound), None)
