"""Who plans, enters, scores, checks and publishes. Nobody decides where he takes part himself."""

from collections.abc import Sequence
from datetime import date

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions import rules
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionFigure, CompetitionMember


def runs(actor: Actor, row: Competition) -> bool:
    """Whether an office of the actor organises the competition."""
    return actor.scope("competition.run").covers(row.node.path)


def may_plan(actor: Actor, node: Node) -> Verdict:
    return actor.may("competition.run", path=node.path)


def may_run(actor: Actor, row: Competition, act: str) -> Verdict:
    """NotReachable for who is not the organiser."""
    if not runs(actor, row):
        raise NotReachable("competition.run")
    return rules.may_do(act, row.state)


def takes_part(actor: Actor, row: Competition) -> bool:
    """One statement."""
    if actor.person_id is None:
        return False
    return CompetitionMember.objects.filter(competition=row, person=actor.person_id).exists()


def is_member(actor: Actor, entry: CompetitionEntry) -> bool:
    return actor.person_id is not None and any(m.person_id == actor.person_id for m in entry.members.all())


def may_enter(actor: Actor, row: Competition, people: Sequence[Person], today: date) -> Verdict:
    """The office enters people of its reach; a worker himself, with colleagues of his unit where teams compete."""
    scope = actor.scope("competition.enter")
    by_office = bool(people) and all(scope.covers(p.unit.path) for p in people)
    if not by_office:
        if scope.person_id is None:
            raise NotReachable("competition.enter")
        if not people or people[0].pk != scope.person_id:
            return denied("competition.enter_self")
        if any(p.unit_id != people[0].unit_id for p in people):
            return denied("competition.team_of_unit")
        if row.is_external:
            return denied("competition.office_enters")
    if rules.is_drive(row.kind):
        return denied("competition.drive_units")
    return rules.enrol_verdict(row.state, today, row.enrol_from, row.enrol_to, by_office=by_office)


def may_withdraw(actor: Actor, entry: CompetitionEntry) -> Verdict:
    """A member, the office of the unit or the organiser, as long as enrolment is open."""
    scope = actor.scope("competition.enter")
    own = scope.person_id is not None and is_member(actor, entry)
    if not own and not scope.covers(entry.unit.path) and not runs(actor, entry.competition):
        raise NotReachable("competition.enter")
    return rules.may_do("enter", entry.competition.state)


def may_score(actor: Actor, entry: CompetitionEntry) -> Verdict:
    """Who competes scores nobody: neither himself nor his rivals."""
    verdict = may_run(actor, entry.competition, "score")
    return denied("competition.own_entry") if verdict and takes_part(actor, entry.competition) else verdict


def may_check(actor: Actor, entry: CompetitionEntry) -> Verdict:
    """A second person: neither who entered the score or concluded the jury, nor who takes part."""
    if not runs(actor, entry.competition):
        raise NotReachable("competition.run")
    is_same = actor.user_id is None or actor.user_id in (entry.scored_by_id, entry.judged_by_id)
    is_scored = entry.scored_at is not None
    is_own = takes_part(actor, entry.competition)
    return rules.check_verdict(entry.competition.state, is_scored=is_scored, is_same=is_same, is_own=is_own)


def may_check_figure(actor: Actor, figure: CompetitionFigure) -> Verdict:
    if not runs(actor, figure.target.competition):
        raise NotReachable("competition.run")
    verdict = rules.may_do("score", figure.target.competition.state)
    if verdict and figure.measured is None:
        return denied("competition.not_measured")
    return denied("competition.check_second") if verdict and actor.user_id in (None, figure.noted_by_id) else verdict


def has_noted(actor: Actor, row: Competition) -> bool:
    """Whether the actor wrote down a result of somebody else's competition that nobody has checked."""
    return row.is_external and row.entries.filter(scored_by=actor.user_id, checked_by=None).exists()


def may_publish(actor: Actor, row: Competition) -> Verdict:
    if not actor.scope("competition.publish").covers(row.node.path):
        raise NotReachable("competition.publish")
    is_same = actor.user_id in (None, row.finished_by_id) or has_noted(actor, row)
    has_publicity = row.publicity_id is not None
    return rules.publish_verdict(row.state, is_own=takes_part(actor, row), is_same=is_same, has_publicity=has_publicity)


def may_open_file(actor: Actor, pk: int) -> bool:
    return Competition.objects.within(actor.scope("competition.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """Rules, lists and announcements: the organiser, until it is cancelled."""
    scope = actor.scope("competition.run")
    row = Competition.objects.filter(pk=pk).exclude(state="cancelled").select_related("node").first()
    return row is not None and scope.covers(row.node.path)


def seen(actor: Actor, row: Competition) -> Verdict:
    """Whether the whole table of entries with scores is shown: to the organiser alone."""
    return ALLOWED if runs(actor, row) else denied("competition.organiser_only")
