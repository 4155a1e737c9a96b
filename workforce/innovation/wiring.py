"""Hangs projects, campaigns and reviews onto the ground floor."""

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
from workforce.innovation import access, selectors, todos
from workforce.innovation.exports import EXPORTERS
from workforce.innovation.messages import SENTENCES
from workforce.innovation.models import InnovationDepartment, InnovationKind, InnovationRefusal

RECORDS = {
    "workforce.InnovationProject": _("创新项目"), "workforce.InnovationCampaign": _("征集活动"),
    "workforce.InnovationMeasure": _("征集的措施"),
    "workforce.InnovationReview": _("实效评估"),
}  # fmt: skip
PRIVATE = ("answered", "stopped", "adopted", "refused", "seat", "passed", "failed", "dissolved")


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("innovation.", Category.CAREER)
    for code in PRIVATE:
        notices.register_codes(f"innovation.{code}_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("innovation_judge", _("请我评估的成果"), "innovation.judge", todos.to_judge, 43, "innovation_reviews"))
    register_todo(
        TodoKind("innovation_approve", _("待批准的创新项目"), "innovation.office", todos.to_approve, 44, "innovation_list", "?s=draft")
    )
    menu.add(menu.MenuEntry("innovation", "bulb", _("创新项目"), "innovation_list", "innovation.view", 26, group=menu.INVENTION))
    desk.quick(desk.QuickAction("innovation_new", _("提出创新项目"), "bulb", "innovation_new", "innovation.draft", 53))
    register_catalogue(
        Catalogue("innovation-kinds", _("创新项目类型"), InnovationKind, ("needs_member", "needs_partner", "source"), order=64)
    )
    register_catalogue(Catalogue("innovation-refusals", _("创新评估未采纳原因"), InnovationRefusal, ("advice", "source"), order=65))
    register_catalogue(
        Catalogue("innovation-departments", _("实效评估的评审部门"), InnovationDepartment, ("least_seats", "source"), order=66)
    )
    register_owner(
        "innovation", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
