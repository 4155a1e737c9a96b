"""The writes of panels."""

from portal.panels.services.phases import discuss_panel, remind_due, remind_late, settle_panel
from portal.panels.services.way import (
    CaseDraft,
    conclude_panel,
    convene,
    dissolve_panel,
    give_opinion,
    open_panel,
    recuse,
    seat_members,
)

__all__ = [
    "CaseDraft",
    "conclude_panel",
    "convene",
    "discuss_panel",
    "dissolve_panel",
    "give_opinion",
    "open_panel",
    "recuse",
    "remind_due",
    "remind_late",
    "seat_members",
    "settle_panel",
]
