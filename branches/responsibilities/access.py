"""Who may open and add the files beside a statement."""

from branches.responsibilities.models import DutyStatement
from portal.rights.access import Actor


def may_open(actor: Actor, statement_id: int) -> bool:
    return DutyStatement.objects.within(actor.scope("statement.view")).filter(pk=statement_id).exists()


def may_change(actor: Actor, statement_id: int) -> bool:
    rows = DutyStatement.objects.within(actor.scope("statement.report"))
    return rows.filter(pk=statement_id, withdrawn_at=None).exists()
