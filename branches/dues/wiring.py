"""Hangs dues onto the house: sentences, menu, notices, to-dos, exports, imports, the card on one's own page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.dues import selectors, todos
from branches.dues.enums import ENTRY_TONES
from branches.dues.exports import EXPORTERS
from branches.dues.imports import DuesBaseResource, DuesResource
from branches.dues.messages import SENTENCES
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.kernel import clock, exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor


def my_dues(person: Person, actor: Actor) -> dict[str, Any] | None:
    """One's own dues, on one's own page only. Two statements."""
    if actor.person_id is None or actor.person_id != person.pk:
        return None
    months, base = selectors.own_months(person.pk), selectors.own_base(person.pk, clock.today())
    if not months and base is None:
        return None
    return {"months": [(row, ENTRY_TONES[row.state]) for row in months], "base": base}


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("dues", "database", _("党费"), "dues_list", "dues.view", 34, group=menu.PARTY))
    notices.register_codes("dues.", Category.BRANCH, is_private=True)
    register_kind(ImportKind("dues", _("党费台账"), DuesResource, order=70, list_url="dues_list"))
    register_kind(ImportKind("dues-bases", _("党费基数"), DuesBaseResource, order=71, list_url="dues_list"))
    call_records({"branches.DuesLine": _("党费交纳记录"), "branches.DuesBase": _("党费基数")})
    register_todo(
        TodoKind(
            "dues_close", _("待核对结账的党费"), "dues.close", todos.to_close, order=34, url_name="dues_list", query="?state=submitted"
        )
    )
    register_todo(TodoKind("dues_reliefs", _("待审批的党费减免"), "dues.approve", todos.to_approve, order=35, url_name="dues_relief_list"))
    register_todo(TodoKind("dues_open", _("没有开账的党费月份"), "dues.collect", todos.to_open, order=36, url_name="dues_list"))
    register_todo(TodoKind("dues_ask", _("需要了解情况的党员"), "dues.collect", todos.to_ask, order=37, url_name="dues_list"))
    register_panel("dues", 60, "branches/dues/_person_panel.html", my_dues)
