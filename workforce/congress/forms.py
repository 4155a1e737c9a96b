"""Forms of the congress."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.congress.enums import CongressGroup
from workforce.congress.models import CongressDelegate, CongressSession, CongressVote
from workforce.congress.selectors import passed_votes


class _OfUnit(OnceForm):
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, scope: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["node"]
        field.queryset = Node.objects.within(scope).units().filter(closed_on=None)


class TermForm(_OfUnit):
    name = forms.CharField(label=_("届次"), max_length=60, help_text=_("例如“第三届职工代表大会”。"))
    from_on = day_field(_("任期开始"))
    to_on = day_field(_("任期届满"), help_text=_("三年或五年整，例如 2026-03-01 至 2029-02-28。"))
    seats = forms.IntegerField(label=_("代表名额"), min_value=1, max_value=2000)
    candidates = forms.IntegerField(label=_("候选人数"), min_value=1, max_value=4000)


class DelegateForm(forms.Form):
    number = forms.CharField(label=_("工号"), max_length=20)
    group = forms.ChoiceField(label=_("类别"), choices=[("", _("按岗位类别")), *CongressGroup.choices], required=False)


class TermSeenForm(VersionForm):
    """A button of a term: which state of it the reader saw."""


class SessionForm(forms.Form):
    name = forms.CharField(label=_("会议名称"), max_length=60)
    held_on = day_field(_("开会日期"))
    agenda = forms.CharField(label=_("议程"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DelegateTicks(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: CongressDelegate) -> str:
        return f"{obj.person.name}（{obj.person.staff_no}）"


class AttendanceForm(forms.Form):
    delegate_ids = DelegateTicks(
        label=_("到会代表"), queryset=CongressDelegate.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择到会的代表。")},
    )  # fmt: skip

    def __init__(self, *args: Any, session: CongressSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["delegate_ids"]
        field.queryset = session.term.delegates.sitting_on(session.held_on).select_related("person")


class LapseForm(AttendanceForm):
    """The same ticks, none of them needed, with the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("未开成的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("version", "reason", "delegate_ids")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lapse_%s", **kwargs})
        self.fields["delegate_ids"].required = False


class SubstituteForm(forms.Form):
    number = forms.CharField(label=_("递补代表工号"), max_length=20)


class VoteForm(forms.Form):
    title = forms.CharField(label=_("表决事项"), max_length=100)
    yes = forms.IntegerField(label=_("赞成"), min_value=0, max_value=9999)
    no = forms.IntegerField(label=_("不赞成"), min_value=0, max_value=9999)
    abstain = forms.IntegerField(label=_("弃权"), min_value=0, max_value=9999)


class MatterForm(OnceForm):
    title = forms.CharField(label=_("提案名称"), max_length=80)
    text = forms.CharField(label=_("提案内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class AnswerMatterForm(VersionForm):
    answer = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ConsultationForm(_OfUnit):
    title = forms.CharField(label=_("协商名称"), max_length=80, help_text=_("例如“2026 年工资专项集体协商”。"))
    topics = forms.CharField(label=_("协商议题"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    employer_side = forms.CharField(label=_("企业方代表"), max_length=200)
    worker_side = forms.CharField(label=_("职工方代表"), max_length=200)
    begun_on = day_field(_("开始日期"))


class AgreedForm(VersionForm):
    outcome = forms.CharField(label=_("协商结果"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class VoteChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: CongressVote) -> str:
        return f"{obj.session.name} · {obj.title}"


class PassedForm(VersionForm):
    vote = VoteChoice(label=_("职代会表决"), queryset=CongressVote.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["vote"]
        field.queryset = passed_votes(node)


class FiledForm(VersionForm):
    filed_on = day_field(_("报备日期"))
    filed_with = forms.CharField(label=_("报备部门"), max_length=80)
    valid_until = day_field(_("有效期至"), required=False)
