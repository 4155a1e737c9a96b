"""Hangs careers onto the ground floor: sentences, menus, the catalogue of series, to-dos, exporters."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.careers import todos
from workforce.careers.exports import EXPORTERS
from workforce.careers.messages import SENTENCES
from workforce.careers.models import CareerSeries

RECORDS = {
    "workforce.SkillPost": _("关键岗位"), "workforce.CareerPlan": _("职业发展规划"),
    "workforce.ChiefAppointment": _("特级技师和首席技师聘任"),
}  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    for prefix in ("skillpost.", "careerplan.", "chief."):
        notices.register_codes(prefix, Category.CAREER, is_private=True)
    register_todo(
        TodoKind("career_plans", _("待评议的职业发展规划"), "careerplan.review", todos.to_review, 43, "career_plan_list", "?s=written")
    )
    register_todo(TodoKind("skill_posts", _("待确认的关键岗位任职"), "skillpost.edit", todos.to_confirm, 44, "skill_post_list"))
    menu.add(menu.MenuEntry("careers", "sitemap", _("职业发展"), "career_map", "career.view", 26, group=menu.TALENT))
    menu.add(menu.MenuEntry("skill_posts", "key", _("关键岗位"), "skill_post_list", "skillpost.view", 27, group=menu.TALENT))
    note = _("传统工种和人工智能、大数据、绿色低碳等新兴技术的岗位序列")
    register_catalogue(Catalogue("career-series", _("岗位序列"), CareerSeries, ("family", "source"), note, order=64))
