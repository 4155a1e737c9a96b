"""Who may take a list away, fetch a file, decide for somebody else's."""

from portal.exports.enums import ExportState
from portal.exports.models import ExportFile
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Exporter, exporter_of
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor


def the_exporter(actor: Actor, key: str) -> Exporter:
    """The exporter of ``key``. NotReachable for whoever may not see its list, as for one that does not exist."""
    exporter = exporter_of(key)
    if exporter is None or not actor.can("export.run") or not actor.can(exporter.right):
        raise NotReachable(key)
    return exporter


def still_reaches(actor: Actor, export: ExportFile) -> bool:
    """Whether the actor's right still reaches everything that the export was asked with."""
    exporter = exporter_of(export.exporter)
    if exporter is None or not actor.can("export.run") or not actor.can(exporter.right):
        return False
    scope = actor.scope(exporter.right)
    return all(scope.covers(path) for path in export.reach)


def may_read(actor: Actor, export: ExportFile) -> bool:
    """Whose it is, or who may see all that it holds. What somebody took of his own records alone is nobody else's."""
    return export.owner_id == actor.user_id or (bool(export.reach) and still_reaches(actor, export))


def may_decide(actor: Actor, export: ExportFile) -> Verdict:
    """A second person with the same right over at least the same reach. NotReachable for everybody else."""
    if export.owner_id == actor.user_id:
        return denied("export.own_request")
    if not may_read(actor, export):
        raise NotReachable("export")
    return ALLOWED if export.state == ExportState.ASKED else denied("export.decided")
