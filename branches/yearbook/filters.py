import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from branches.yearbook.enums import BookState
from branches.yearbook.models import YearBook

SMALL = {"class": "input input--sm"}


class YearBookFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=BookState.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )  # fmt: skip

    class Meta:
        model = YearBook
        fields = ["year", "state"]
