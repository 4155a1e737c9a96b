"""The secretary's own words, and making a book final."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from branches.yearbook import rules
from branches.yearbook.enums import BookState
from branches.yearbook.models import YearBook
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.rights.access import Actor


def _locked(actor: Actor, book: YearBook, right: str) -> YearBook:
    row = YearBook.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=book.pk)
    ensure(actor.may(right, path=row.branch.node.path))
    return row


@transaction.atomic
def summarise(*, actor: Actor, at: datetime, book: YearBook, version: int, summary: str) -> YearBook:
    """The summary of the year in the secretary's words. EditConflict; RuleBroken: final, too long."""
    row = _locked(actor, book, "yearbook.write")
    ensure(rules.may_change(row.state))
    if row.version != version:
        raise EditConflict("year_book.edit_conflict", theirs={_("年度工作总结"): row.summary})
    words = summary.replace("\r\n", "\n").strip()
    if len(words) > rules.MOST_WORDS:
        raise RuleBroken("year_book.too_long", field="summary", most=rules.MOST_WORDS)
    if words == row.summary:
        return row
    row.summary, row.version = words, row.version + 1
    row.save(update_fields=["summary", "version"])
    record(actor=actor, at=at, action="year_book.summarised", obj=row, path=row.branch.node.path, after={"length": len(words)})
    return row


@transaction.atomic
def settle_book(*, actor: Actor, at: datetime, book: YearBook) -> YearBook:
    """Make it final; a second click finds it so. RuleBroken: not bound yet."""
    row = _locked(actor, book, "yearbook.write")
    ensure(rules.may_settle(row.state))
    if row.state == BookState.FINAL:
        return row
    row.state, row.final_by, row.final_at = BookState.FINAL, actor.user, at
    row.save(update_fields=["state", "final_by", "final_at"])
    record(actor=actor, at=at, action="year_book.settled", obj=row, path=row.branch.node.path)
    return row


@transaction.atomic
def reopen_book(*, actor: Actor, at: datetime, book: YearBook) -> YearBook:
    """Open a final book again. RuleBroken: it is open."""
    row = _locked(actor, book, "yearbook.write")
    if row.state != BookState.FINAL:
        raise RuleBroken("year_book.not_final")
    row.state, row.final_by, row.final_at = BookState.BOUND, None, None
    row.save(update_fields=["state", "final_by", "final_at"])
    record(actor=actor, at=at, action="year_book.reopened", obj=row, path=row.branch.node.path)
    return row
