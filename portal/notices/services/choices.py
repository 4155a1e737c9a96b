"""How I want to be told; an address counts once its owner has followed the link sent to it."""

from collections.abc import Mapping
from datetime import datetime, time

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.fields import keyed_hash
from portal.notices import rules
from portal.notices.enums import Channel, DeliveryKind, How
from portal.notices.models import Delivery, NoticeChoices
from portal.notices.selectors import enterprise_quiet, link_figures, quiet_of
from portal.notices.services.outbox import wake
from portal.notices.services.wording import SALT
from portal.rights.access import Actor


def _locked(actor: Actor) -> NoticeChoices:
    if actor.user is None:
        raise NotReachable("notice_choices")
    NoticeChoices.objects.get_or_create(user=actor.user)
    return NoticeChoices.objects.select_for_update(of=("self",)).select_related("user").get(user=actor.user)


@transaction.atomic
def save_choices(
    *, actor: Actor, at: datetime, email: str, by_mail: Mapping[str, str], rhythm: str, digest_hour: int, quiet_from: time | None,
    quiet_to: time | None, language: str, version: int,
) -> NoticeChoices:  # fmt: skip
    """Keep the actor's own choices; a new address is asked for confirmation and gets nothing before.

    RuleBroken ``notice.*``; EditConflict where they were saved elsewhere since ``version``.
    """
    row = _locked(actor)
    if row.version != version:
        raise EditConflict("notice.choices_edited")
    if (quiet_from is None) != (quiet_to is None):
        raise RuleBroken("notice.quiet_two_ends", field="quiet_from")
    row.quiet_from, row.quiet_to = quiet_from, quiet_to
    ensure(rules.digest_hour_verdict(rhythm, digest_hour, quiet_of(row, enterprise_quiet(localdate(at)))), field="digest_hour")
    is_new = email.lower() != row.email.lower()
    row.email = email
    row.by_mail = {category: how for category, how in by_mail.items() if how != How.DIGEST}
    row.rhythm, row.digest_hour, row.language = rhythm, digest_hour, language
    if is_new:
        row.email_confirmed_at, row.told_until = None, None
    row.version += 1
    row.save()
    after = {"rhythm": rhythm, "by_mail": row.by_mail, **({"email": "(changed)"} if is_new else {})}
    record(actor=actor, at=at, action="notice_choices.changed", obj=row, label=str(actor.label), after=after)
    if is_new and email:
        _queue_link(row, at)
    return row


def _queue_link(row: NoticeChoices, at: datetime) -> None:
    if not settings.MAIL_ON:
        raise RuleBroken("notice.mail_off", field="email")
    figures = link_figures(localdate(at))
    mine = Delivery.objects.filter(user=row.user, kind=DeliveryKind.ADDRESS, created_at__gt=at - figures.pause)
    subject = f"address {keyed_hash(row.email.lower())[:16]} {at:%Y%m%dT%H%M}"
    if mine.count() >= figures.most or mine.filter(subject__startswith=subject[:24]).exists():
        raise RuleBroken("notice.link_just_sent", field="email", minutes=figures.minutes)
    Delivery.objects.create(
        kind=DeliveryKind.ADDRESS, subject=subject, channel=Channel.EMAIL, user=row.user, created_at=at, due_at=at,
    )  # fmt: skip
    wake()


@transaction.atomic
def send_address_link(*, actor: Actor, at: datetime) -> None:
    """Send the confirmation once more. RuleBroken: no address, confirmed already, or sent a moment ago."""
    row = _locked(actor)
    if not row.email or row.email_confirmed_at is not None:
        raise RuleBroken("notice.no_email")
    _queue_link(row, at)


@transaction.atomic
def confirm_address(*, actor: Actor, at: datetime, token: str) -> NoticeChoices:
    """The link was followed by the account it was made for: from now on its address is written to. RuleBroken ``notice.link_used``."""
    figures = link_figures(localdate(at))
    try:
        told = signing.loads(token, salt=SALT, max_age=figures.good_for)
    except signing.BadSignature:
        raise RuleBroken("notice.link_used", hours=figures.hours) from None
    row = _locked(actor)
    if told.get("u") != actor.user_id or told.get("e") != keyed_hash(row.email.lower())[:24] or not row.email:
        raise RuleBroken("notice.link_used", hours=figures.hours)
    if row.email_confirmed_at is None:
        row.email_confirmed_at = row.told_until = at
        row.version += 1
        row.save(update_fields=["email_confirmed_at", "told_until", "version"])
        record(actor=actor, at=at, action="notice_choices.address_confirmed", obj=row, label=str(actor.label))
    return row


def keep_language(*, actor: Actor, language: str) -> None:
    """Remember the language that somebody has switched to: he is written to in it."""
    if actor.user_id is not None and language in dict(settings.LANGUAGES):
        NoticeChoices.objects.update_or_create(user_id=actor.user_id, defaults={"language": language})
