"""Hangs the ledger of conversions onto the ground floor."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.conversions import access, selectors, todos
from workforce.conversions.exports import EXPORTERS
from workforce.conversions.messages import SENTENCES

RECORDS = {"workforce.InnovationConversion": _("成果转化")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("conversion.", Category.CAREER)
    for code in ("returned", "withdrawn"):
        notices.register_codes(f"conversion.{code}_notice", Category.CAREER, is_private=True)
    register_todo(
        TodoKind("conversions", _("待核验的转化效益"), "conversion.verify", todos.to_verify, 46, "conversion_list", "?s=registered")
    )
    menu.add(menu.MenuEntry("conversions", "table", _("转化台账"), "conversion_list", "conversion.view", 29, group=menu.INVENTION))
    register_owner(
        "conversion", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
