from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.questions.models import PolicyQuestion
from branches.tickets.models import ConcernTopic

SMALL = {"class": "input input--sm"}
SEARCH = forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("问题或解答里的字")})


class QuestionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("问题或解答里的字"), method="find", widget=SEARCH)
    topic = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=ConcernTopic.objects.all(), to_field_name="code", empty_label=_("全部类别"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip

    class Meta:
        model = PolicyQuestion
        fields: Any = ["q", "topic"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The words of the board; what was asked in other words is not searched."""
        text = value.strip()
        return rows.filter(Q(shown__icontains=text) | Q(answer__icontains=text))
