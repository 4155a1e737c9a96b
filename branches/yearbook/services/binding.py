"""A book is asked for, bound by a worker chapter by chapter, and its branch told."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.orgs.models import Branch
from branches.yearbook import rules
from branches.yearbook.enums import BookState
from branches.yearbook.models import YearBook
from branches.yearbook.selectors import CHAPTERS, bindable
from portal.audit.services import record
from portal.kernel import jobs
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.models import Job
from portal.kernel.periods import parse_period
from portal.notices.services import notify
from portal.rights.access import Actor

TASK = "branches.yearbook.tasks.bind"


@transaction.atomic
def ask_for(*, actor: Actor, at: datetime, branches: Sequence[Branch], year: int) -> Job:
    """Have the books of ``branches`` bound by a worker; one that is there is bound anew, a final one stays as it is.

    NotReachable; RuleBroken ``year_book.*``: nothing is left to bind, or a single book is refused.
    """
    today, asked = localdate(at), []
    if not actor.is_system:
        reached = set(bindable(actor.scope("yearbook.bind")).filter(pk__in=[b.pk for b in branches]).values_list("pk", flat=True))
        if len(reached) != len({b.pk for b in branches}):
            raise RuleBroken("year_book.branch_foreign", field="branch")
    for branch in branches:
        verdict = rules.may_bind(year, branch.founded_on, today)
        first = {"asked_by": actor.user, "asked_at": at}
        if verdict:
            book, _new = YearBook.objects.select_for_update(of=("self",)).get_or_create(branch=branch, year=year, defaults=first)
            verdict = rules.may_change(book.state)
        if len(branches) == 1:
            ensure(verdict, field="year")
        if verdict:
            asked.append(book)
    if not asked:
        raise RuleBroken("year_book.is_final")
    job = jobs.enqueue(
        task=TASK, params={"books": [b.pk for b in asked]}, title=_("生成 %(year)s 年支部工作手册") % {"year": year}, owner=actor.user,
        at=at, total=len(asked) * len(CHAPTERS),
    )  # fmt: skip
    YearBook.objects.filter(pk__in=[b.pk for b in asked]).update(state=BookState.ASKED, asked_by=actor.user, asked_at=at, job=job)
    for book in asked:
        record(actor=actor, at=at, action="year_book.asked", obj=book, path=book.branch.node.path, after={"year": year})
    return job


def bind_book(*, actor: Actor, at: datetime, book: YearBook, progress: Callable[[int], None]) -> YearBook:
    """Read every chapter, outside a transaction so that progress is seen, then keep them in one. Safe to run twice.

    NotReachable where the branch has left the reach of whoever asked.
    """
    if not actor.is_system and not actor.scope("yearbook.bind").covers(book.branch.node.path):
        raise NotReachable("yearbook.bind")
    year = parse_period(str(book.year))
    day, chapters = rules.as_of(book.year, localdate(at)), []
    for no, read in enumerate(CHAPTERS, 1):
        chapters.append(read(book.branch, year, day).as_json())
        progress(no)
    return _keep(actor, at, book, chapters)


@transaction.atomic
def _keep(actor: Actor, at: datetime, book: YearBook, chapters: list) -> YearBook:
    row = YearBook.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=book.pk)
    if row.state == BookState.FINAL:  # made final while the worker was reading
        return row
    row.chapters, row.bound_at, row.state = chapters, at, BookState.BOUND
    row.save(update_fields=["chapters", "bound_at", "state"])
    record(actor=actor, at=at, action="year_book.bound", obj=row, path=row.branch.node.path, after={"chapters": len(chapters)})
    if actor.user is not None:
        params, url = {"branch": row.branch.node.name, "year": row.year}, reverse("year_book_detail", args=[row.pk])
        notify(user_ids=[actor.user.pk], code="year_book.notice_bound", params=params, url=url, at=at)
    return row


def fail_books(*, ids: Sequence[int]) -> None:
    """Books that the worker did not come to are no longer said to be on their way."""
    YearBook.objects.filter(pk__in=ids, state=BookState.ASKED).update(state=BookState.FAILED)
