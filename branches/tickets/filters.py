from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.tickets.enums import TicketSource
from branches.tickets.models import ConcernTopic, ServiceTicket

SMALL = {"class": "input input--sm"}
SEARCH = forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("编号、支部或部门")})


class TicketFilter(django_filters.FilterSet):
    """Words of a concern are encrypted and cannot be searched; its number, branch and department can."""

    q = django_filters.CharFilter(label=_("编号、支部或部门"), method="find", widget=SEARCH)
    topic = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=ConcernTopic.objects.all(), to_field_name="code", empty_label=_("全部类别"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    source = django_filters.ChoiceFilter(
        label=_("来源"), choices=TicketSource.choices, empty_label=_("全部来源"), widget=forms.Select(attrs=SMALL)
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = ServiceTicket
        fields: Any = ["q", "topic", "source"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        wanted = Q(branch__node__name__icontains=text) | Q(unit__name__icontains=text)
        number = text.lstrip("#")
        if number.isascii() and number.isdigit() and len(number) <= 12:
            wanted |= Q(pk=int(number))
        return rows.filter(wanted)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
