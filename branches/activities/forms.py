"""Forms of organisational life: the quick log, the change, the minutes, the roll."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import AgendaFlag, PlaceType
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors import members_of
from branches.activities.services import ActivityFacts, AgendaLine, ResolutionLine
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, DateTimeInput
from portal.organization.models import Node
from portal.people.models import Person

# What an input that changes the roster asks the server for: the rest of the form, with everything typed so far.
REFRESH = {
    "hx-trigger": "change", "hx-include": "closest form", "hx-params": "not files", "hx-vals": '{"act":"refresh"}',
    "hx-target": "#log-body", "hx-swap": "outerHTML",
}  # fmt: skip


class ActivityForm(forms.Form):
    """The facts of one activity of one branch."""

    kind = forms.ModelChoiceField(
        label=_("活动类型"), queryset=ActivityKind.objects.filter(is_active=True), to_field_name="code", empty_label=None,
        error_messages={"required": _("请选择活动类型。"), "invalid_choice": _("请选择列表中的活动类型。")},
    )  # fmt: skip
    group = forms.ModelChoiceField(label=_("党小组"), queryset=Node.objects.none(), to_field_name="code", required=False)
    subject = forms.CharField(
        label=_("主题"), max_length=120, error_messages={"required": _("请填写主题，例如“11 月支委会”。")},
        widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip
    starts_at = forms.DateTimeField(
        label=_("开始时间"), widget=DateTimeInput(), validators=[validate_moment],
        error_messages={"required": _("请填写开始时间。"), "invalid": _("请按“年-月-日 时:分”填写开始时间。")},
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=_("结束时间"), required=False, widget=DateTimeInput(), validators=[validate_moment],
        error_messages={"invalid": _("请按“年-月-日 时:分”填写结束时间。")},
    )  # fmt: skip
    place = forms.CharField(label=_("地点"), max_length=60, required=False, widget=forms.TextInput(attrs={"class": "input"}))
    place_type = forms.ChoiceField(label=_("地点类型"), choices=PlaceType.choices, initial=PlaceType.MEETING_ROOM)
    chair = forms.ModelChoiceField(label=_("主持人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    recorder = forms.ModelChoiceField(label=_("记录人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    summary = forms.CharField(label=_("纪要"), required=False, max_length=20000, widget=forms.Textarea(attrs={"class": "input", "rows": 4}))

    def __init__(self, *args: Any, branch: Branch, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        for name, rows in (("chair", members_of(branch, day)), ("recorder", members_of(branch, day))):
            self.fields[name].queryset = rows
        self.fields["group"].queryset = groups_of(branch, day)

    def facts(self) -> ActivityFacts:
        return ActivityFacts(branch=self.branch, **self.cleaned_data)


def initial_of(activity: Activity) -> dict[str, Any]:
    """What the change form shows of a stored record."""
    local = timezone.localtime
    return {
        "kind": activity.kind.code, "group": activity.group.code if activity.group else "", "subject": activity.subject,
        "starts_at": local(activity.starts_at), "ends_at": local(activity.ends_at) if activity.ends_at else None,
        "place": activity.place, "place_type": activity.place_type, "chair": activity.chair_id, "recorder": activity.recorder_id,
        "summary": activity.summary,
    }  # fmt: skip


class MinutesForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    chair = forms.ModelChoiceField(label=_("主持人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    recorder = forms.ModelChoiceField(label=_("记录人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    summary = forms.CharField(
        label=_("纪要"), required=False, max_length=20000, widget=forms.Textarea(attrs={"class": "input", "rows": 8}),
        help_text=_("写清讨论了什么、有什么不同意见、定了什么。"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = self.fields["recorder"].queryset = people


class AgendaForm(forms.Form):
    title = forms.CharField(label=_("议题"), max_length=120, required=False)
    flag = forms.ChoiceField(label=_("议题类别"), choices=AgendaFlag.choices, initial=AgendaFlag.GENERAL)
    gist = forms.CharField(label=_("讨论要点"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))

    def line(self) -> AgendaLine | None:
        """None for a row left empty."""
        data = self.cleaned_data
        return AgendaLine(data["title"], data["flag"], data["gist"]) if data.get("title") or data.get("gist") else None


class ResolutionForm(forms.Form):
    no = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("决议"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ModelChoiceField(label=_("责任人"), queryset=Person.objects.none(), required=False, empty_label=_("未指定"))
    due_on = forms.DateField(label=_("完成期限"), required=False, widget=DateInput())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people

    def line(self) -> ResolutionLine | None:
        """None for a row left empty: clearing the text strikes the resolution."""
        data = self.cleaned_data
        return ResolutionLine(data["text"], data["owner"], data["due_on"], data["no"]) if data.get("text") else None


AgendaFormSet = forms.formset_factory(AgendaForm, extra=2, max_num=40)
ResolutionFormSet = forms.formset_factory(ResolutionForm, extra=2, max_num=40)


class SittingForm(forms.Form):
    label = forms.CharField(label=_("场次"), max_length=30, help_text=_("例如：中班、夜班、补课"))
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=DateTimeInput(), validators=[validate_moment])
    is_make_up = forms.BooleanField(label=_("这是补课场次"), required=False)


class FollowForm(forms.Form):
    follow_up = forms.CharField(label=_("办理情况"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    done_on = forms.DateField(label=_("办结日期"), required=False, widget=DateInput(), help_text=_("办结后填写，未办结留空。"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def local_or_none(text: str) -> datetime | None:
    """A datetime-local value as local time, or None where it is none (yet)."""
    field = forms.DateTimeField(required=False, validators=[validate_moment])
    try:
        return field.clean(text)
    except forms.ValidationError:
        return None
