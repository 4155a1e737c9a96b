"""The words of what goes out, in the language of whoever reads them."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.kernel.fields import keyed_hash
from portal.kernel.sentences import sentence
from portal.notices import registry
from portal.notices.channels import GroupMessage
from portal.notices.enums import Category, DeliveryKind, How
from portal.notices.models import Delivery, Notice, NoticeChoices
from portal.notices.selectors import how_by_mail, language_of, link_figures, todo_summary
from portal.rights.access import actor_of
from portal.rights.models import User

SALT = "notices.address"
MOST_LINES = 20  # notices that a digest quotes


class NothingToSay(Exception):
    """What was to be told has been read, laid aside or chosen away since."""


def address_token(user: User, email: str) -> str:
    """What the confirmation link carries: account and address, signed; the address itself is not in it."""
    return signing.dumps({"u": user.pk, "e": keyed_hash(email.lower())[:24]}, salt=SALT)


def outside(path: str) -> str:
    """``path`` as a full address, or empty where the operator has not said how the portal is called."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path.lstrip("/")) if settings.SITE_URL and path else ""


def said_outside(notice: Notice) -> str:
    """The sentence as it may leave the portal: what somebody wrote stays inside."""
    return sentence("notice.something_new") if registry.nature_of(notice.code).is_private else notice.text


def letter(row: Delivery, choices: NoticeChoices, at: datetime) -> tuple[str, str]:
    """(subject, body) of a delivery by mail. Raises NothingToSay."""
    with override(language_of(choices)):
        write = {DeliveryKind.NOTICE: _notice, DeliveryKind.DIGEST: _digest, DeliveryKind.ADDRESS: _address}[DeliveryKind(row.kind)]
        subject, template, context = write(row, choices, at)
        signed = {**context, "choices_url": outside(reverse("notice_choices")), "site": settings.SITE_URL}
        return subject, render_to_string(f"portal/notices/mail/{template}.txt", signed).strip() + "\n"


def _notice(row: Delivery, choices: NoticeChoices, at: datetime) -> tuple[str, str, dict[str, Any]]:
    notice = row.notice
    if notice is None or notice.read_at is not None or how_by_mail(choices, notice.category) != How.NOW:
        raise NothingToSay
    subject = _("红匠通知：%(category)s") % {"category": Category(notice.category).label}
    return subject, "notice", {"text": said_outside(notice), "url": outside(notice.url or reverse("notice_list"))}


def _digest(row: Delivery, choices: NoticeChoices, at: datetime) -> tuple[str, str, dict[str, Any]]:
    since, until = (datetime.fromisoformat(row.content[key]) for key in ("since", "until"))
    rows = Notice.objects.filter(recipient_id=row.user_id, read_at=None, done_at=None, gathered_at__gt=since, gathered_at__lte=until)
    fresh = [n for n in rows.order_by("-created_at", "-pk") if how_by_mail(choices, n.category) == How.DIGEST]
    if not fresh:
        raise NothingToSay
    groups: dict[str, list[str]] = {}
    for notice in fresh[:MOST_LINES]:
        groups.setdefault(str(Category(notice.category).label), []).append(said_outside(notice))
    todos = todo_summary(actor_of(choices.user, localdate(at)), at)
    context = {
        "groups": groups, "more": len(fresh) - min(len(fresh), MOST_LINES), "todos": todos,
        "notices_url": outside(reverse("notice_list")), "todos_url": outside(reverse("todo_list")),
    }  # fmt: skip
    return _("红匠通知汇总：%(count)s 条未读") % {"count": len(fresh)}, "digest", context


def _address(row: Delivery, choices: NoticeChoices, at: datetime) -> tuple[str, str, dict[str, Any]]:
    if choices.email_confirmed_at is not None:
        raise NothingToSay
    path = reverse("notice_address_confirm", args=[address_token(choices.user, choices.email)])
    return _("请确认您的邮箱"), "address", {"url": outside(path), "path": path, "hours": link_figures(localdate(at)).hours}


def group_message(row: Delivery) -> GroupMessage:
    """What a chat group reads, in Chinese: figures and a link."""
    with override(settings.LANGUAGE_CODE):
        lines = tuple(sentence(code, params or None) for code, params in row.content)
        return GroupMessage(_("红匠提醒"), lines, _("登录红匠查看"), outside(reverse("home")))
