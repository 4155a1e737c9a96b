"""Cards that upper rooms show on a branch's own page. A room registers from ``wiring.py``::

    from branches.orgs.panels import register_panel

    register_panel("score", 10, "assessment/insight/_branch_panel.html", score_panel)

``score_panel(branch, actor) -> dict | None`` gives the template's context; None leaves the card out. The template draws
one ``{% card %}``; besides its own context it finds ``branch`` and ``actor``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from branches.orgs.models import Branch
from portal.rights.access import Actor


@dataclass(frozen=True)
class Panel:
    key: str
    order: int
    template: str
    context: Callable[[Branch, Actor], dict[str, Any] | None]


_panels: dict[str, Panel] = {}


def register_panel(key: str, order: int, template: str, context: Callable[[Branch, Actor], dict[str, Any] | None]) -> None:
    _panels[key] = Panel(key, order, template, context)


def panels_for(branch: Branch, actor: Actor) -> list[dict[str, Any]]:
    """``{key, template, context}`` of each card, in order."""
    cards = []
    for panel in sorted(_panels.values(), key=lambda p: (p.order, p.key)):
        found = panel.context(branch, actor)
        if found is not None:
            cards.append({"key": panel.key, "template": panel.template, "context": found})
    return cards
