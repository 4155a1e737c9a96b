"""What the list of scores can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import ChainStage
from assessment.rounds.models import AssessmentRound
from assessment.scoring.models import ScoreTotal
from branches.activities.models import Activity, ActivityKind
from portal.kernel.scope import Scope


class ScoreListFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="branch__node__name", lookup_expr="contains", label=_("党支部"))
    round = django_filters.ModelChoiceFilter(queryset=AssessmentRound.objects.none(), label=_("考核期"), empty_label=_("全部考核期"))

    class Meta:
        model = ScoreTotal
        fields: list[str] = []

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scored = ScoreTotal.objects.within(scope).values("round")
        self.filters["round"].extra["queryset"] = AssessmentRound.objects.filter(pk__in=scored)
        self.form.fields["round"].queryset = AssessmentRound.objects.filter(pk__in=scored)
        self.form.fields["q"].widget.attrs["placeholder"] = _("支部名称")
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "input"


class ChainFilter(django_filters.FilterSet):
    """``quarter`` and ``unit`` are applied by the page; here they only survive a new filter."""

    q = django_filters.CharFilter(
        field_name="subject", lookup_expr="icontains", label=_("主题"),
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("主题")}),
    )  # fmt: skip
    stage = django_filters.ChoiceFilter(
        choices=ChainStage.choices,
        label=_("到了哪一步"),
        empty_label=_("全部记录"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"), queryset=ActivityKind.objects.all(), to_field_name="code", empty_label=_("全部类型"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )  # fmt: skip
    branch = django_filters.CharFilter(field_name="branch__node__code", widget=forms.HiddenInput)
    quarter = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")
    unit = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Activity
        fields: list[str] = []

    def keep(self, rows: Any, name: str, value: str) -> Any:
        return rows
