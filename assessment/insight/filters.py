"""What the list of scores can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from assessment.rounds.models import AssessmentRound
from assessment.scoring.models import ScoreTotal
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
