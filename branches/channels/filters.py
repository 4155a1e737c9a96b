"""Filters of channels and of what appeared on them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.channels.models import Channel, ChannelKind, Publication

SMALL = {"class": "input input--sm"}


def _kind(name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=_("类别"), field_name=name, queryset=ChannelKind.objects.all(), to_field_name="code", empty_label=_("全部类别"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip


def _words(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": hint, **SMALL})


class ChannelFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("渠道名称"), field_name="name", lookup_expr="icontains", widget=_words(_("渠道名称")))
    kind = _kind("kind")

    class Meta:
        model = Channel
        fields: Any = ["q", "kind"]


class PublicationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("标题"), field_name="title", lookup_expr="icontains", widget=_words(_("标题")))
    kind = _kind("channel__kind")
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="published_on", lookup_expr="year", min_value=1949, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    channel = django_filters.NumberFilter(widget=forms.HiddenInput, method="of_channel")

    class Meta:
        model = Publication
        fields: Any = ["q", "kind", "year"]

    def of_channel(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The number in the address of a channel's own ledger."""
        return rows.filter(channel=int(value)) if 0 < value < 2**31 else rows.none()
