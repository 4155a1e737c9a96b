"""Cards that other rooms show on a person's page and on the person's own page. A room registers from ``wiring.py``::

    from portal.people.panels import register_panel

    register_panel("certificates", 20, "workforce/skills/_person_panel.html", certificates_panel)

``certificates_panel(person, actor) -> dict | None`` gives the template's context; None leaves the card out. The template
draws one ``{% card %}``; besides its own context it finds ``person``, ``actor`` and ``is_own``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.people.models import Person
from portal.rights.access import Actor


@dataclass(frozen=True)
class Panel:
    key: str
    order: int
    template: str
    context: Callable[[Person, Actor], dict[str, Any] | None]


_panels: dict[str, Panel] = {}


def register_panel(key: str, order: int, template: str, context: Callable[[Person, Actor], dict[str, Any] | None]) -> None:
    _panels[key] = Panel(key, order, template, context)


def panels_for(person: Person, actor: Actor, *, is_own: bool) -> list[SafeString]:
    """The drawn cards, in order."""
    cards = []
    for panel in sorted(_panels.values(), key=lambda p: (p.order, p.key)):
        found = panel.context(person, actor)
        if found is not None:
            cards.append(render_to_string(panel.template, {"person": person, "actor": actor, "is_own": is_own, **found}))
    return cards
