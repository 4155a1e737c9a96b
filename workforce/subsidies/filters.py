from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.skills.enums import SkillGrade
from workforce.subsidies.enums import SubsidyKind
from workforce.subsidies.models import SubsidyClaim

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
SEARCH = forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("姓名、工号或证书编号")})
YEAR = forms.NumberInput(attrs={**SMALL, "placeholder": _("申请年份"), "min": 2000, "max": 2100})


class SubsidyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、工号或证书编号"), method="find", widget=SEARCH)
    kind = django_filters.ChoiceFilter(label=_("补贴类别"), choices=SubsidyKind.choices, empty_label=_("全部类别"), widget=SELECT)
    grade = django_filters.ChoiceFilter(
        field_name="certificate__grade", label=_("等级"), choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT
    )
    year = django_filters.NumberFilter(field_name="filed_on__year", label=_("申请年份"), widget=YEAR, min_value=2000, max_value=2100)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SubsidyClaim
        fields: Any = ["q", "kind", "grade", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        person = Q(person__name__icontains=text) | Q(person__staff_no__istartswith=text)
        return rows.filter(person | Q(certificate__number__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
