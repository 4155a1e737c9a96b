from django.utils.translation import gettext_lazy as _

from portal.holds import selectors
from portal.holds.messages import SENTENCES
from portal.kernel import clock, menu, retention, sentences
from portal.kernel.retention import Holder
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.rights.access import Actor


def badge(actor: Actor) -> int:
    """What waits for the actor's second word today."""
    return selectors.waiting(actor, clock.today())


def connect() -> None:
    retention.hold_by(Holder(selectors.held, selectors.is_whole, selectors.people))
    sentences.register(SENTENCES)
    notices.register_codes("hold.", Category.OTHER, is_private=True)
    menu.add(menu.MenuEntry("holds", "lock", _("数据保全"), "hold_list", "hold.view", 65, badge=badge, group=menu.SETUP))
