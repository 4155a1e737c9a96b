"""Hangs transfers onto the house."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.orgs.open_tasks import OpenTask, register_open_tasks
from branches.transfers import todos
from branches.transfers.enums import LetterState
from branches.transfers.exports import EXPORTERS
from branches.transfers.messages import SENTENCES
from branches.transfers.models import TransferLetter
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def open_letters(branch: Branch) -> list[OpenTask]:
    """Letters from or to the branch that nobody has confirmed. One statement."""
    rows = TransferLetter.objects.filter(Q(from_branch=branch) | Q(to_branch=branch), state=LetterState.ISSUED)
    rows = rows.select_related("person").order_by("expires_on", "pk")
    return [OpenTask(row.person.name, reverse("transfer_detail", args=[row.pk]), row.expires_on) for row in rows]


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    register_open_tasks("transfers", _("在途的组织关系"), 70, open_letters)
    menu.add(menu.MenuEntry("transfers", "arrow-forward-up", _("组织关系转接"), "transfer_list", "transfer.view", 35, group=menu.PARTY))
    notices.register_codes("transfer.", Category.BRANCH, is_private=True)
    waiting: dict[str, Any] = {"order": 38, "url_name": "transfer_list"}
    register_todo(TodoKind("transfers", _("待接收的组织关系"), "transfer.confirm", todos.to_confirm, **waiting, query="?standing=waiting"))
    register_todo(TodoKind("transfers_late", _("过期的介绍信"), "transfer.issue", todos.overdue, **waiting, query="?standing=overdue"))
