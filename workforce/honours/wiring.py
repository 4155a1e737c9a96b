"""Hangs honours onto the ground floor: sentences, menu, import kind, catalogue of titles, files, the card on a person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import menu, sentences
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor
from workforce.honours import access, selectors
from workforce.honours.imports import HonourResource
from workforce.honours.messages import SENTENCES
from workforce.honours.models import HonourTitle


def honours_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """A person's honours; nothing for whoever may not see them."""
    scope = actor.scope("honour.view")
    if not scope.covers(person.unit.path) and scope.person_id != person.pk:
        return None
    rows = [(row, access.state_of(row)) for row in selectors.for_panel(actor, person)]
    return {"honours": rows, "can_register": actor.scope("honour.register").covers(person.unit.path)}


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("honours", "award", _("荣誉"), "honour_list", "honour.view", 24))
    register_kind(ImportKind("honours", _("荣誉"), HonourResource, order=50, list_url="honour_list"))
    titles = ("level", "is_for_people", "source")
    register_catalogue(Catalogue("honour-titles", _("荣誉称号"), HonourTitle, titles, order=60, edit_right="honour.confirm"))
    register_owner("honour", access.may_open, access.may_change)
    register_panel("honours", 30, "workforce/honours/_person_panel.html", honours_panel)
