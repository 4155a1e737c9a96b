import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.responsibilities.enums import DutyHolder
from branches.responsibilities.models import DutyStatement

SMALL = {"class": "input input--sm"}


class StatementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("责任内容"), field_name="text", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("责任内容")}),
    )  # fmt: skip
    holder = django_filters.ChoiceFilter(
        label=_("责任主体"), choices=DutyHolder.choices, empty_label=_("全部责任主体"), widget=forms.Select(attrs=SMALL)
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = DutyStatement
        fields = ["q", "holder"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
