from branches.pulse.models import PulseSurvey
from portal.kernel.errors import EditConflict, NotReachable


def locked(pk: int, version: int | None) -> PulseSurvey:
    """The survey under lock; EditConflict when somebody changed it since ``version`` was read."""
    row = PulseSurvey.objects.select_for_update(of=("self",)).select_related("node", "template").filter(pk=pk).first()
    if row is None:
        raise NotReachable("pulse")
    if version is not None and row.version != version:
        raise EditConflict("pulse.edited", theirs={})
    return row
