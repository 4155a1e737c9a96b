"""Filters of the list of duty reports."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from branches.appraisals.enums import ReportBand, ReportState
from branches.appraisals.models import DutyReport

SELECT = forms.Select(attrs={"class": "input input--sm"})


class DutyReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("党支部"), field_name="branch__node__name", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("支部名称")}),
    )  # fmt: skip
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2200,
        widget=forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ReportState.choices, empty_label=_("全部状态"), widget=SELECT)
    band = django_filters.ChoiceFilter(label=_("等次"), choices=ReportBand.choices, empty_label=_("全部等次"), widget=SELECT)

    class Meta:
        model = DutyReport
        fields = ["q", "year", "state", "band"]
