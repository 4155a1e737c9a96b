from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.audiences.enums import ItemState
from branches.audiences.models import ContentItem, ContentKind

SELECT = forms.Select(attrs={"class": "input input--sm"})


class ItemFilter(django_filters.FilterSet):
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"), queryset=ContentKind.objects.all(), to_field_name="code", empty_label=_("全部类型"), widget=SELECT
    )
    month = django_filters.DateFilter(
        label=_("月份"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month", "class": "input input--sm"}, format="%Y-%m"),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ItemState.choices, empty_label=_("全部状态"), widget=SELECT)
    segment = django_filters.NumberFilter(widget=forms.HiddenInput, method="of_segment")

    class Meta:
        model = ContentItem
        fields: Any = ["kind", "month", "state"]

    def of_segment(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(segment=int(value)) if 0 < value < 10**12 else rows.none()
