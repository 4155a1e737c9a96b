from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.orgs import selectors
from branches.orgs.imports import BranchResource, PostResource
from branches.orgs.messages import SENTENCES
from branches.orgs.models import Branch
from branches.orgs.panels import register_panel
from portal.exchange.registry import ImportKind, register
from portal.kernel import clock, menu, sentences
from portal.rights.access import Actor


def term_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The election that is due: posts over term or close to its end. Two statements."""
    today = clock.today()
    posts = selectors.due_terms(branch, today)
    first = posts[0].to_on if posts else None
    if first is None:
        return None
    can_edit = actor.scope("branch.edit").covers(branch.node.path)
    return {"posts": posts, "first": first, "is_over": first < today, "days": abs((first - today).days), "can_edit": can_edit}


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("branches", "users-group", _("党支部"), "branch_list", "branch.view", 17))
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
