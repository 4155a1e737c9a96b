"""Hangs the rule library onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.policies import access, selectors, todos
from branches.policies.exports import EXPORTERS
from branches.policies.messages import SENTENCES
from branches.policies.models import Policy
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def found(scope: Scope, day: date) -> QuerySet[Policy]:
    return Policy.objects.within(scope).select_related("node")


def hit(row: Policy) -> search.Hit:
    return search.Hit(row.title, row.node.name, reverse("policy_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Policy": _("制度")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("policies", "book", _("制度库"), "policy_list", "policy.view", 34, group=menu.PARTY))
    register_todo(TodoKind("policies", _("应复审的制度"), "policy.edit", todos.to_review, order=60, url_name="policy_list"))
    register_owner("policy", access.may_open, may_add=access.may_add, node_of=selectors.node_of, places=selectors.file_places)
    search.keep(search.SearchIndex("policy", lambda: Policy.objects.values_list("pk", "title", "office")))
    page = search.RecordPage("policy_detail", "pk", "pk")
    search.show(search.SearchKind("policy", _("制度"), "book", "policy.view", 46, "policy", found, hit, page=page))
