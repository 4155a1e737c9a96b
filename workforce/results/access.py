"""Who registers, changes, confirms, returns and withdraws results, and who sees what was paid for them."""

from portal.files.models import EvidenceLink
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.results import rules
from workforce.results.enums import ResultState
from workforce.results.models import ResultAuthor, WorkResult

FILES = "work_result"


def is_author(actor: Actor, row: WorkResult) -> bool:
    if actor.person_id is None:
        return False
    return any(author.person_id == actor.person_id for author in row.authors.all())


def _is_registrar(actor: Actor, row: WorkResult) -> bool:
    return row.registered_by_id == actor.user_id


def may_change(actor: Actor, row: WorkResult) -> Verdict:
    """The registrar, while he may register at all; NotReachable for who has no part in it."""
    if not actor.can("result.register") or not (_is_registrar(actor, row) or actor.scope("result.register").covers(row.node.path)):
        raise NotReachable("result")
    return rules.may_change(row.state, is_registrar=_is_registrar(actor, row))


def may_confirm(actor: Actor, row: WorkResult) -> Verdict:
    """The office at the unit, but nobody who registered or wrote it."""
    verdict = actor.may("result.confirm", path=row.node.path)
    if not verdict:
        return verdict
    lacks_proof = bool(row.gap) and not EvidenceLink.objects.filter(record_kind=FILES, record_id=row.pk).exists()
    return rules.may_confirm(row.state, is_registrar=_is_registrar(actor, row), is_author=is_author(actor, row), needs_proof=lacks_proof)


def may_return(actor: Actor, row: WorkResult) -> Verdict:
    """As confirming, whether the proof is there or not."""
    verdict = actor.may("result.confirm", path=row.node.path)
    return rules.may_confirm(row.state, is_registrar=_is_registrar(actor, row), is_author=is_author(actor, row)) if verdict else verdict


def may_withdraw(actor: Actor, row: WorkResult) -> Verdict:
    """The registrar his own that is not confirmed yet, else the office."""
    is_own_open = _is_registrar(actor, row) and row.state in rules.OPEN and actor.can("result.register")
    verdict = rules.ALLOWED if is_own_open else actor.may("result.confirm", path=row.node.path)
    if not verdict:
        return verdict
    return rules.may_withdraw(row.state, is_registrar=_is_registrar(actor, row), is_author=is_author(actor, row))


def may_reward(actor: Actor, row: WorkResult) -> Verdict:
    verdict = actor.may("result.reward", path=row.node.path)
    return rules.may_follow(row.state) if verdict else verdict


def may_nominate(actor: Actor, row: WorkResult) -> Verdict:
    verdict = actor.may("result.nominate", path=row.node.path)
    return rules.may_follow(row.state) if verdict else verdict


def may_open(actor: Actor, result_id: int) -> bool:
    """Asked for the files beside a result."""
    return WorkResult.objects.within(actor.scope("result.view")).filter(pk=result_id).exists()


def may_change_files(actor: Actor, result_id: int) -> bool:
    """Papers are added and taken off until the result is confirmed, by whoever registers there or wrote it."""
    rows = WorkResult.objects.within(actor.scope("result.register")).filter(pk=result_id)
    return rows.filter(state__in=[ResultState.REGISTERED, ResultState.RETURNED]).exists()


def sees_rewards(actor: Actor, row: WorkResult) -> bool:
    """All that was paid for the result: the office that pays. An author sees his own on his page."""
    return actor.can("result.reward") and actor.scope("result.reward").covers(row.node.path)


def own_place(actor: Actor, row: WorkResult) -> ResultAuthor | None:
    return next((author for author in row.authors.all() if author.person_id == actor.person_id), None) if actor.person_id else None
