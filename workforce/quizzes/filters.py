"""Filters of the bank, of papers and of tests on the spot."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.quizzes.enums import QuizPurpose, QuizQuestionKind
from workforce.quizzes.models import QuizInspection, QuizPaper, QuizQuestion, QuizSubject

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
KEPT = forms.HiddenInput


def _search(placeholder: object) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": placeholder})


class QuestionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("题干或出处"), method="find", widget=_search(_("题干或出处")))
    subject = django_filters.ModelChoiceFilter(
        label=_("主题"), queryset=QuizSubject.objects.all(), to_field_name="code", empty_label=_("全部主题"), method="by_subject",
        widget=SELECT,
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(label=_("题型"), choices=QuizQuestionKind.choices, empty_label=_("全部题型"), widget=SELECT)
    s = django_filters.CharFilter(widget=KEPT, method="keep")

    class Meta:
        model = QuizQuestion
        fields = ["q", "subject", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(text__icontains=value.strip()) | Q(source__icontains=value.strip()))

    def by_subject(self, rows: QuerySet, name: str, value: QuizSubject) -> QuerySet:
        return rows.filter(pk__in=value.tagged.values("question"))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class PaperFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("试卷名称"), field_name="title", lookup_expr="icontains", widget=_search(_("试卷名称")))
    purpose = django_filters.ChoiceFilter(label=_("用途"), choices=QuizPurpose.choices, empty_label=_("全部用途"), widget=SELECT)
    s = django_filters.CharFilter(widget=KEPT, method="keep")

    class Meta:
        model = QuizPaper
        fields = ["q", "purpose"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """As above."""
        return rows


class InspectionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("地点、内容或单位"), method="find", widget=_search(_("地点、内容或单位")))
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="started_at", lookup_expr="year", min_value=1949, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年份")}),
    )  # fmt: skip

    class Meta:
        model = QuizInspection
        fields = ["q", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(place__icontains=text) | Q(note__icontains=text) | Q(node__name__icontains=text))
