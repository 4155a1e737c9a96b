"""What a judge is told of the entry that he judges."""

from typing import Any

from django.utils.translation import gettext as _

from portal.panels.models import PanelCase
from workforce.competitions.selectors import judged_entry


def case_lines(case: PanelCase) -> list[tuple[str, Any]]:
    entry = judged_entry(case.record_id)
    return [] if entry is None else [(_("单位"), entry.unit.name), *blind_lines(case)]


def blind_lines(case: PanelCase) -> list[tuple[str, Any]]:
    """As ``case_lines`` without the unit, for a jury that does not know whom it judges."""
    entry = judged_entry(case.record_id)
    if entry is None:
        return []
    occupation = entry.occupation.name if entry.occupation is not None else _("不分工种")
    return [(_("职业（工种）"), occupation), (_("规则说明"), entry.competition.text or "—")]
