import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction
from branches.plans.enums import Side

SMALL = {"class": "input input--sm"}


class MeetingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("会议名称"), field_name="title", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("会议名称")}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"), queryset=JointMeetingKind.objects.all(), to_field_name="code", empty_label=_("全部类型"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="held_on", lookup_expr="year", min_value=1949, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = JointMeeting
        fields = ["q", "kind"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("要办的事"), field_name="text", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("要办的事")}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("会议类型"), field_name="meeting__kind", queryset=JointMeetingKind.objects.all(), to_field_name="code",
        empty_label=_("全部类型"), widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    side = django_filters.ChoiceFilter(label=_("责任方"), choices=Side.choices, empty_label=_("各方"), widget=forms.Select(attrs=SMALL))
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = MeetingAction
        fields = ["q", "kind", "side"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
