"""Who keeps study groups: the offices of the organisation."""

from branches.research.enums import StudyState
from branches.research.models import StudyGroup
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor

FILES = "study_group"


def may_edit(actor: Actor, row: StudyGroup) -> Verdict:
    verdict = actor.may("research.edit", path=row.node.path)
    return verdict if not verdict or row.state == StudyState.RUNNING else denied("research.is_closed")


def may_record(actor: Actor, row: StudyGroup) -> Verdict:
    """Papers are published and adopted after a study is closed as well."""
    return actor.may("research.edit", path=row.node.path)


def may_open_file(actor: Actor, pk: int) -> bool:
    return StudyGroup.objects.within(actor.scope("research.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    return StudyGroup.objects.within(actor.scope("research.edit")).filter(pk=pk).exists()
