"""A competition is planned, opened for entries, started, or called off."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.competitions import access, rules
from workforce.competitions.enums import CompetitionState, EntryState
from workforce.competitions.models import Competition
from workforce.competitions.services.locking import announce, locked, people_in, save, tell, told, words
from workforce.skills.models import Occupation


@dataclass(frozen=True)
class CompetitionFacts:
    """What the plan says. ``prizes``: first, second, third, excellence."""

    name: str
    level: int
    kind: str
    node: Node
    enrol_from: date
    enrol_to: date
    starts_on: date
    theory_weight: int
    prizes: tuple[int, int, int, int]
    occupations: Sequence[Occupation] = ()
    contest_class: str = ""
    group: str = ""
    host: str = ""
    partner: str = ""
    project_kind: str = ""
    project: str = ""
    text: str = ""
    is_planned: bool = True
    is_external: bool = False
    team_size: int = 1
    next_up: Competition | None = None
    quota_up: int = 0


_PLAIN = tuple(f.name for f in fields(CompetitionFacts) if f.name not in {"prizes", "occupations", "node"})


def _check(facts: CompetitionFacts) -> None:
    """RuleBroken ``competition.*`` with the field to blame."""
    words(facts.name, "name_needed", "name")
    ensure(rules.window_verdict(facts.enrol_from, facts.enrol_to, facts.starts_on), field="enrol_to")
    ensure(rules.weight_verdict(facts.theory_weight), field="theory_weight")
    if bool(facts.project_kind) != bool(facts.project.strip()):
        raise RuleBroken("competition.project_both", field="project")
    if facts.is_external and not facts.host.strip():
        raise RuleBroken("competition.host_needed", field="host")
    if facts.team_size < 1:
        raise RuleBroken("competition.team_size", field="team_size", n=1)
    if facts.next_up is not None:
        above = facts.next_up
        ensure(rules.send_up_verdict(facts.level, above.level, above.state, facts.quota_up), field="quota_up")


def _write(row: Competition, facts: CompetitionFacts) -> None:
    for name in _PLAIN:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.first_prizes, row.second_prizes, row.third_prizes, row.excellence_prizes = facts.prizes


def _told(facts: CompetitionFacts) -> dict[str, str]:
    return {
        "level": str(facts.level), "kind": facts.kind, "node": facts.node.code, "starts_on": str(facts.starts_on),
        "theory_weight": str(facts.theory_weight), "prizes": "/".join(str(n) for n in facts.prizes),
    }  # fmt: skip


@transaction.atomic
def plan_competition(*, actor: Actor, at: datetime, facts: CompetitionFacts, once_key: str = "") -> Competition:
    """Put a competition into the plan. RuleBroken ``competition.*``; NotReachable outside the reach."""
    ensure(access.may_plan(actor, facts.node))
    key = own_key(actor, once_key)
    if twin := twin_of(Competition, key):
        return twin
    _check(facts)
    assert actor.user is not None
    row = Competition(node=facts.node, created_by=actor.user, created_at=at, once_key=key)
    _write(row, facts)
    if twin := save_once(row):
        return twin
    row.occupations.set(facts.occupations)
    told(row, actor, at, "planned", after=_told(facts))
    return row


@transaction.atomic
def change_competition(*, actor: Actor, at: datetime, competition: Competition, version: int, facts: CompetitionFacts) -> Competition:
    """The organiser changes the plan, as long as nobody has begun; the unit stays."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "edit"))
    _check(facts)
    if facts.next_up is not None and facts.next_up.pk == row.pk:
        raise RuleBroken("competition.not_higher", field="next_up")
    if facts.team_size != row.team_size and row.entries.exists():
        raise RuleBroken("competition.entries_there", field="team_size")
    before = {name: str(getattr(row, name)) for name in ("level", "kind", "starts_on", "theory_weight")}
    _write(row, facts)
    row.version += 1
    row.save()
    row.occupations.set(facts.occupations)
    told(row, actor, at, "changed", before=before, after=_told(facts))
    return row


@transaction.atomic
def open_enrolment(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """Entries are taken from now on; a drive needs its targets first."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "open"))
    if rules.is_drive(row.kind) and not row.targets.exists():
        raise RuleBroken("competition.targets_needed")
    row.state = CompetitionState.REGISTERING
    save(row, "state")
    told(row, actor, at, "opened", after={"state": str(row.state)})
    return row


@transaction.atomic
def start_competition(*, actor: Actor, at: datetime, competition: Competition, version: int) -> Competition:
    """Enrolment is over. What came from below has been confirmed or declined."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "start"))
    nominated = row.entries.filter(state=EntryState.NOMINATED).count()
    if nominated:
        raise RuleBroken("competition.nominated_open", n=nominated)
    if rules.is_drive(row.kind):
        if not row.targets.filter(figures__isnull=False).exists():
            raise RuleBroken("competition.figures_needed")
    elif not row.entries.exists():
        raise RuleBroken("competition.no_entries")
    row.state = CompetitionState.RUNNING
    save(row, "state")
    told(row, actor, at, "started", after={"state": str(row.state)})
    return row


@transaction.atomic
def cancel_competition(*, actor: Actor, at: datetime, competition: Competition, version: int, reason: str) -> Competition:
    """Call it off with a reason; whoever has entered is told."""
    row = locked(competition, version)
    ensure(access.may_run(actor, row, "cancel"))
    if row.publicity_id is not None:
        raise RuleBroken("competition.in_publicity")
    if row.panel is not None and row.panel.concluded_at is None and row.panel.state not in ("dissolved", "concluded"):
        raise RuleBroken("competition.jury_sits")
    row.reason = words(reason, "reason_needed", "reason")
    before = {"state": str(row.state)}
    row.state = CompetitionState.CANCELLED
    save(row, "state", "reason")
    told(row, actor, at, "cancelled", before=before, after={"state": str(row.state)}, reason=row.reason)
    announce(row, at)
    tell(row, people_in(row), "cancelled_notice", at, reason=row.reason)
    return row
