"""Hangs promotions onto the ground floor: sentences, menus, who may open the papers, panels and publicity."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records, register
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.panels.registry import register_blind_lines, register_conclusion, register_conflicts, register_lines
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.publicity.registry import register_closing, register_people, register_withdrawal
from portal.rights.access import Actor
from workforce.promotion import access, services, todos
from workforce.promotion.exports import EXPORTERS
from workforce.promotion.imports import PastPromotionResource
from workforce.promotion.messages import SENTENCES
from workforce.promotion.models import CompetitionPromotionRule, ExamPartRule, PromotionApplication
from workforce.promotion.selectors import cases
from workforce.promotion.selectors.batches import BATCH_KIND, CASE_KIND
from workforce.promotion.selectors.conflicts import conflicts_of
from workforce.promotion.selectors.history import past_promotions
from workforce.promotion.views.judged import blind_lines, case_lines


def _waiting(actor: Actor) -> int:
    return cases.waiting(actor).count() if actor.can("promotion.check") else 0


def past_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Promotions from before the portal; nothing where there are none or they are nobody's business."""
    rows = list(past_promotions(person)) if access.may_see_past(actor, person) else []
    return {"rows": rows} if rows else None


def event_facts(case: PromotionApplication) -> dict[str, Any]:
    """What other systems are told of a case: not whose it is."""
    return {"occupation": case.occupation.code, "grade": case.target_grade, "state": str(case.state), "version": case.version}


RECORDS = {
    "workforce.PromotionApplication": _("晋级申报"),
    "workforce.FastTrackRequest": _("竞赛晋级申请"),
    "workforce.PastPromotion": _("历史晋级"),
    "workforce.ExamSitting": _("等级考试"),
    "workforce.ExamVolume": _("晋级档案卷"),
}


def connect_fasttrack() -> None:
    """The fast track of competitions: its catalogue of rules, what waits, its place in the menu."""
    notices.register_codes("fasttrack.", Category.CAREER, is_private=True)
    label = _("竞赛晋级申请")
    register_todo(TodoKind("fasttracks", label, "fasttrack.check", todos.fasttracks, order=31, url_name="fasttrack_list"))
    register_catalogue(
        Catalogue(
            "competition-promotion-rules", _("竞赛晋级规则"), CompetitionPromotionRule,
            (
                "level", "contestant", "from_place", "to_place", "top_percent", "least_prize", "grade", "grade_if_held", "title", "region",
                "effective_from", "effective_to", "source",
            ),
            order=64,
        )
    )  # fmt: skip


def connect_exams() -> None:
    """Examinations: the rules of the parts, what waits, their place in the menu."""
    notices.register_codes("exam.", Category.CAREER, is_private=True)
    register_todo(TodoKind("exams", _("待登记和复核的考试成绩"), "exam.run", todos.exams, order=33, url_name="exam_list"))
    menu.add(menu.MenuEntry("exams", "checkbox", _("等级考试"), "exam_list", "exam.view", 18, group=menu.TALENT))
    notices.register_codes("volume.", Category.CAREER)
    register_todo(TodoKind("volumes", _("逾期未还的档案卷"), "volume.keep", todos.volumes, order=34, url_name="volume_list"))
    menu.add(menu.MenuEntry("volumes", "book", _("晋级档案卷"), "volume_list", "volume.view", 19, group=menu.TALENT))
    fields = (
        "grade", "part", "pass_mark", "weight", "minutes", "per_examiner", "least_examiners", "least_per_room", "is_odd", "effective_from",
        "effective_to", "source",
    )  # fmt: skip
    register_catalogue(Catalogue("exam-part-rules", _("等级考试科目"), ExamPartRule, fields, order=65))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("promotion.", Category.CAREER)
    for code in ("promotion.returned_notice", "promotion.refused_notice", "promotion.unbatched_notice"):
        notices.register_codes(code, Category.CAREER, is_private=True)
    mine, cases_label, steps = _("退回给我的晋级申报"), _("待审查和决定的晋级申报"), _("待办理的晋级批次")
    register_todo(TodoKind("promotions_mine", mine, "promotion.apply", todos.returned, order=8, url_name="promotion_mine"))
    register_todo(TodoKind("promotions", cases_label, "promotion.check", todos.to_review, order=30, url_name="promotion_list"))
    register_todo(TodoKind("batches", steps, "batch.run", todos.batch_steps, order=32, url_name="batch_list"))
    menu.add(
        menu.MenuEntry("promotion_review", "file-check", _("晋级评审"), "promotion_list", "promotion.list", 16, _waiting, group=menu.TALENT)
    )
    menu.add(
        menu.MenuEntry(
            "promotion_outlook", "calendar-event", _("晋级预测"), "promotion_outlook", "promotion.outlook", 17, group=menu.TALENT
        )
    )
    menu.add(menu.MenuEntry("batches", "users-group", _("晋级批次"), "batch_list", "batch.view", 17, group=menu.TALENT))
    menu.add(menu.MenuEntry("occupations", "table", _("职业与申报条件"), "occupation_list", "occupation.view", 21, group=menu.TALENT))
    menu.add(menu.MenuEntry("promotions", "arrow-up-right", _("晋级"), "promotion_mine", "promotion.apply", 26))
    connect_fasttrack()
    connect_exams()
    register_conflicts(CASE_KIND, conflicts_of)
    register_lines(CASE_KIND, case_lines)
    register_blind_lines(CASE_KIND, blind_lines)
    register_conclusion(BATCH_KIND, services.take_conclusion)
    register_closing(BATCH_KIND, services.take_publicity)
    register_withdrawal(BATCH_KIND, services.take_withdrawal)
    register_people(CASE_KIND, cases.applicants)
    register_owner(cases.RECORD_KIND, access.may_open)
    register(
        ImportKind(
            "promotion-history", _("历史晋级"), PastPromotionResource, order=42, list_url="certificate_list",
            help=_("每行一次以往的晋级：工号、职业、等级、日期、依据文号。只作为经历展示，不代替证书，也不计入申报条件。"),
        )
    )  # fmt: skip
    register_panel("past-promotions", 25, "workforce/promotion/_past_panel.html", past_panel)
    for act in ("submitted", "checked", "returned", "refused", "approved"):
        code = f"promotion.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="promotion_detail", api="promotion-detail", order=22))
    desk.quick(desk.QuickAction("promotion_mine", _("申报技能等级"), "arrow-up-right", "promotion_mine", "promotion.apply", 10))
    desk.quick(desk.QuickAction("promotion_list", _("审查晋级申报"), "file-check", "promotion_list", "promotion.check", 12))
    text = _("系统会逐条对照申报条件，告诉您已满足哪些、还差什么；条件够了可以在线申报。")
    desk.step(desk.TourStep("promotion_mine", "tile-quick", _("申报技能等级"), text, "promotion.apply", 37))
