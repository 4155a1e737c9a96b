"""Filters of the list of applications and of the outlook."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.periods import add_months, month_of, parse_period
from portal.organization.filters import NodeInput
from portal.people.selectors import search_people
from workforce.promotion.models import FastTrackRequest, PromotionApplication
from workforce.promotion.selectors.outlook import KINDS, Prospect, Wanted
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation

SELECT = forms.Select(attrs={"class": "input input--sm"})


class PromotionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名或工号"),
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号或拼音首字母")}),
    )
    occupation = django_filters.ModelChoiceFilter(
        label=_("职业"), queryset=Occupation.objects.filter(is_active=True), empty_label=_("全部职业"), widget=SELECT
    )
    target_grade = django_filters.ChoiceFilter(label=_("申报等级"), choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = PromotionApplication
        fields = ["q", "occupation", "target_grade"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(person__in=search_people(self.request.scope, value).values("pk"))  # type: ignore[union-attr]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class OutlookForm(forms.Form):
    """What the outlook is cut to. A wrong occupation, month or tab cuts nothing off; a unit that is too long is none: the page shows
    nobody, the API refuses it."""

    unit = forms.CharField(
        label=_("单位"), required=False, max_length=120,
        widget=NodeInput("unit_offers", {"type": "search", "class": "input input--sm", "placeholder": _("单位名称或编码")}),
    )  # fmt: skip
    occupation = forms.ChoiceField(label=_("职业"), required=False, widget=SELECT)
    month = forms.ChoiceField(label=_("月份"), required=False, widget=SELECT)
    s = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = tuple(Occupation.objects.filter(is_active=True))
        codes = [("", _("全部职业")), *((o.code, str(o)) for o in self.known)]
        self.fields["occupation"].choices = codes  # type: ignore[attr-defined]
        coming = [month_of(add_months(today, n)).code for n in range(months + 1)]
        self.fields["month"].choices = [("", _("全部月份")), *((code, code) for code in coming)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The cut that was asked for."""
        self.is_valid()
        data = self.cleaned_data
        month = parse_period(data["month"]).starts_on if data.get("month") else None
        kind = data.get("s") or ""
        occupation = next((o for o in self.known if o.code == data.get("occupation")), None)
        place = data.get("unit") or (str(self["unit"].value() or "") if "unit" in self.errors else "")
        return Wanted(place, occupation, month, kind if kind in KINDS else "", self.known)


@dataclass
class OutlookFilter:
    """Stands where a list expects a filter set: the outlook is computed, not asked of one table."""

    form: OutlookForm
    qs: list[Prospect]

    @property
    def is_bound(self) -> bool:
        return True

    @property
    def data(self) -> Any:
        return self.form.data


class FastTrackFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名、工号或竞赛名称"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号或竞赛名称")}),
    )  # fmt: skip
    target_grade = django_filters.ChoiceFilter(label=_("认定等级"), choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = FastTrackRequest
        fields = ["q", "target_grade"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        people = search_people(self.request.scope, text).values("pk")  # type: ignore[union-attr]
        return rows.filter(Q(person__in=people) | Q(entry__competition__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
