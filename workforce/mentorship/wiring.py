"""Hangs agreements onto the ground floor: sentences, menus, catalogues, files, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.mentorship import access, selectors, todos
from workforce.mentorship.exports import EXPORTERS
from workforce.mentorship.messages import SENTENCES
from workforce.mentorship.models import MentorshipClause, MentorshipKind

RECORDS = {"workforce.MentorshipAgreement": _("师徒协议"), "workforce.MentorshipIndicator": _("技能指标")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("mentorship.", Category.CAREER)
    for code in ("returned_notice", "change_notice", "objection_answered_notice", "graded_notice", "broken_notice"):
        notices.register_codes(f"mentorship.{code}", Category.CAREER, is_private=True)
    register_todo(TodoKind("mentorships_mine", _("等我签字、答复或考核的师徒协议"), "mentorship.sign", todos.mine, 9, "mentorship_mine"))
    register_todo(TodoKind("mentorship_checks", _("到期检查的技能指标"), "mentorship.sign", todos.checks, 10, "mentorship_mine"))
    register_todo(
        TodoKind("mentorship_witness", _("待见证的师徒协议"), "mentorship.witness", todos.witnessing, 34, "mentorship_list", "?s=signing")
    )
    register_todo(TodoKind("mentorship_office", _("待办理的师徒协议"), "mentorship.office", todos.office, 35, "mentorship_list"))
    menu.add(menu.MenuEntry("mentorships", "users", _("师带徒"), "mentorship_list", "mentorship.list", 22, group=menu.TALENT))
    menu.add(menu.MenuEntry("mentorship_mine", "users", _("我的师徒"), "mentorship_mine", "mentorship.sign", 27))
    desk.quick(desk.QuickAction("mentorship_new", _("起草师徒协议"), "users", "mentorship_new", "mentorship.office", 52))
    register_catalogue(Catalogue("mentorship-kinds", _("师徒协议类别"), MentorshipKind, ("needs_member", "source"), order=62))
    register_catalogue(Catalogue("mentorship-clauses", _("师徒协议条款"), MentorshipClause, ("text", "source"), order=63))
    register_owner(
        "mentorship", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    register_owner(
        "mentorship-indicator", access.may_open_evidence, access.may_change_evidence,
        node_of=selectors.node_of_evidence, reach=selectors.evidence_reach, places=selectors.evidence_places,
    )  # fmt: skip
