from django.utils.translation import gettext_lazy as _

from branches.orgs.imports import BranchResource
from branches.orgs.messages import SENTENCES
from portal.exchange.registry import ImportKind, register
from portal.kernel import menu, sentences


def connect() -> None:
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("branches", "users-group", _("党支部"), "branch_list", "branch.view", 17))
    register(
        ImportKind(
            "branches", _("党支部和党员"), BranchResource, order=35, list_url="branch_list",
            help=_("每行一件事，由“类型”列说明：党员、委员、覆盖单位；成立日期与组织表不同时加一行“支部”。支部和党小组先在“组织”文件中建立。"),
        )
    )  # fmt: skip
