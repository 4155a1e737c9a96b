"""Hangs subsidies onto the ground floor."""

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
from workforce.subsidies import access, selectors, todos
from workforce.subsidies.exports import EXPORTERS
from workforce.subsidies.messages import SENTENCES
from workforce.subsidies.models import SubsidyRule

RECORDS = {"workforce.SubsidyClaim": _("技能补贴申请"), "workforce.EducationFund": _("职工教育经费")}
FIELDS = (
    "kind", "grade", "region", "amount", "insured_months", "within_months", "most_per_year", "uplift_percent", "usual_years",
    "special_years", "advance_percent", "from_on", "to_on", "source", "certainty",
)  # fmt: skip
FOLDED = ("kind", "grade", "region", "uplift_percent", "usual_years", "special_years", "advance_percent", "from_on", "to_on")
NOTE = _("启用的地方标准先于全国标准；金额留空表示还没有设定，不能申请。已提交的申请保留当时的测算。")


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("subsidy.", Category.CAREER, is_private=True)
    register_todo(TodoKind("subsidies_check", _("待审核的技能补贴"), "subsidy.office", todos.to_check, 43, "subsidy_list", "?s=filed"))
    register_todo(
        TodoKind("subsidies_approve", _("待批准的技能补贴"), "subsidy.office", todos.to_approve, 44, "subsidy_list", "?s=checked")
    )
    register_todo(TodoKind("subsidies_pay", _("待发放的技能补贴"), "subsidy.office", todos.to_pay, 45, "subsidy_list", "?s=approved"))
    register_todo(TodoKind("subsidies_mend", _("退回修改的技能补贴"), "subsidy.own", todos.to_mend, 18, "subsidy_mine"))
    desk.quick(desk.QuickAction("subsidy_new", _("申请技能补贴"), "certificate", "subsidy_new", "subsidy.own", 66))
    menu.add(menu.MenuEntry("subsidies", "certificate", _("技能补贴"), "subsidy_list", "subsidy.office", 28, group=menu.TALENT))
    menu.add(menu.MenuEntry("subsidies_mine", "certificate", _("我的技能补贴"), "subsidy_mine", "subsidy.own", 29))
    register_owner(
        access.FILES, access.may_open, access.may_change_files, node_of=selectors.node_of, places=selectors.file_places,
    )  # fmt: skip
    register_catalogue(
        Catalogue("subsidy-rules", _("技能补贴标准"), SubsidyRule, FIELDS, NOTE, order=52, edit_right="subsidy.office", folded=FOLDED)
    )
