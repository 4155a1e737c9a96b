"""Re-election reminders: one notice a branch and step, never twice (TERM-06)."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from branches.orgs import rules, selectors
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import Branch, BranchPost, TermReminder
from portal.catalogue.selectors import value_on
from portal.kernel.periods import add_months
from portal.notices.services import notify


@transaction.atomic
def remind_of_terms(*, at: datetime, today: date) -> int:
    """Tell secretaries and the officers above of the terms that end soon or are over; returns how many notices were due.

    Only the nearest step of a post is due, so a day without the task loses nothing and sends nothing late. The posts are
    locked first: two runs at once send one reminder.
    """
    steps = [int(step) for step in value_on("TERM_REMINDER_MONTHS", today)]
    edge = add_months(today, max(steps, default=0))
    held = BranchPost.objects.valid_on(today).filter(post__in=COMMITTEE_POSTS, to_on__lte=edge, branch__node__closed_on=None)
    posts = list(held.select_for_update().order_by("pk"))
    sent = set(TermReminder.objects.filter(post__in=posts).values_list("post_id", "to_on", "step"))
    due: dict[tuple[int, int], list[TermReminder]] = defaultdict(list)
    for post in posts:
        end = post.to_on
        step = rules.reminder_step(end, today, steps) if end is not None else None
        if end is not None and step is not None and (post.pk, end, step) not in sent:
            due[post.branch_id, step].append(TermReminder(post=post, to_on=end, step=step, sent_at=at))
    TermReminder.objects.bulk_create([row for rows in due.values() for row in rows], batch_size=500)
    _tell(due, at, today)
    return len(due)


def _tell(due: dict[tuple[int, int], list[TermReminder]], at: datetime, today: date) -> None:
    """One notice to each recipient for each branch and step."""
    branches = {b.pk: b for b in Branch.objects.filter(pk__in={pk for pk, _step in due}).select_related("node")}
    readers = selectors.term_readers([b.node for b in branches.values()], today)
    for (pk, step), rows in sorted(due.items()):
        node = branches[pk].node
        params = {"branch": node.name, "count": len(rows), "day": min(row.to_on for row in rows).isoformat()}
        code = "branch.notice_term_due" if step else "branch.notice_term_over"
        notify(user_ids=readers[pk], code=code, params=params, url=reverse("branch_detail", args=[node.code]), at=at)
