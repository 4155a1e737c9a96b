"""Hangs talents onto the ground floor: sentences, menus, the catalogue of pools, the sections of the worker file, a card on the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor
from workforce.talents import todos
from workforce.talents.exports import EXPORTERS
from workforce.talents.messages import SENTENCES
from workforce.talents.models import TalentPool
from workforce.talents.selectors.file import connect_sections

RECORDS = {"workforce.TalentMembership": _("人才库成员"), "workforce.TalentPlan": _("人才工作计划")}
CRITERIA = (
    "kind", "needs_member", "needs_title", "least_grade", "least_results", "least_honours", "honour_level", "least_apprentices", "source",
)  # fmt: skip


def talents_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """The way to profile and file: for the person himself and the office in reach."""
    is_own = actor.person_id == person.pk and actor.can("workerfile.own")
    can_open = actor.scope("workerfile.open").covers(person.unit.path)
    return {"can_open": can_open, "has_file": is_own} if is_own or can_open else None


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    connect_sections()
    notices.register_codes("talentpool.", Category.CAREER, is_private=True)
    register_todo(TodoKind("talent_pools", _("待确认的人才入库"), "talentpool.edit", todos.to_confirm, 45, "talent_pool_list"))
    menu.add(menu.MenuEntry("talents", "users-group", _("人才库"), "talent_pool_list", "talentpool.view", 28, group=menu.TALENT))
    menu.add(menu.MenuEntry("showcase", "photo", _("价值展示"), "talent_showcase", "showcase.view", 29, group=menu.TALENT))
    note = _("入库条件：填了的各项须同时符合；0 和空白表示不作要求")
    register_catalogue(Catalogue("talent-pools", _("人才库和能力标签"), TalentPool, CRITERIA, note, order=65))
    register_panel("talents", 19, "workforce/talents/_person_panel.html", talents_panel)
