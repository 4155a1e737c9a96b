"""What the pages share: fetching a record inside the reach, reading a roll from a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import ROLL_SEGMENTS, ActivityState, AttendanceState
from branches.activities.models import Activity
from portal.kernel.pages import HouseRequest

HELD_BACK = _("已保存，还没有提交：有几处提示，请看过后再提交。")


def is_held_back(activity: Activity, *, file: bool) -> bool:
    """Whether a record that was to be filed at once waits for a look at its hints."""
    return file and activity.state == ActivityState.HELD


def reachable(request: HouseRequest, pk: int) -> Activity:
    """The record, or 404 outside the reach of the page's right."""
    rows = Activity.objects.within(request.scope).select_related(
        "branch__node",
        "kind",
        "group",
        "chair",
        "recorder",
        "speaker",
        "team",
        "created_by",
        "filed_by",
        "archived_by",
        "lead__branch__node",
    )
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True)
class RollRow:
    """One person of a roll on the page. ``seen``: the stored state when the page was made."""

    person_id: int
    name: str
    staff_no: str
    state: str
    seen: str = ""
    note: str = ""
    segments: tuple = ROLL_SEGMENTS

    @property
    def extra(self) -> str:
        """The stored state where it is none of the segments (make-up attendance)."""
        known = {state for state, _short in ROLL_SEGMENTS}
        return str(AttendanceState(self.state).label) if self.state and self.state not in known else ""


def typed_states(data: Mapping[str, Any], prefix: str = "a_") -> dict[int, str]:
    """person id -> state from the fields ``a_<id>``; broken names are left out."""
    found = {}
    for name, value in data.items():
        number = name.removeprefix(prefix)
        if name.startswith(prefix) and number.isascii() and number.isdigit() and len(number) < 12:
            found[int(number)] = str(value)
    return found


def marked(rows: Iterable[RollRow]) -> int:
    return sum(1 for row in rows if row.state in {AttendanceState.PRESENT, AttendanceState.MAKE_UP})
