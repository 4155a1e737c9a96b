"""Narrowing a list to a place of the tree: a box that offers names while somebody types. A list of all places of the reach would be
megabytes in an enterprise of ten thousand branches; without scripts it is a plain box that takes a code or a part of the name.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.organization.enums import OFFERED_KINDS
from portal.organization.selectors import in_place, places

LONGEST_TEXT = 120  # of what a box takes: the longest name with its code


class NodeInput(forms.TextInput):
    """``offers``: the name of the page that answers with places."""

    template_name = "portal/organization/node_input.html"

    def __init__(self, offers: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offers = offers

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        options = f"{own.setdefault('id', f'id_{name}')}_list"
        own |= {"list": options, "autocomplete": "off", "hx-get": reverse(self.offers), "hx-params": name, "hx-target": f"#{options}"}
        own |= {"hx-swap": "innerHTML", "hx-trigger": "focus once, input changed delay:300ms", "hx-sync": "this:replace"}
        return context


class NodeFilter(django_filters.CharFilter):
    """Rows of the place that a text names (``selectors.in_place``), of the kinds that are offered and of the reader's reach: the filter
    set says it as ``scope``. ``field_name`` leads to the node; ``by_key``: the list once saved row keys. One or two statements
    more, where something is asked."""

    def __init__(self, *, label: Any, offers: str, is_below: bool = False, by_key: bool = False, small: bool = True, **kwargs: Any) -> None:
        css = "input input--sm" if small else "input"
        hint = {"unit_offers": _("单位名称或编码"), "branch_offers": _("支部名称或编码")}.get(offers, _("单位、支部名称或编码"))
        kwargs.setdefault("widget", NodeInput(offers, {"class": css, "type": "search", "placeholder": hint}))
        super().__init__(label=label, max_length=LONGEST_TEXT, **kwargs)
        self.kinds, self.is_below, self.by_key = OFFERED_KINDS[offers], is_below, by_key

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        among = places(self.parent.scope, self.kinds)
        return qs.filter(in_place(self.field_name, value, among, is_below=self.is_below, by_key=self.by_key))


def branch_filter(field_name: str, **kwargs: Any) -> NodeFilter:
    """One branch of many."""
    return NodeFilter(label=_("支部"), offers="branch_offers", field_name=field_name, **kwargs)


def unit_filter(field_name: str, **kwargs: Any) -> NodeFilter:
    """A unit with everything below it."""
    return NodeFilter(label=_("单位"), offers="unit_offers", field_name=field_name, is_below=True, **kwargs)
