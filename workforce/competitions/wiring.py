"""Hangs competitions onto the ground floor: sentences, menus, import, files, to-dos, juries and publicity."""

from django.utils.translation import gettext_lazy as _

from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.panels.registry import register_blind_lines, register_conclusion, register_conflicts, register_lines
from portal.publicity.registry import register_closing, register_people, register_withdrawal
from workforce.competitions import access, selectors, services, todos
from workforce.competitions.exports import EXPORTERS
from workforce.competitions.imports import CompetitionResultResource
from workforce.competitions.messages import SENTENCES
from workforce.competitions.selectors import COMPETITION_KIND, ENTRY_KIND
from workforce.competitions.views.judged import blind_lines, case_lines

RECORDS = {"workforce.Competition": _("竞赛"), "workforce.CompetitionEntry": _("参赛记录")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("competition.", Category.CAREER)
    for code in ("entered_notice", "withdrawn_notice", "nominated_notice", "accepted_notice", "published_notice", "cancelled_notice"):
        notices.register_codes(f"competition.{code}", Category.CAREER, is_private=True)
    register_todo(TodoKind("competitions_office", _("待办理的竞赛"), "competition.run", todos.office, 44, "competition_list"))
    menu.add(menu.MenuEntry("competitions", "award", _("竞赛"), "competition_list", "competition.list", 23, group=menu.INVENTION))
    menu.add(menu.MenuEntry("competition_mine", "award", _("我的竞赛"), "competition_mine", "competition.enter", 28))
    desk.quick(desk.QuickAction("competition_new", _("计划竞赛"), "award", "competition_new", "competition.run", 54))
    register_conflicts(ENTRY_KIND, selectors.conflicts_of)
    register_lines(ENTRY_KIND, case_lines)
    register_blind_lines(ENTRY_KIND, blind_lines)
    register_conclusion(COMPETITION_KIND, services.take_conclusion)
    register_closing(COMPETITION_KIND, services.take_publicity)
    register_withdrawal(COMPETITION_KIND, services.take_withdrawal)
    register_people(ENTRY_KIND, selectors.people_of_entries)
    register_kind(
        ImportKind(
            "competition-results", _("外部竞赛结果"), CompetitionResultResource, order=53, list_url="competition_list",
            help=_("每行一名选手：行业、地方、国家竞赛公布的名次和奖项。导入后由另一人发布，发布后可以走晋级绿色通道。"),
        )
    )  # fmt: skip
    register_owner(
        "competition", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
