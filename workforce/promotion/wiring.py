"""Hangs promotions onto the ground floor: sentences, menus, who may open the papers, panels and publicity."""

from django.utils.translation import gettext_lazy as _

from portal.files.access import register_owner
from portal.kernel import menu, sentences
from portal.panels.registry import register_conclusion, register_conflicts, register_lines
from portal.publicity.registry import register_closing, register_people, register_withdrawal
from portal.rights.access import Actor
from workforce.promotion import access, services
from workforce.promotion.messages import SENTENCES
from workforce.promotion.selectors import cases
from workforce.promotion.selectors.batches import BATCH_KIND, CASE_KIND
from workforce.promotion.selectors.conflicts import conflicts_of
from workforce.promotion.views.judged import case_lines


def _waiting(actor: Actor) -> int:
    return cases.waiting(actor).count() if actor.can("promotion.check") else 0


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("promotion_review", "file-check", _("晋级评审"), "promotion_list", "promotion.list", 16, _waiting))
    menu.add(menu.MenuEntry("promotion_outlook", "calendar-event", _("晋级预测"), "promotion_outlook", "promotion.outlook", 17))
    menu.add(menu.MenuEntry("batches", "users-group", _("晋级批次"), "batch_list", "batch.view", 17))
    menu.add(menu.MenuEntry("occupations", "table", _("职业与申报条件"), "occupation_list", "occupation.view", 21))
    menu.add(menu.MenuEntry("promotions", "arrow-up-right", _("晋级"), "promotion_mine", "promotion.apply", 26))
    register_conflicts(CASE_KIND, conflicts_of)
    register_lines(CASE_KIND, case_lines)
    register_conclusion(BATCH_KIND, services.take_conclusion)
    register_closing(BATCH_KIND, services.take_publicity)
    register_withdrawal(BATCH_KIND, services.take_withdrawal)
    register_people(CASE_KIND, cases.applicants)
    register_owner(cases.RECORD_KIND, access.may_open)
