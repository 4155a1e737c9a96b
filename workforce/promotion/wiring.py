"""Hangs promotions onto the ground floor: sentences, menus, who may open the papers."""

from django.utils.translation import gettext_lazy as _

from portal.files.access import register_owner
from portal.kernel import menu, sentences
from portal.rights.access import Actor
from workforce.promotion import access
from workforce.promotion.messages import SENTENCES
from workforce.promotion.selectors import cases


def _waiting(actor: Actor) -> int:
    return cases.waiting(actor).count() if actor.can("promotion.check") else 0


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("promotion_review", "file-check", _("晋级评审"), "promotion_list", "promotion.list", 16, _waiting))
    menu.add(menu.MenuEntry("promotions", "arrow-up-right", _("晋级"), "promotion_mine", "promotion.apply", 26))
    register_owner(cases.RECORD_KIND, access.may_open)
