"""Who may do what with an application: never in one's own case, and never check and decision by one person."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.models import Node
from portal.panels.enums import JUDGING_STATES
from portal.panels.models import PanelCase, PanelSeat
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.promotion import rules
from workforce.promotion.enums import BatchState
from workforce.promotion.models import FastTrackRequest, PromotionApplication, PromotionBatch
from workforce.promotion.rules import exams, fasttrack

CASE_KIND = "promotion"


def may_apply(actor: Actor) -> Verdict:
    """Anybody with the worker role and a person on the roster."""
    if actor.person_id is None:
        return denied("promotion.no_person")
    return actor.may("promotion.apply", person_id=actor.person_id)


def may_edit(actor: Actor, row: PromotionApplication) -> Verdict:
    """The applicant himself, while it is a draft or returned. NotReachable for anybody else."""
    if actor.person_id != row.person_id:
        raise NotReachable("promotion.edit")
    return actor.may("promotion.edit", person_id=row.person_id, state=row.state)


def _office(actor: Actor, right: str, row: PromotionApplication) -> Verdict:
    verdict = actor.may(right, path=row.person.unit.path, state=row.state)
    if verdict and actor.person_id is not None and actor.person_id == row.person_id:
        return denied("promotion.own_case")
    return verdict


def may_check(actor: Actor, row: PromotionApplication) -> Verdict:
    """HR of the applicant's unit or above, not in his own case, while it waits for the check."""
    return _office(actor, "promotion.check", row)


def may_conclude(actor: Actor, row: PromotionApplication, results: list[str]) -> Verdict:
    """As ``may_check``, once no condition is failed or left to be looked at."""
    return may_check(actor, row) and rules.may_conclude(results)


def may_return(actor: Actor, row: PromotionApplication, way: rules.Way) -> Verdict:
    """HR of the applicant's unit or above, until the case lies before a panel."""
    return _office(actor, "promotion.return", row) and rules.may_return(way)


def _may_decide(actor: Actor, row: PromotionApplication) -> Verdict:
    """A second person of HR: not the applicant, nobody who has checked, be it one condition or the whole, nor a judge of it."""
    verdict = _office(actor, "promotion.decide", row)
    if verdict and actor.user_id is not None:
        has_checked = row.checked_by_id == actor.user_id or row.checks.filter(checked_by_id=actor.user_id).exists()
        if has_checked:
            return denied("promotion.same_person")
        if row.batch_id is not None and _sits_on_panel(actor.user_id, row.batch_id):
            return denied("promotion.judge_decides")
    return verdict


def _sits_on_panel(user_id: int, batch_id: int) -> bool:
    panels = PromotionBatch.objects.filter(pk=batch_id, panel__isnull=False).values("panel_id")
    return PanelSeat.objects.filter(user_id=user_id, panel_id__in=panels).exists()


def may_refuse(actor: Actor, row: PromotionApplication, way: rules.Way) -> Verdict:
    """A second person, not in the middle of panel and publicity."""
    return _may_decide(actor, row) and rules.may_refuse(way)


def may_approve(actor: Actor, row: PromotionApplication, results: list[str], way: rules.Way) -> Verdict:
    """As ``may_refuse``, with every condition met and every step that the grade asks for behind it."""
    return _may_decide(actor, row) and rules.may_conclude(results) and rules.may_approve(way)


def may_run_batch(actor: Actor, batch: PromotionBatch) -> Verdict:
    """HR of the batch's node or above, while it is not done."""
    return actor.may("batch.run", path=batch.node.path, state=batch.state)


def may_open_batch(actor: Actor, node: Node) -> Verdict:
    """HR opens a batch at a unit of the own reach."""
    return actor.may("batch.run", path=node.path, state=BatchState.OPEN)


def may_choose_version(actor: Actor) -> Verdict:
    """An occupation belongs to no unit, so HR of the whole enterprise alone chooses its conditions."""
    if not actor.can("occupation.edit"):
        raise NotReachable("occupation.edit")
    return ALLOWED if actor.governs("occupation.edit") else denied("occupation.root_only")


def may_open(actor: Actor, application_id: int) -> bool:
    """Whether the application lies in the actor's reach, or he judges it in a sitting panel; asked for its files."""
    if PromotionApplication.objects.within(actor.scope("promotion.view")).filter(pk=application_id).exists():
        return True
    if actor.user_id is None:
        return False
    cases = PanelCase.objects.filter(
        record_kind=CASE_KIND, record_id=application_id, panel__state__in=JUDGING_STATES, panel__is_blind=False
    )
    return cases.filter(panel__seats__user=actor.user_id).exclude(recusals__seat__user=actor.user_id).exists()


def may_tell_past(actor: Actor, person: Person) -> Verdict:
    """HR of the person's unit or above tells of promotions from before the portal."""
    return actor.may("import.promotion-history", path=person.unit.path)


def may_see_past(actor: Actor, person: Person) -> bool:
    """As for applications: HR and the union officer of the unit or above, and the worker himself."""
    try:
        return bool(actor.may("promotion.view", path=person.unit.path, person_id=person.pk))
    except NotReachable:
        return False


def may_ask_fasttrack(actor: Actor, person: Person) -> Verdict:
    """The contestant himself, or HR of his unit."""
    return actor.may("fasttrack.ask", path=person.unit.path, person_id=person.pk)


def _own(actor: Actor, row: FastTrackRequest) -> bool:
    return actor.person_id is not None and actor.person_id == row.person_id


def _hr(actor: Actor, right: str, row: FastTrackRequest) -> None:
    """NotReachable unless an office reaches the person; one's own request is looked at by others."""
    if not actor.scope(right).covers(row.person.unit.path):
        raise NotReachable(right)


def may_check_fasttrack(actor: Actor, row: FastTrackRequest) -> Verdict:
    _hr(actor, "fasttrack.check", row)
    return fasttrack.check_verdict(row.state, is_own=_own(actor, row))


def _is_same(actor: Actor, row: FastTrackRequest) -> bool:
    return actor.user_id in (None, row.checked_by_id, row.asked_by_id)


def may_decide_fasttrack(actor: Actor, row: FastTrackRequest) -> Verdict:
    """A second person of HR: neither who checked nor who asked."""
    _hr(actor, "fasttrack.decide", row)
    return fasttrack.decide_verdict(row.state, is_own=_own(actor, row), is_same=_is_same(actor, row))


def may_refuse_fasttrack(actor: Actor, row: FastTrackRequest) -> Verdict:
    _hr(actor, "fasttrack.check", row)
    return fasttrack.refuse_verdict(row.state, is_own=_own(actor, row), is_same=_is_same(actor, row))


def may_run_exam(actor: Actor, node: Node) -> Verdict:
    """HR of the node that examines, or above, plans sittings and writes marks down."""
    return actor.may("exam.run", path=node.path)


def may_examine(actor: Actor, row: PromotionApplication) -> Verdict:
    """HR of the applicant's unit or above has an application examined that stands in no batch."""
    verdict = actor.may("exam.run", path=row.person.unit.path)
    return verdict and exams.may_plan_single(row.state, is_in_batch=row.batch_id is not None)


def may_verify_exam(actor: Actor, node: Node) -> Verdict:
    """As for running; that it is another person than who wrote a mark is asked by the service."""
    return actor.may("exam.verify", path=node.path)


def may_keep_volumes(actor: Actor, batch: PromotionBatch) -> Verdict:
    """HR of the batch's node or above keeps its archive."""
    return actor.may("volume.keep", path=batch.node.path)
