"""What a reader is shown of the hints of one activity: the card and the API ask here, so that both say the same."""

from dataclasses import dataclass
from datetime import datetime

from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.activities.rules import state_now
from branches.authenticity import access
from branches.authenticity.models import FilingLook
from branches.authenticity.selectors.hints import Hint, hints_of, look_of
from portal.rights.access import Actor

BEFORE_FILING = frozenset({ActivityState.HELD, ActivityState.RETURNED})


@dataclass(frozen=True)
class ShownHints:
    """``hints``: those of now while ``is_open``; afterwards those that stood when the record was filed, without their lines."""

    is_open: bool
    hints: list[Hint]
    look: FilingLook | None

    @property
    def explanation(self) -> str:
        return self.look.explanation if self.look else ""


def hints_shown(activity: Activity, actor: Actor, at: datetime) -> ShownHints:
    """Before filing the hints of now, for the branch; later what was kept. The branch's words are for every reader."""
    look, sees = look_of(activity), access.sees_hints(actor, activity)
    is_open = sees and state_now(activity.state, activity.starts_at, at) in BEFORE_FILING
    if is_open:
        return ShownHints(True, hints_of(activity, actor, at), look)
    kept = look.hints.all() if look and sees else ()
    return ShownHints(False, [Hint(row.kind, []) for row in kept], look)
