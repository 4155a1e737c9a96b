from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.orgs import selectors, todos
from branches.orgs.access import may_see_party_line
from branches.orgs.exports import EXPORTERS
from branches.orgs.imports import BranchResource, PostResource, StatusResource
from branches.orgs.messages import SENTENCES
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.panels import register_panel
from portal.announcements.registry import Party, register_party
from portal.exchange.registry import ImportKind, call_records, register
from portal.kernel import clock, exporters, menu, retention, sentences
from portal.kernel.retention import Kin
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.panels import register_panel as register_person_panel
from portal.rights.access import Actor
from portal.search import registry as search


def term_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The election that is due: posts over term or close to its end. Two statements."""
    today = clock.today()
    posts = selectors.due_terms(branch, today)
    first = posts[0].to_on if posts else None
    if first is None:
        return None
    can_edit = actor.scope("branch.edit").covers(branch.node.path)
    return {"posts": posts, "first": first, "is_over": first < today, "days": abs((first - today).days), "can_edit": can_edit}


RECORDS = {
    "branches.Branch": _("党支部"),
    "branches.BranchMembership": _("党员名册"),
    "branches.BranchPost": _("支部任职"),
    "branches.BranchProxy": _("书记代理"),
    "branches.BranchCoverage": _("覆盖单位"),
}


def party_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Memberships and earlier statuses with their days, for himself and for who may see the members of his branch."""
    line = selectors.party_line(person)
    if not line or not may_see_party_line(actor, person, {step.path for step in line if step.path}):
        return None
    return {"line": line}


def branches_found(scope: Scope, day: date) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__in=Node.objects.open_on(day)).select_related("node__parent")


def branch_hit(branch: Branch) -> search.Hit:
    return search.Hit(branch.node.name, str(branch.node.parent or ""), reverse("branch_detail", args=[branch.node.code]))


def members_found(scope: Scope, day: date) -> QuerySet[BranchMembership]:
    return BranchMembership.objects.within(scope).valid_on(day).filter(person__left_on=None).select_related("person", "branch__node")


def member_hit(row: BranchMembership) -> search.Hit:
    node, person = row.branch.node, row.person
    return search.Hit(person.name, f"{person.staff_no} · {node.name}", reverse("branch_detail", args=[node.code]) + "#c-members")


# A hold on a branch covers what its members keep.
MEMBERS = Kin(lambda day: BranchMembership.objects.valid_on(day), "person_id", "branch__node__path")


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    retention.bind(MEMBERS)
    notices.register_codes("branch.", Category.BRANCH)
    register_party(Party(selectors.member_ids_below, selectors.branch_paths_of))
    register_todo(
        TodoKind(
            "terms", _("任期届满待换届的支部"), "branch.edit", todos.over_term, order=46, url_name="branch_terms", query="?state=expired"
        )
    )
    page = search.RecordPage("branch_detail", "code", "node__code")
    search.show(search.SearchKind("branch", _("党支部"), "users-group", "branch.view", 20, "node", branches_found, branch_hit, page=page))
    search.show(search.SearchKind("member", _("党员"), "user", "branch.members", 15, "person", members_found, member_hit, on="person_id"))
    menu.add(menu.MenuEntry("branches", "users-group", _("党支部"), "branch_list", "branch.view", 17, group=menu.PARTY))
    register_panel("term", 5, "branches/orgs/_term_panel.html", term_panel)
    register(
        ImportKind(
            "branches", _("党支部和党员"), BranchResource, order=35, list_url="branch_list",
            help=_("每行一件事，由“类型”列说明：党员、委员、覆盖单位；成立日期与组织表不同时加一行“支部”。支部和党小组先在“组织”文件中建立。"),
        )
    )  # fmt: skip
    register(
        ImportKind(
            "posts", _("支部任职"), PostResource, order=36, list_url="branch_terms",
            help=_("每行一个任职：支部、工号、职务、任期起止；已卸任的填“卸任日期”。任职的人应已是该支部党员。"),
        )
    )  # fmt: skip
    register(
        ImportKind(
            "party-status", _("政治面貌变化"), StatusResource, order=37, list_url="branch_list",
            help=_("每行一次变化：接收为预备党员、转正、退出党组织，或入党积极分子、共青团员。首次接收要填支部编码；已登记过的行不会重复登记。"),
        )
    )  # fmt: skip
    register_person_panel("party", 15, "branches/orgs/_party_panel.html", party_panel)
