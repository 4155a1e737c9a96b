"""Who may open and add the files beside a programme, and open the task that it stands for."""

from branches.plans.models import PlanItem
from branches.programmes.models import PartyPlusProgramme
from portal.rights.access import Actor


def may_open(actor: Actor, programme_id: int) -> bool:
    return PartyPlusProgramme.objects.within(actor.scope("programme.view")).filter(pk=programme_id).exists()


def opens_item(actor: Actor, programme: PartyPlusProgramme) -> bool:
    """Whether the linked task lies in the reader's reach."""
    rows = PlanItem.objects.within(actor.scope("plan.view"))
    return programme.item_id is not None and rows.filter(pk=programme.item_id).exists()


def may_change(actor: Actor, programme_id: int) -> bool:
    """Proofs are added and taken off until the programme is summed up."""
    rows = PartyPlusProgramme.objects.within(actor.scope("programme.edit"))
    return rows.filter(pk=programme_id).exclude(state="closed").exists()
