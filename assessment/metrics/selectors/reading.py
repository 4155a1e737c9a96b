"""All sources together: facts of a list of branches, and the records behind them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from assessment.metrics.rules import CoverMap, Needs, quantised
from assessment.metrics.selectors import branchlife, facts, growth, history, records
from assessment.metrics.selectors.cover import cover_map
from assessment.metrics.selectors.shapes import ZERO, Branches, Loader, RecordSet, Source, day_of_facts
from portal.kernel.periods import Period

# Sources that follow the units a branch covers, and so need its cover.
UNIT_SOURCES = frozenset({"people", "promotions", "measures", "teams", "honours", "grades", "history"})
SOURCES: dict[str, Source] = {
    "activities": facts.activities,
    "duties": facts.duties,
    "resolutions": facts.resolutions,
    "people": facts.people,
    "promotions": facts.promotions,
    "measures": facts.measures,
    "posts": branchlife.posts,
    "effects": branchlife.effects,
    "tags": branchlife.tags,
    "teams": branchlife.teams,
    "honours": growth.honours,
    "grades": growth.grades,
    "history": history.history,
}
LOADERS: dict[str, Loader] = {
    "activities": records.activities,
    "duties": records.duties,
    "resolutions": records.resolutions,
    "people": records.people,
    "promotions": records.promotions,
    "measures": records.measures,
    "posts": branchlife.post_records,
    "effects": branchlife.effect_records,
    "tags": branchlife.tag_records,
    "teams": branchlife.team_records,
    "honours": growth.honour_records,
    "grades": growth.grade_records,
    "history": history.history_records,
}


def covers_for(ids: Branches, period: Period, sources: Collection[str]) -> CoverMap:
    """The cover that ``sources`` need; where figures of earlier months are asked for, with the units of those months."""
    if not UNIT_SOURCES & set(sources):
        return CoverMap((), {})
    return cover_map(ids, history.window(period) if "history" in sources else period)


def facts_of(branch_ids: Branches, period: Period, needs: Needs, today: date | None = None) -> dict[int, dict[str, Decimal]]:
    """branch id -> component -> quantised number, for the sources that ``needs`` names.

    In a running period the facts are those of ``today``: nothing counts as missed before its last day is over.
    One statement per source (seven for duties) and one for the cover, whatever the number of branches.
    """
    ids = sorted(set(branch_ids))
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in ids}
    if not ids:
        return found
    day, covers = day_of_facts(period, today), covers_for(ids, period, needs.sources)
    for name, read in SOURCES.items():
        if name in needs.sources:
            for branch_id, components in read(ids, period, needs, covers, day).items():
                found[branch_id].update({code: quantised(value) or ZERO for code, value in components.items()})
    return found


def records_of(branch_ids: Branches, period: Period, needs: Needs, today: date | None = None) -> RecordSet:
    """branch id -> source -> records, for the sources that ``needs`` names; duties bring the activities behind them.

    ``today`` as in ``facts_of``.
    """
    ids = sorted(set(branch_ids))
    found: RecordSet = {pk: {} for pk in ids}
    if not ids:
        return found
    sources = needs.sources | ({"activities"} if "duties" in needs.sources else set())
    day, covers = day_of_facts(period, today), covers_for(ids, period, sources)
    for name, load in LOADERS.items():
        if name in sources:
            for branch_id, rows in load(ids, period, needs, covers, day).items():
                found[branch_id][name] = rows
    return found
