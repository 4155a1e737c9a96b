"""Filters of partnerships and of shared resources."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.partnerships.enums import PartnerKind, ResourceSide
from branches.partnerships.models import Partnership, SharedResource

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


def _search(hint):
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": hint})


class PartnershipFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("共建单位、协议或党组织"), method="find", widget=_search(_("共建单位、协议或党组织")))
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=PartnerKind.choices, empty_label=_("全部类别"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Partnership
        fields = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(agreement__icontains=text) | Q(node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class ResourceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("资源或共建单位"), method="find", widget=_search(_("资源、使用说明或共建单位")))
    side = django_filters.ChoiceFilter(label=_("提供方"), choices=ResourceSide.choices, empty_label=_("双方"), widget=SELECT)
    open = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("yes", _("可用")), ("no", _("已停用"))], empty_label=_("全部状态"), method="opened", widget=SELECT
    )

    class Meta:
        model = SharedResource
        fields = ["q", "side", "open"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(terms__icontains=text) | Q(partnership__name__icontains=text))

    def opened(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(withdrawn_on__isnull=value == "yes")
