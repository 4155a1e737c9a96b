"""Forms of organisational life: the quick log, the change, the minutes, the roll."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import AgendaFlag, EffectKind, PlaceType, Shift
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors import covered_teams, inviting_choices, members_of, union_units
from branches.activities.services import ActivityFacts, AgendaLine, EffectFacts, ResolutionLine
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.catalogue.models import Tag
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, DateTimeInput
from portal.kernel.sentences import sentence
from portal.measures.models import MeasureKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person

MOST_MINUTES = 180  # a longer pre-shift lecture is a slip of the finger
NOT_FILLED = _("未填写")
# What an input that changes the roster asks the server for: the rest of the form, with everything typed so far.
REFRESH = {
    "hx-trigger": "change", "hx-include": "closest form", "hx-params": "not files", "hx-vals": '{"act":"refresh"}',
    "hx-target": "#log-body", "hx-swap": "outerHTML",
}  # fmt: skip


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:  # type: ignore[override]
        return f"{obj.node.name}（{obj.node.code}）"


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
    link = forms.CharField(
        label=_("线上入口"), max_length=300, required=False,
        help_text=_("线上召开时填会议网址，以 https:// 开头；应到的同志在“我的”页面能看到。"),
        widget=forms.URLInput(attrs={"class": "input", "placeholder": "https://", "autocomplete": "off"}),
    )  # fmt: skip
    chair = forms.ModelChoiceField(label=_("主持人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    recorder = forms.ModelChoiceField(label=_("记录人"), queryset=Person.objects.none(), required=False, empty_label=_("未填写"))
    summary = forms.CharField(label=_("纪要"), required=False, max_length=20000, widget=forms.Textarea(attrs={"class": "input", "rows": 4}))
    speaker = forms.ModelChoiceField(label=_("主讲人"), queryset=Person.objects.none(), required=False, empty_label=NOT_FILLED)
    shift = forms.ChoiceField(label=_("班次"), choices=[("", NOT_FILLED), *Shift.choices], required=False)
    team = forms.ModelChoiceField(
        label=_("班组"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=NOT_FILLED,
        error_messages={"invalid_choice": _("所选班组不是本支部覆盖单位的班组，请重新选择。")},
    )  # fmt: skip
    tags = forms.ModelMultipleChoiceField(
        label=_("标签"), queryset=Tag.objects.filter(is_active=True), to_field_name="code", required=False,
        error_messages={"invalid_choice": _("请从列表中选择标签。"), "invalid_list": _("请从列表中选择标签。")},
    )  # fmt: skip

    def __init__(self, *args: Any, branch: Branch, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        members = members_of(branch, day)
        for name in ("chair", "recorder", "speaker"):
            field = self.fields[name]
            field.queryset = members
            field.choices = [("", field.empty_label), *((p.pk, field.label_from_instance(p)) for p in members)]  # read once for all three
        self.fields["team"].queryset = covered_teams(branch, day)
        self.fields["group"].queryset = groups_of(branch, day)

    def facts(self) -> ActivityFacts:
        return ActivityFacts(branch=self.branch, **self.cleaned_data)


def initial_of(activity: Activity) -> dict[str, Any]:
    """What the change form shows of a stored record."""
    local = timezone.localtime
    return {
        "kind": activity.kind.code, "group": activity.group.code if activity.group else "", "subject": activity.subject,
        "starts_at": local(activity.starts_at), "ends_at": local(activity.ends_at) if activity.ends_at else None,
        "place": activity.place, "place_type": activity.place_type, "link": activity.link,
        "chair": activity.chair_id, "recorder": activity.recorder_id,
        "summary": activity.summary, "speaker": activity.speaker_id, "shift": activity.shift,
        "team": activity.team.code if activity.team else "", "tags": [tag.code for tag in activity.tags.all()],
    }  # fmt: skip


class QuickForm(forms.Form):
    """A pre-shift lecture on one screen: what it was about, who spoke, to which shift, how long."""

    kind = forms.ModelChoiceField(
        label=_("活动类型"), queryset=ActivityKind.objects.filter(is_active=True, is_quick=True), to_field_name="code",
        empty_label=None, error_messages={"invalid_choice": _("请选择列表中的活动类型。")},
    )  # fmt: skip
    subject = forms.CharField(
        label=_("主题"), max_length=120, error_messages={"required": _("请填写主题，例如“交接班岗位安全确认”。")},
        widget=forms.TextInput(attrs={"class": "input", "autofocus": True, "enterkeyhint": "done", "autocomplete": "off"}),
    )  # fmt: skip
    speaker = forms.ModelChoiceField(
        label=_("主讲人"), queryset=Person.objects.none(), empty_label=_("请选择"),
        error_messages={"required": _("请选择主讲人。"), "invalid_choice": _("主讲人不是本支部党员，请重新选择。")},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("时长（分钟）"), min_value=1, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("请填写时长，例如 10。"), "invalid": _("时长请填写整数，例如 10。"),
            "min_value": _("时长至少 1 分钟。"), "max_value": _("时长超过 %(limit_value)s 分钟，请用“记一次活动”登记。"),
        },
    )  # fmt: skip
    shift = forms.ChoiceField(
        label=_("班次"), choices=Shift.choices, error_messages={"required": _("请选择班次。"), "invalid_choice": _("请选择班次。")}
    )
    team = forms.ModelChoiceField(
        label=_("班组"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("全支部"),
        error_messages={"invalid_choice": _("所选班组不是本支部覆盖单位的班组，请重新选择。")},
    )  # fmt: skip

    def __init__(self, *args: Any, branch: Branch, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        self.fields["speaker"].queryset = members_of(branch, day)
        self.fields["team"].queryset = covered_teams(branch, day)

    def facts(self, at: datetime) -> ActivityFacts:
        """The lecture has just ended: it began so many minutes before ``at``."""
        data = self.cleaned_data
        ends_at = at.replace(second=0, microsecond=0)
        team = data["team"]
        return ActivityFacts(
            branch=self.branch, kind=data["kind"], subject=data["subject"], starts_at=ends_at - timedelta(minutes=data["minutes"]),
            ends_at=ends_at, place=team.name if team else "", place_type=PlaceType.WORK_SITE, speaker=data["speaker"],
            shift=data["shift"], team=team,
        )  # fmt: skip


class ObserverForm(forms.Form):
    """A guest from outside the roster."""

    name = forms.CharField(label=_("姓名"), max_length=50, error_messages={"required": _("请填写列席人的姓名。")})
    role = forms.CharField(
        label=_("单位及职务"), max_length=80, error_messages={"required": _("请填写列席人的单位及职务，例如“集团工会副主席”。")}
    )


class EffectForm(forms.Form):
    """What came of a record. Shapes only: the rules are asked by the service."""

    kind = forms.ChoiceField(
        label=_("成效类别"), choices=EffectKind.choices, error_messages={"invalid_choice": _("请从列表中选择成效类别。")}
    )
    text = forms.CharField(
        label=_("做了什么、有何成效"), max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": _("请写明做了什么、有何成效。"), "max_length": _("请控制在 300 字以内。")},
    )  # fmt: skip
    measure = forms.ModelChoiceField(
        label=_("对应业务指标"), queryset=MeasureKind.objects.filter(is_active=True), to_field_name="code", required=False,
        empty_label=_("不对应业务指标"), error_messages={"invalid_choice": _("请选择列表中的业务指标。")},
    )  # fmt: skip
    before = forms.DecimalField(label=_("之前"), max_digits=15, decimal_places=4, required=False)
    after = forms.DecimalField(label=_("之后"), max_digits=15, decimal_places=4, required=False)
    seen_on = forms.DateField(
        label=_("见效日期"),
        widget=DateInput(),
        error_messages={"required": _("请填写见效日期。"), "invalid": _("请按“年-月-日”填写见效日期。")},
    )

    def facts(self) -> EffectFacts:
        return EffectFacts(**self.cleaned_data)


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


class HolderForm(forms.Form):
    """Whom to ask to hold an activity too: a branch nearby or by its code, or the union of a unit above."""

    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), required=False, empty_label=_("请选择"))
    code = forms.CharField(label=_("其他党支部的编码"), max_length=20, required=False, help_text=_("列表中没有的，填写支部编码。"))
    unit = NodeChoice(
        label=_("或工会"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("不邀请工会"),
        help_text=_("党支部与工会共同举办时选择，由工会干事登记工会参加人员。"),
    )  # fmt: skip

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = inviting_choices(activity)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = union_units(activity)  # type: ignore[attr-defined]

    def clean_code(self) -> Branch | None:
        code = self.cleaned_data["code"].strip().upper()
        found = Branch.objects.select_related("node").filter(node__code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(sentence("joint.branch_unknown", {"code": code}))
        return found

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"branch": data["branch"] or data["code"], "unit": data["unit"]}


class AnswerForm(forms.Form):
    reason = forms.CharField(label=_("不参加的原因"), max_length=200, required=False, help_text=_("参加的不用填写。"))


class UnionPeopleForm(forms.Form):
    numbers = forms.CharField(
        label=_("工会参加人员工号"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("多人用空格或逗号隔开；已在党支部签到的不用填写。"),
    )  # fmt: skip

    def clean_numbers(self) -> list[str]:
        return self.cleaned_data["numbers"].upper().replace("，", " ").replace(",", " ").replace("、", " ").split()


def local_or_none(text: str) -> datetime | None:
    """A datetime-local value as local time, or None where it is none (yet)."""
    field = forms.DateTimeField(required=False, validators=[validate_moment])
    try:
        return field.clean(text)
    except forms.ValidationError:
        return None
