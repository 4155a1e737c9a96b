from django.utils.translation import gettext_lazy as _

from portal.backups import selectors
from portal.backups.messages import SENTENCES
from portal.backups.services.marking import BADGE
from portal.kernel import caching, clock, health, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category


def trouble() -> str:
    """What is wrong with the backups now, in one word."""
    return selectors.trouble(clock.now())


def badge(_actor: object) -> int:
    """1 for the menu while something is wrong; asked once a minute, not on each page."""
    return caching.remembered(BADGE, lambda: int(bool(trouble())))


def connect() -> None:
    health.watch_backups(trouble)
    sentences.register(SENTENCES)
    notices.register_codes("backup.", Category.OTHER)
    menu.add(menu.MenuEntry("backups", "database", _("备份"), "backup_list", "backup.view", 69, badge=badge, group=menu.SETUP))
