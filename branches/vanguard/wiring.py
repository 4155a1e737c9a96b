"""Hangs posts and task forces onto the house: sentences, menu, search, import, files, to-dos, events, the card of a branch."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.orgs.open_tasks import register_open_tasks
from branches.orgs.panels import register_panel
from branches.vanguard import access, selectors, todos
from branches.vanguard.exports import EXPORTERS
from branches.vanguard.imports import VanguardResource
from branches.vanguard.messages import SENTENCES
from branches.vanguard.models import TaskForce, VanguardPost
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor
from portal.search import registry as search


def cover_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """Coverage and standing posts on the page of a branch."""
    if not actor.is_system and not actor.scope("vanguard.view").covers(branch.node.path):
        return None
    (found,) = selectors.with_covers([branch], clock.today())
    cover, posts = found.cover, found.post_count  # type: ignore[attr-defined]
    return {"cover": cover, "posts": posts} if cover.count or posts else None


def searched_posts() -> QuerySet:
    return VanguardPost.objects.values_list("pk", "name", "place", "plate_no")


def posts_found(scope: Scope, day: date) -> QuerySet[VanguardPost]:
    return VanguardPost.objects.within(scope).select_related("branch__node")


def post_hit(row: VanguardPost) -> search.Hit:
    return search.Hit(row.name, f"{row.get_kind_display()} · {row.branch.node.short_name}", reverse("vanguard_detail", args=[row.pk]))


def searched_forces() -> QuerySet:
    return TaskForce.objects.values_list("pk", "name", "task")


def forces_found(scope: Scope, day: date) -> QuerySet[TaskForce]:
    return TaskForce.objects.within(scope).select_related("branch__node")


def force_hit(row: TaskForce) -> search.Hit:
    return search.Hit(row.name, f"{row.from_on.isoformat()} · {row.branch.node.short_name}", reverse("task_force_detail", args=[row.pk]))


RECORDS = {
    "branches.VanguardPost": _("先锋岗和责任区"), "branches.VanguardHolder": _("岗区党员"), "branches.VanguardPledge": _("岗区承诺"),
    "branches.VanguardReview": _("岗区考核"), "branches.TaskForce": _("突击队"), "branches.KeyPost": _("关键岗位"),
}  # fmt: skip


def connect_search() -> None:
    kind, right = search.SearchKind, "vanguard.view"
    search.keep(search.SearchIndex("vanguard", searched_posts))
    page = search.RecordPage("vanguard_detail", "pk", "pk")
    search.show(kind("vanguard", _("先锋岗和责任区"), "award", right, 52, "vanguard", posts_found, post_hit, page=page))
    search.keep(search.SearchIndex("task_force", searched_forces))
    page = search.RecordPage("task_force_detail", "pk", "pk")
    search.show(kind("task_force", _("突击队"), "users-group", right, 53, "task_force", forces_found, force_hit, page=page))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    connect_search()
    menu.add(menu.MenuEntry("vanguard", "award", _("先锋岗责任区"), "vanguard_list", "vanguard.view", 32, group=menu.PARTY))
    menu.add(menu.MenuEntry("vanguard_mine", "award", _("我的岗区"), "vanguard_mine", "vanguard.own", 39))
    register_kind(ImportKind("vanguard-posts", _("先锋岗和责任区"), VanguardResource, order=65, list_url="vanguard_list"))
    register_owner(
        "vanguard_post", access.may_open_post_file, access.may_change_post_files,
        node_of=selectors.post_node, reach=selectors.post_reach, places=selectors.post_places,
    )  # fmt: skip
    register_owner(
        "task_force", access.may_open_force_file, access.may_change_force_files,
        node_of=selectors.force_node, reach=selectors.force_reach, places=selectors.force_places,
    )  # fmt: skip
    register_open_tasks("vanguard", _("没有结束的先锋岗和责任区"), 30, selectors.open_posts)
    register_open_tasks("task_forces", _("没有登记成果的突击队"), 40, selectors.open_forces)
    register_panel("vanguard", 35, "branches/vanguard/_branch_panel.html", cover_panel)
    notices.register_codes("vanguard.", Category.BRANCH)
    notices.register_codes("vanguard.reviewed_notice", Category.BRANCH, is_private=True)
    for kind in (
        TodoKind("vanguard_pledges", _("岗区承诺"), "vanguard.own", todos.own_pledges, 19, "vanguard_mine"),
        TodoKind("vanguard_reviews", _("待考核的先锋岗和责任区"), "vanguard.edit", todos.reviews_due, 31, "vanguard_list"),
        TodoKind("vanguard_follow", _("待跟踪的岗区改进"), "vanguard.edit", todos.follow_ups, 32, "vanguard_list"),
        TodoKind("vanguard_over", _("到期的先锋岗和责任区"), "vanguard.edit", todos.terms_over, 33, "vanguard_list", "?s=over"),
        TodoKind("task_forces", _("快到期的突击队任务"), "vanguard.edit", todos.forces_due, 34, "task_force_list"),
    ):
        register_todo(kind)
