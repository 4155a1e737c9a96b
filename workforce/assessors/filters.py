"""Filter of the register of qualifications."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.assessors.enums import AssessorKind
from workforce.assessors.models import AssessorQualification

SMALL = {"class": "input input--sm"}


class AssessorFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("名称或备案号"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("名称或备案号")}),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(
        label=_("类型"), choices=AssessorKind.choices, empty_label=_("全部类型"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = AssessorQualification
        fields = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(number__icontains=text))
