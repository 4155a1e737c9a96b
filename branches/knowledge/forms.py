"""Forms of posts, opinions, uses, experts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.knowledge.enums import Origin
from branches.knowledge.messages import SENTENCES
from branches.knowledge.models import KnowledgeKind
from branches.knowledge.services import PostFacts, UseFacts
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def _text(label: Any, code: str, most: int, rows: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text,
        error_messages={"required": SENTENCES.get(code, "")},
    )  # fmt: skip


class PostForm(OnceForm):
    kind = forms.ModelChoiceField(label=_("类别"), queryset=KnowledgeKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    title = forms.CharField(
        label=_("标题"), max_length=80, error_messages={"required": SENTENCES["knowledge.no_title"]},
        help_text=_("一句话说清，例如“截齿松动提前听声判断”。"),
    )  # fmt: skip
    problem = _text(_("遇到的情况"), "knowledge.no_problem", 1000, 3)
    practice = _text(_("怎么做"), "knowledge.no_practice", 4000, 8, help_text=_("按步骤写，别人照着能做。"))
    effect = _text(_("效果"), "", 1000, 2, required=False, help_text=_("省了多少时间、材料，避免了什么；有数字写数字。"))
    origin = forms.ChoiceField(label=_("来源"), choices=Origin.choices, widget=forms.RadioSelect, initial=Origin.OWN)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = KnowledgeKind.objects.filter(is_active=True)

    def facts(self) -> PostFacts:
        return PostFacts(**{k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}})


class JudgeForm(forms.Form):
    """``seen``: the words that the expert has read (``KnowledgeVersion.reading``)."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class ApproveForm(JudgeForm):
    reach_node = NodeChoice(
        label=_("发布范围"), queryset=Node.objects.none(), to_field_name="code", empty_label=None,
        help_text=_("该单位及以下的人员都能看到和使用。"),
    )  # fmt: skip
    opinion = forms.CharField(label=_("评审意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach_node"].queryset = nodes


class ReturnForm(JudgeForm):
    opinion = _text(_("要改什么"), "knowledge.no_opinion", 300, 3)


class UseForm(forms.Form):
    node = NodeChoice(label=_("使用单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    used_on = day_field(_("使用日期"))
    place = forms.CharField(label=_("用在哪里"), max_length=80, error_messages={"required": SENTENCES["knowledge.no_place"]})
    gain = _text(_("带来的效果"), "knowledge.no_gain", 300, 2)

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes

    def facts(self) -> UseFacts:
        return UseFacts(**self.cleaned_data)


class WithdrawForm(forms.Form):
    reason = _text(_("撤下原因"), "knowledge.no_reason", 200, 2)


class ExpertForm(forms.Form):
    node = NodeChoice(
        label=_("评审范围"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"),
        error_messages={"required": SENTENCES["knowledge.expert_node"]},
    )  # fmt: skip
    staff_no = forms.CharField(label=_("专家工号"), max_length=20, widget=ColleagueInput())
    kind = forms.ModelChoiceField(
        label=_("类别"), queryset=KnowledgeKind.objects.none(), to_field_name="code", required=False, empty_label=_("全部类别")
    )

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes
        self.fields["kind"].queryset = KnowledgeKind.objects.filter(is_active=True)
