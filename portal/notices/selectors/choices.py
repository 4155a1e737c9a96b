"""How somebody wants to be told, with the default of the enterprise where he has said nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import values_on
from portal.notices.enums import How
from portal.notices.models import NoticeChoices
from portal.notices.rules import Quiet, clock_verdict, quiet_between
from portal.rights.models import User

QUIET_ROWS = ("NOTICE_QUIET_FROM", "NOTICE_QUIET_TO")


def choices_of(user: User) -> NoticeChoices:
    """The stored choices, or unsaved ones with the defaults: one statement."""
    return NoticeChoices.objects.filter(user=user).first() or NoticeChoices(user=user)


def enterprise_quiet(day: date) -> Quiet:
    """The quiet hours of the enterprise: one statement."""
    found = values_on(QUIET_ROWS, day)
    return quiet_between(*(found[code] for code in QUIET_ROWS))


def broken_quiet_rows() -> list[tuple[str, Any]]:
    """Code and value of rule rows of the quiet hours, of any date, that are no time of day."""
    rows = RuleParameter.objects.filter(code__in=QUIET_ROWS).order_by("code", "effective_from")
    return [(code, value) for code, value in rows.values_list("code", "value") if not clock_verdict(value)]


@dataclass(frozen=True)
class LinkFigures:
    """How long a confirmation link is good, how long to wait for the next one, and how many there are in that time at most."""

    good_for: timedelta
    pause: timedelta
    most: int

    @property
    def hours(self) -> int:
        return int(self.good_for / timedelta(hours=1))

    @property
    def minutes(self) -> int:
        return int(self.pause / timedelta(minutes=1))


def link_figures(day: date) -> LinkFigures:
    """Rule rows NOTICE_LINK_HOURS, NOTICE_LINK_PAUSE_MINUTES, NOTICE_LINKS_MOST: one statement."""
    found = values_on(["NOTICE_LINK_HOURS", "NOTICE_LINK_PAUSE_MINUTES", "NOTICE_LINKS_MOST"], day)
    good_for, pause = timedelta(hours=int(found["NOTICE_LINK_HOURS"])), timedelta(minutes=int(found["NOTICE_LINK_PAUSE_MINUTES"]))
    return LinkFigures(good_for, pause, int(found["NOTICE_LINKS_MOST"]))


def quiet_of(choices: NoticeChoices, default: Quiet) -> Quiet:
    """His own quiet hours where he has set some."""
    own = choices.quiet_from, choices.quiet_to
    return Quiet(own[0], own[1]) if own[0] is not None and own[1] is not None else default


def how_by_mail(choices: NoticeChoices, category: str) -> str:
    """How a category reaches him by mail: gathered, unless he says otherwise; never without a confirmed address."""
    if choices.email_confirmed_at is None or not choices.email:
        return How.OFF
    chosen = choices.by_mail.get(category, How.DIGEST)
    return chosen if chosen in How.values else How.DIGEST


def language_of(choices: NoticeChoices) -> str:
    """The language that he is written to in."""
    known = dict(settings.LANGUAGES)
    return choices.language if choices.language in known else settings.LANGUAGE_CODE
