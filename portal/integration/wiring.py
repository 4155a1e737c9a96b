"""Hangs integration into the portal: who is told of acts, how long answers are kept, the menu."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from portal.audit import registry as audit
from portal.catalogue.selectors import value_on
from portal.integration.messages import SENTENCES
from portal.integration.selectors import has_due
from portal.integration.services import announce
from portal.kernel import clock, health, menu, once, retention, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category


def _answers_kept(day: date) -> timedelta:
    return timedelta(hours=int(value_on("API_KEY_HOURS", day)))


def is_late() -> bool:
    """Whether a message that is due has been waiting for long."""
    return has_due(clock.now() - health.LONGEST_WAIT)


def connect() -> None:
    health.watch_outbox(is_late)
    sentences.register(SENTENCES)
    retention.declare("webhooks", _("事件推送记录"), is_of_people=False)
    notices.register_codes("webhook.", Category.OTHER)
    audit.listen(announce)
    once.keep_for(_answers_kept)
    menu.add(menu.MenuEntry("webhooks", "arrow-up-right", _("事件推送"), "webhook_list", "webhook.view", 68, group=menu.SETUP))
