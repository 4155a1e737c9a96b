"""Who handles a report: a discipline officer of its office or above, who is neither named nor has stepped back."""

from uuid import UUID

from branches.whistle import rules
from branches.whistle.models import WhistleReport, WhistleReportQuerySet
from portal.kernel.errors import NotReachable
from portal.kernel.fields import keyed_hash, keyed_hashes
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

RIGHT = "whistle.handle"


def mark_of(person_id: int | None) -> str:
    """What ``WhistleNamed`` keeps of a person: nothing that can be turned back without the keys of the server."""
    return keyed_hash(_marked(person_id)) if person_id is not None else ""


def marks_of(person_id: int | None) -> list[str]:
    """``mark_of`` under each key of the server: whoever was named before the keys were changed stays out."""
    return keyed_hashes(_marked(person_id)) if person_id is not None else []


def _marked(person_id: int) -> str:
    return f"whistle:{person_id}"


def handled(actor: Actor) -> WhistleReportQuerySet:
    """Reports that the actor may handle. An office without a person handles nothing: it could not be recused."""
    if actor.person_id is None:
        return WhistleReport.objects.none()
    return WhistleReport.objects.within(actor.scope(RIGHT)).exclude(whistlenameds__mark__in=marks_of(actor.person_id))


def ensure_handles(actor: Actor, report_id: UUID) -> None:
    if not handled(actor).filter(pk=report_id).exists():
        raise NotReachable(RIGHT)


def may(actor: Actor, act: str, report: WhistleReport) -> Verdict:
    ensure_handles(actor, report.pk)
    return rules.may_follow(act, report.state)
