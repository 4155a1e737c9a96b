"""Hangs studios onto the ground floor: sentences, menu, catalogues, files, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.studios import access, selectors, todos
from workforce.studios.exports import EXPORTERS
from workforce.studios.messages import SENTENCES
from workforce.studios.models import StudioCriterion, StudioFund, StudioKind, StudioRung, StudioStage

RECORDS = {"workforce.Studio": _("创新工作室"), "workforce.StudioCheck": _("工作室创建条件")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("studio.", Category.CAREER)
    for code in ("declined_notice",):
        notices.register_codes(f"studio.{code}", Category.CAREER, is_private=True)
    register_todo(TodoKind("studios_decide", _("待审定的工作室和班组"), "studio.decide", todos.deciding, 36, "studio_list"))
    register_todo(TodoKind("studio_reports", _("待确认的工作室年度总结"), "studio.office", todos.reports, 37, "studio_list"))
    register_todo(TodoKind("studio_plates", _("牌匾即将到期，待复核"), "studio.office", todos.plates, 37, "studio_list", "?s=named"))
    menu.add(menu.MenuEntry("studios", "bulb", _("创新工作室"), "studio_list", "studio.view", 26, group=menu.INVENTION))
    register_catalogue(
        Catalogue("studio-kinds", _("工作室和班组类别"), StudioKind, ("lead_by", "needs_member", "is_team", "source"), order=64)
    )
    register_catalogue(
        Catalogue("studio-criteria", _("工作室创建条件"), StudioCriterion, ("text", "for_studios", "for_teams", "source"), order=65)
    )
    register_catalogue(Catalogue("studio-stages", _("工作室创建步骤"), StudioStage, ("gate", "source"), order=66))
    rung = ("level", "honour_level", "grade", "years", "plate_years", "source")
    register_catalogue(Catalogue("studio-levels", _("工作室级别要求"), StudioRung, rung, order=67))
    register_catalogue(Catalogue("studio-funds", _("工作室经费标准"), StudioFund, ("level", "amount", "cycle", "source"), order=68))
    register_owner(
        access.FILES, access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
