from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.transfers import selectors
from branches.transfers.enums import LetterKind, LetterStanding
from branches.transfers.models import TransferLetter

SMALL = {"class": "input input--sm"}


class LetterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名"),
        field_name="person__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={**SMALL, "placeholder": _("姓名")}),
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"), choices=LetterKind.choices, empty_label=_("全部类型"), widget=forms.Select(attrs=SMALL)
    )
    standing = django_filters.ChoiceFilter(
        label=_("状态"), method="with_standing", choices=LetterStanding.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = TransferLetter
        fields = ["q", "kind", "standing"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def with_standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.of_standing(queryset, value, self.today)
