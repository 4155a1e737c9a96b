"""All sources together: facts of a list of branches, and the records behind them."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from assessment.metrics.rules import CoverMap, Needs, quantised
from assessment.metrics.rules.shapes import whole
from assessment.metrics.selectors import (
    actlife,
    branchlife,
    caring,
    commitments,
    competing,
    culture,
    development,
    facts,
    figures,
    growth,
    history,
    innovating,
    knowledge,
    learning,
    listening,
    membership,
    mentoring,
    organs,
    outputs,
    planning,
    proposing,
    records,
    safety,
    stocks,
    supervision,
    talents,
    ties,
    training,
    workshops,
)
from assessment.metrics.selectors.cover import cover_map
from assessment.metrics.selectors.shapes import ZERO, Branches, Loader, RecordSet, Source, day_of_facts
from portal.kernel.periods import Period

# Sources that follow the units a branch covers, and so need its cover.
UNIT_SOURCES = frozenset(
    {
        "people", "promotions", "measures", "teams", "honours", "grades", "history", "inspections", "results", "growths", "mentoring",
        "learning", "caring", "proposing", "training", "innovating", "competing", "talents", "studios", "challenges",
    }
)  # fmt: skip
SOURCES: dict[str, Source] = {
    "activities": facts.activities,
    "duties": facts.duties,
    "resolutions": facts.resolutions,
    "people": facts.people,
    "promotions": facts.promotions,
    "measures": figures.measures,
    "posts": branchlife.posts,
    "effects": branchlife.effects,
    "tags": branchlife.tags,
    "teams": branchlife.teams,
    "honours": growth.honours,
    "grades": growth.grades,
    "development": development.development,
    "history": history.history,
    "hazards": safety.hazards,
    "inspections": safety.inspections,
    "acceptances": safety.acceptances,
    "accidents": safety.accidents,
    "planning": planning.planning,
    "dues": membership.dues,
    "study": membership.study,
    "appraisals": commitments.appraisals,
    "reports": commitments.reports,
    "keys": commitments.keys,
    "looks": commitments.looks,
    "forces": commitments.forces,
    "stories": culture.stories,
    "contests": culture.contests,
    "stocks": stocks.stocks,
    "knowledge": knowledge.posts,
    "machines": stocks.machines,
    "away": organs.away,
    "setups": organs.setups,
    "crews": organs.crews,
    "visits": ties.visits,
    "places": ties.places,
    "partners": ties.partners,
    "tickets": listening.tickets,
    "rectifications": supervision.rectifications,
    "supervised": supervision.supervised,
    "pledges": supervision.pledges,
    "forms": actlife.forms,
    "arranged": actlife.arranged,
    "notes": listening.notes,
    "results": outputs.results,
    "growths": outputs.growths,
    "caring": caring.caring,
    "mentoring": mentoring.mentoring,
    "learning": learning.learning,
    "proposing": proposing.proposing,
    "training": training.training,
    "innovating": innovating.innovating,
    "competing": competing.competing,
    "talents": talents.talents,
    "studios": workshops.studios,
    "challenges": workshops.challenges,
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
    "development": development.development_records,
    "history": history.history_records,
    "hazards": safety.hazard_records,
    "inspections": safety.inspection_records,
    "acceptances": safety.acceptance_records,
    "accidents": safety.accident_records,
    "planning": planning.planning_records,
    "dues": membership.dues_records,
    "study": membership.study_records,
    "appraisals": commitments.appraisal_records,
    "reports": commitments.report_records,
    "keys": commitments.key_records,
    "looks": commitments.look_records,
    "forces": commitments.force_records,
    "stories": culture.story_records,
    "contests": culture.contest_records,
    "stocks": stocks.stock_records,
    "knowledge": knowledge.post_records,
    "machines": stocks.machine_records,
    "away": organs.away_records,
    "setups": organs.setup_records,
    "crews": organs.crew_records,
    "visits": ties.visit_records,
    "places": ties.place_records,
    "partners": ties.partner_records,
    "tickets": listening.ticket_records,
    "rectifications": supervision.rectification_records,
    "supervised": supervision.supervised_records,
    "pledges": supervision.pledge_records,
    "forms": actlife.form_records,
    "arranged": actlife.arranged_records,
    "notes": listening.note_records,
    "results": outputs.result_records,
    "growths": outputs.growth_records,
    "caring": caring.caring_records,
    "mentoring": mentoring.mentoring_records,
    "learning": learning.learning_records,
    "proposing": proposing.proposing_records,
    "training": training.training_records,
    "innovating": innovating.innovating_records,
    "competing": competing.competing_records,
    "talents": talents.talents_records,
    "studios": workshops.studio_records,
    "challenges": workshops.challenge_records,
}


def covers_for(ids: Branches, period: Period, sources: Collection[str]) -> CoverMap:
    """The cover that ``sources`` need; where figures of earlier months are asked for, with the units of those months."""
    if not UNIT_SOURCES & set(sources):
        return CoverMap((), {})
    return cover_map(ids, history.window(period) if "history" in sources else period)


def _put(facts: dict[str, Decimal], components: Mapping[str, Decimal | int]) -> None:
    """``components`` among the ``facts``, quantised."""
    facts.update(
        {code: whole(value) if isinstance(value, int) else quantised(value) or ZERO for code, value in components.items()}
    )  # fmt: skip


def facts_of(branch_ids: Branches, period: Period, needs: Needs, today: date | None = None) -> dict[int, dict[str, Decimal]]:
    """branch id -> component -> quantised number, for the sources that ``needs`` names.

    In a running period the facts are those of ``today``: nothing counts as missed before its last day is over.
    One statement per source (seven for duties, four for study and inspections, three for accidents, two for growth and where
    single months decide over a measure) and one for the cover, whatever the number of branches.
    """
    ids = sorted(set(branch_ids))
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in ids}
    if not ids:
        return found
    day, covers = day_of_facts(period, today), covers_for(ids, period, needs.sources)
    for name, read in SOURCES.items():
        if name in needs.sources:
            for branch_id, components in read(ids, period, needs, covers, day).items():
                _put(found[branch_id], components)
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
