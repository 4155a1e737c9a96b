"""What waits of posts: reviews to write, terms that ran out, follow-ups, own pledges."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.vanguard import access, rules, selectors
from branches.vanguard.models import TaskForce, VanguardHolder, VanguardPledge, VanguardPost, VanguardReview
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, dated, of_rows
from portal.rights.access import Actor


def _in_hand(actor: Actor, right: str) -> QuerySet[VanguardPost]:
    """Posts in reach that are not the actor's own."""
    rows = VanguardPost.objects.within(Scope(actor.scope(right).paths)).select_related("branch__node")
    return rows.exclude(holders__in=access.own_holds(actor).values("pk")) if actor.person_id is not None else rows


def reviews_due(actor: Actor, at: datetime) -> Todos:
    """Half-years whose review is open and not written, for the branch's office: three statements."""
    today = localdate(at)
    times, found = selectors.review_times(today), []
    for half in rules.reviewable(today, times.lead):
        due = rules.due_on(half, times.days)
        for post in selectors.owed_reviews(_in_hand(actor, "vanguard.edit"), half):
            title = _("%(name)s：%(period)s 考核") % {"name": post.name, "period": half.code}
            found.append(Todo(title, reverse("vanguard_detail", args=[post.pk]), due, post.branch.node.name))
    return dated(found, today)


def follow_ups(actor: Actor, at: datetime) -> Todos:
    """What was to be followed up and is not done: two statements."""
    rows = VanguardReview.objects.filter(post__in=_in_hand(actor, "vanguard.edit").values("pk"), followed_on=None).exclude(follow_up="")
    return of_rows(rows.select_related("post__branch__node"), _follow_line, localdate(at), "follow_up_by")


def _follow_line(row: VanguardReview) -> Todo:
    title = _("%(name)s：跟踪改进") % {"name": row.post.name}
    return Todo(title, reverse("vanguard_detail", args=[row.post_id]), row.follow_up_by, row.post.branch.node.name)


def terms_over(actor: Actor, at: datetime) -> Todos:
    """Posts whose term ran out and that nobody ended: two statements."""
    today = localdate(at)
    rows = VanguardPost.objects.within(Scope(actor.scope("vanguard.edit").paths)).filter(to_on__lt=today, ended_on=None)
    return of_rows(rows.select_related("branch__node"), _post_line, today, "to_on")


def _post_line(row: VanguardPost) -> Todo:
    return Todo(row.name, reverse("vanguard_detail", args=[row.pk]), row.to_on, row.branch.node.name)


def forces_due(actor: Actor, at: datetime) -> Todos:
    """Task forces that end within a week or are late, without a result: two statements."""
    today = localdate(at)
    rows = TaskForce.objects.within(Scope(actor.scope("vanguard.edit").paths)).filter(ended_on=None, to_on__lte=today + timedelta(days=7))
    return of_rows(rows.select_related("branch__node"), _force_line, today, "to_on")


def _force_line(row: TaskForce) -> Todo:
    return Todo(row.name, reverse("task_force_detail", args=[row.pk]), row.to_on, row.branch.node.name)


def own_pledges(actor: Actor, at: datetime) -> Todos:
    """Own posts without a pledge for this year: two statements."""
    written = VanguardPledge.objects.filter(post=OuterRef("post"), person=OuterRef("person"), year=localdate(at).year)
    standing = Q(post__ended_on=None) & (Q(post__to_on=None) | Q(post__to_on__gte=localdate(at)))
    rows = access.own_holds(actor).filter(standing, to_on=None).exclude(Exists(written)).select_related("post")
    return of_rows(rows, _pledge_line, localdate(at))


def _pledge_line(row: VanguardHolder) -> Todo:
    return Todo(_("%(name)s：写今年的承诺") % {"name": row.post.name}, reverse("vanguard_mine"))
