"""Filters of the list of certificates."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.selectors import search_people
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation, SkillCertificate

SELECT = forms.Select(attrs={"class": "input input--sm"})


class CertificateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名、工号或证书编号"),
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号、拼音首字母或证书编号")}),
    )
    occupation = django_filters.ModelChoiceFilter(
        label=_("职业"), queryset=Occupation.objects.filter(is_active=True), empty_label=_("全部职业"), widget=SELECT
    )
    grade = django_filters.ChoiceFilter(label=_("等级"), choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SkillCertificate
        fields = ["q", "occupation", "grade"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By number when it looks like one, else by person; people are sought inside the reach of the page."""
        text = value.strip()
        if len(text) >= 8 and any(c.isdigit() for c in text):
            return rows.filter(number__startswith=text.upper())
        people = search_people(self.request.scope, text).values("pk")  # type: ignore[union-attr]
        return rows.filter(person__in=people)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
