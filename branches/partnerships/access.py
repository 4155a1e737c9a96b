"""Who keeps partnerships: the office of the branch and the committee."""

from branches.partnerships.models import Partnership
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit(actor: Actor, row: Partnership) -> Verdict:
    verdict = actor.may("partnership.edit", path=row.node.path)
    return verdict if not verdict or row.ended_on is None else denied("partnership.is_ended")


def may_open_file(actor: Actor, pk: int) -> bool:
    return Partnership.objects.within(actor.scope("partnership.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    return Partnership.objects.within(actor.scope("partnership.edit")).filter(pk=pk, ended_on=None).exists()
