"""Scores: entered by the clerk or found by a jury, checked by a second person, then places and prizes."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from portal.kernel.errors import RuleBroken, ensure
from portal.panels.enums import OPEN_STATES, PanelMethod, PanelState
from portal.panels.models import Panel
from portal.panels.services import CaseDraft, convene
from portal.rights.access import Actor
from workforce.competitions import access, rules
from workforce.competitions.enums import CompetitionPrize, CompetitionState
from workforce.competitions.models import Competition, CompetitionEntry
from workforce.competitions.selectors import COMPETITION_KIND, ENTRY_KIND, standing_units
from workforce.competitions.services.entering import label_of
from workforce.competitions.services.locking import announce, locked, locked_entry, save, tell, told, words

ZERO = Decimal(0)


def _written(entry: CompetitionEntry, actor: Actor, at: datetime) -> None:
    """A new score is unchecked, whatever was checked before."""
    entry.scored_by, entry.scored_at, entry.checked_by, entry.checked_at = actor.user, at, None, None


@transaction.atomic
def score_entry(
    *, actor: Actor, at: datetime, entry: CompetitionEntry, version: int, theory: Decimal | None = None,
    practice: Decimal | None = None, is_absent: bool = False,
) -> CompetitionEntry:  # fmt: skip
    """The clerk writes down the scores of a contestant, or that he was absent. RuleBroken with the field to blame."""
    kept = locked_entry(entry, version)
    row = kept.competition
    ensure(access.may_score(actor, kept))
    if row.is_external:
        raise RuleBroken("competition.external_outcome")
    before = {name: str(getattr(kept, name)) for name in ("theory", "practice", "is_absent")}
    if is_absent:
        theory = practice = None
    else:
        ensure(rules.score_verdict(theory), field="theory")
        ensure(rules.score_verdict(practice), field="practice")
        verdict = rules.complete_verdict(row.theory_weight, theory, practice)
        ensure(verdict, field="theory" if verdict.code == "competition.theory_needed" else "practice")
    kept.theory, kept.practice, kept.is_absent = theory, practice, is_absent
    kept.total = None if is_absent else rules.total_of(theory, practice, row.theory_weight)
    _written(kept, actor, at)
    names = ("theory", "practice", "is_absent", "total", "scored_by", "scored_at", "checked_by", "checked_at")
    save(kept, *names)
    after = {name: str(getattr(kept, name)) for name in ("theory", "practice", "is_absent", "total")}
    told(row, actor, at, "scored", label=label_of(kept), before=before, after=after)
    return kept


@transaction.atomic
def note_outcome(
    *, actor: Actor, at: datetime, entry: CompetitionEntry, version: int, place: int | None, field: int | None = None, prize: str = "",
    is_absent: bool = False,
) -> CompetitionEntry:  # fmt: skip
    """What somebody else's competition has announced of our contestant."""
    kept = locked_entry(entry, version)
    row = kept.competition
    ensure(access.may_score(actor, kept))
    if not row.is_external:
        raise RuleBroken("competition.own_scores")
    if is_absent:
        place, field, prize = None, None, ""
    elif place is None and not prize:
        raise RuleBroken("competition.place_or_prize", field="place")
    if place is not None and (place < 1 or (field is not None and field < place)):
        raise RuleBroken("competition.place_beyond", field="place")
    kept.place, kept.field, kept.is_absent = place, field, is_absent
    kept.prize = CompetitionPrize(prize) if prize else ""
    _written(kept, actor, at)
    save(kept, "place", "field", "prize", "is_absent", "scored_by", "scored_at", "checked_by", "checked_at")
    after = {"place": str(place), "field": str(field), "prize": prize, "is_absent": str(is_absent)}
    told(row, actor, at, "outcome_noted", label=label_of(kept), after=after)
    return kept


@transaction.atomic
def check_entry(*, actor: Actor, at: datetime, entry: CompetitionEntry, version: int) -> CompetitionEntry:
    """A second person finds the score right."""
    kept = locked_entry(entry, version)
    ensure(access.may_check(actor, kept))
    row = kept.competition
    if not row.is_external and not kept.is_absent:
        ensure(rules.complete_verdict(row.theory_weight, kept.theory, kept.practice))
    kept.checked_by, kept.checked_at = actor.user, at
    save(kept, "checked_by", "checked_at")
    told(row, actor, at, "score_checked", label=label_of(kept), after={"total": str(kept.total)})
    return kept


@transaction.atomic
def convene_jury(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """A panel judges the practice of every entry; who is biased stands aside by its rules."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "score"))
    if rules.is_drive(row.kind) or row.is_external or row.theory_weight >= 100:
        raise RuleBroken("competition.no_jury")
    if row.panel is not None and row.panel.state != PanelState.DISSOLVED:
        raise RuleBroken("competition.jury_there")
    entries = list(row.entries.filter(is_absent=False, practice=None).select_related("unit").prefetch_related("members__person"))
    if not entries:
        raise RuleBroken("competition.no_entries")
    cases = [CaseDraft(ENTRY_KIND, e.pk, f"{label_of(e)}（{e.unit.name}）", e.members.all()[0].person) for e in entries]
    row.panel = convene(
        actor=actor, at=at, title=f"{row.name}评委组", node=row.node, record_kind=COMPETITION_KIND, record_id=row.pk,
        method=PanelMethod.POINTS, cases=cases,
    )  # fmt: skip
    save(row, "panel")
    told(row, actor, at, "jury_convened", after={"entries": len(cases)})
    return row


def take_conclusion(panel: Panel, actor: Actor, at: datetime) -> None:
    """The figure of the jury is the practice score; it waits for the second person like any other. Too late for a settled result."""
    row = Competition.objects.select_for_update(of=("self",)).select_related("node").get(pk=panel.record_id)
    if row.state != CompetitionState.RUNNING:
        return
    found = {c.record_id: c.tally for c in panel.cases.all() if c.tally}  # type: ignore[attr-defined]
    entries = list(CompetitionEntry.objects.select_for_update(of=("self",)).filter(competition=row, pk__in=found))
    for entry in entries:
        tally = found[entry.pk]
        entry.practice = Decimal(tally[tally["figure"]])
        entry.total = None
        if row.theory_weight == 0 or entry.theory is not None:
            entry.total = rules.total_of(entry.theory, entry.practice, row.theory_weight)
        entry.judged_by, entry.scored_at, entry.checked_by, entry.checked_at = actor.user, at, None, None
        entry.version += 1
    names = ["practice", "total", "judged_by", "scored_at", "checked_by", "checked_at", "version"]
    CompetitionEntry.objects.bulk_update(entries, names)
    told(row, actor, at, "jury_concluded", after={"entries": len(entries)})


def _rank_entries(row: Competition) -> int:
    """Places within each occupation, prizes by the places; returns how many were ranked."""
    entries = list(row.entries.select_for_update(of=("self",)))
    came = [e for e in entries if not e.is_absent]
    if not row.is_external:
        scored = [rules.Scored(e.pk, e.total or ZERO, e.practice or ZERO, e.theory or ZERO, e.occupation_id) for e in came]
        found = rules.places(scored)
        sizes: dict[int | None, int] = {}
        for e in came:
            sizes[e.occupation_id] = sizes.get(e.occupation_id, 0) + 1
        for entry in entries:
            entry.place = found.get(entry.pk)
            entry.field = sizes.get(entry.occupation_id) if entry.place is not None else None
            entry.prize = rules.prize_of(entry.place, row.prize_counts)
            entry.version += 1
        CompetitionEntry.objects.bulk_update(entries, ["place", "field", "prize", "version"])
    return len(came)


@transaction.atomic
def finish_scoring(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """Everything is checked: places and prizes follow, and the result waits to be published."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "finish"))
    if access.takes_part(actor, row):
        raise RuleBroken("competition.own_entry")
    if row.panel is not None and row.panel.state in OPEN_STATES:
        raise RuleBroken("competition.jury_open")
    if rules.is_drive(row.kind):
        if not standing_units(row, checked=True):
            raise RuleBroken("competition.figures_open")
        ranked = 0
    else:
        entries = list(row.entries.all())
        unchecked, absent = sum(e.checked_by_id is None for e in entries), sum(e.is_absent for e in entries)
        nominated = sum(e.state == "nominated" for e in entries)
        ensure(rules.finish_verdict(row.state, entries=len(entries), nominated=nominated, unchecked=unchecked, absent=absent))
        ranked = _rank_entries(row)
    row.state, row.finished_by = CompetitionState.SCORED, actor.user
    save(row, "state", "finished_by")
    told(row, actor, at, "finished", after={"state": str(row.state), "ranked": ranked})
    return row


@transaction.atomic
def reopen_scoring(*, actor: Actor, at: datetime, competition: Competition, version: int, reason: str) -> Competition:
    """Back to the scores before the result is published: something was wrong."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "reopen"))
    if row.publicity_id is not None:
        raise RuleBroken("competition.in_publicity")
    row.reason = words(reason, "reason_needed", "reason")
    row.state, row.finished_by = CompetitionState.RUNNING, None
    save(row, "state", "finished_by", "reason")
    told(row, actor, at, "reopened", reason=row.reason)
    return row


def tell_results(row: Competition, at: datetime) -> None:
    """Each contestant learns his own place and prize, nobody else's."""
    for entry in row.entries.prefetch_related("members"):
        people = [m.person_id for m in entry.members.all()]
        prize = str(CompetitionPrize(entry.prize).label) if entry.prize else "—"
        tell(row, people, "published_notice", at, place=entry.place or "—", prize=prize)
    announce(row, at)
