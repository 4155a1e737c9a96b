"""Forms of joint meetings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.meetings import selectors
from branches.meetings.enums import TopicFlag
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingTopic
from branches.meetings.services import ActionFacts, MeetingFacts
from branches.plans.enums import Side
from branches.plans.models import PlanItem
from portal.kernel.forms import FilesField, OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class MeetingForm(OnceForm):
    """``nodes`` are chosen when the meeting is changed: its convener is known then."""

    node = NodeChoice(label=_("召集单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    kind = forms.ModelChoiceField(
        label=_("会议类型"), queryset=JointMeetingKind.objects.none(), to_field_name="code", empty_label=_("请选择")
    )
    title = forms.CharField(label=_("会议名称"), max_length=80, help_text=_("例如“三季度党政工团联席会议”。"))
    held_on = day_field(_("会议日期"))
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    chair_post = forms.CharField(label=_("主持（岗位）"), max_length=40, required=False, help_text=_("写岗位，不写姓名。"))
    guests = forms.CharField(label=_("参会部门和单位"), max_length=200, required=False, help_text=_("例如“机电科、安全科、工会、团委”。"))
    nodes = forms.ModelMultipleChoiceField(
        label=_("参会部门（可多选）"), queryset=Node.objects.none(), to_field_name="code", required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    summary = forms.CharField(label=_("会议纪要"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, meeting: JointMeeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["node"].queryset = selectors.nodes(scope, today)
        self.fields["kind"].queryset = JointMeetingKind.objects.filter(is_active=True)
        if meeting is None:
            del self.fields["nodes"]
        else:
            del self.fields["node"]
            self.fields["nodes"].queryset = selectors.departments(meeting.node, meeting.held_on.year, today)

    def facts(self) -> MeetingFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        if self.meeting is None:
            return MeetingFacts(**data)
        return MeetingFacts(node=self.meeting.node, **data)


class TopicForm(forms.Form):
    title = forms.CharField(label=_("议题"), max_length=120)
    flag = forms.ChoiceField(label=_("议题类别"), choices=TopicFlag.choices)
    decision = forms.CharField(label=_("议定事项"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PlanItem) -> str:  # type: ignore[override]
        return f"{obj.plan.title} · {obj.title}"


class ActionForm(OnceForm):
    text = forms.CharField(label=_("要办的事"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    side = forms.ChoiceField(
        label=_("责任方"), choices=[("", _("请选择")), *Side.choices], help_text=_("这件事由哪一方负责，责任清单按方列出。")
    )
    owner_node = NodeChoice(
        label=_("责任部门"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("不指定")
    )
    owner_post = forms.CharField(label=_("责任岗位"), max_length=40, required=False)
    due_on = day_field(_("完成期限"))
    topic = forms.ModelChoiceField(label=_("对应议题"), queryset=MeetingTopic.objects.none(), required=False, empty_label=_("不对应"))
    item = ItemChoice(label=_("对应的计划任务"), queryset=PlanItem.objects.none(), required=False, empty_label=_("不对应"))

    def __init__(self, *args: Any, meeting: JointMeeting, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meeting.kind.by_side:
            del self.fields["side"]
        self.fields["owner_node"].queryset = selectors.departments(meeting.node, meeting.held_on.year, today)
        self.fields["topic"].queryset = meeting.topics.all()
        self.fields["item"].queryset = selectors.linkable(scope)

    def facts(self) -> ActionFacts:
        return ActionFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class DoneForm(forms.Form):
    done_on = day_field(_("办结日期"))
    result = forms.CharField(
        label=_("办理结果"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明办理结果。")}
    )
    uploads = FilesField(label=_("照片或文件"), help_text=_("佐证材料，选填。"))
