"""Forms of a studio: its application, and the small ones that stand beside each other on its page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.results.models import WorkResult
from workforce.studios import rules, selectors
from workforce.studios.enums import StudioDecision, StudioLevel, StudioMoneyKind, StudioMoneyUse, StudioNominationOutcome, StudioRole
from workforce.studios.models import Studio, StudioKind, StudioStage, StudioTopic
from workforce.studios.services import StudioFacts

EMPTY = _("请选择")


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def years_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)


class StudioForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(label=_("类别"), queryset=StudioKind.objects.none(), empty_label=EMPTY)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("一般以领衔人姓名命名，也可以按工作内容命名。"))
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=EMPTY)
    branch = NodeChoice(
        label=_("所在党支部"), queryset=Node.objects.none(), required=False, empty_label=_("不选"), help_text=_("该支部能看到这个工作室。")
    )
    lead_no = forms.CharField(label=_("领衔人（班组长）工号"), max_length=20)
    aim = forms.CharField(label=_("主要方向"), max_length=300, widget=_words(2))
    place = forms.CharField(label=_("固定场所"), max_length=120)

    def __init__(self, *args: Any, actor: Actor, row: Studio | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        kinds = StudioKind.objects.filter(pk=row.kind_id) if row is not None else StudioKind.objects.filter(is_active=True)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["unit"].queryset = selectors.units_for(actor)  # type: ignore[attr-defined]
        self.fields["branch"].queryset = selectors.branches_for(actor)  # type: ignore[attr-defined]

    def facts(self) -> StudioFacts:
        data = self.cleaned_data
        return StudioFacts(data["kind"], data["name"], data["unit"], data["lead_no"], data["aim"], data["place"], data["branch"])


class BesideForm(forms.Form):
    """A form that stands beside others on the page of a studio: its fields have ids of their own."""

    beside = ""

    def __init__(self, data: Any = None, *, row: Studio, initial: Any = None) -> None:
        super().__init__(data, initial={"version": row.version, **(initial or {})}, auto_id=f"{self.beside}_%s")
        self.row = row
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the studio."""


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.staff_no}） {obj.get_political_status_display()} · {obj.get_post_category_display()}"


class MemberForm(BesideForm):
    """Party members and activists stand first in the list; somebody of another unit is named by number."""

    beside = "member"
    person = MemberChoice(label=_("本单位人员"), queryset=Person.objects.none(), required=False, empty_label=EMPTY)
    staff_no = forms.CharField(label=_("或填工号"), max_length=20, required=False, help_text=_("外单位人员填工号。"))
    role = forms.ChoiceField(label=_("角色"), choices=StudioRole.choices, initial=StudioRole.MEMBER)

    def prepare(self) -> None:
        self.fields["person"].queryset = selectors.candidates(self.row, clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        person = data.pop("person", None)
        if not data.get("staff_no") and person is not None:
            data["staff_no"] = person.staff_no
        if not data.get("staff_no"):
            self.add_error("staff_no", _("请选择人员或填写工号。"))
        return data


class LeaveForm(BesideForm):
    beside = "leave"
    member_id = forms.IntegerField(widget=forms.HiddenInput)


class TopicForm(BesideForm):
    beside = "topic"
    year = years_field()
    title = forms.CharField(label=_("课题名称"), max_length=120)
    target = forms.CharField(label=_("预期目标"), max_length=300, required=False, widget=_words(2))


class ApproveTopicForm(BesideForm):
    beside = "approve"
    topic_id = forms.IntegerField(widget=forms.HiddenInput)


class FinishTopicForm(BesideForm):
    beside = "finish"
    topic_id = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("结果"), choices=[("done", _("已完成")), ("dropped", _("已停止"))])
    outcome = forms.CharField(label=_("完成情况"), max_length=300)


class ResultForm(BesideForm):
    beside = "result"
    result = forms.ModelChoiceField(label=_("成果"), queryset=WorkResult.objects.none(), empty_label=EMPTY)
    topic = forms.ModelChoiceField(label=_("来自课题"), queryset=StudioTopic.objects.none(), required=False, empty_label=_("不关联课题"))
    benefit = forms.DecimalField(label=_("经济效益（万元）"), min_value=0, max_digits=12, decimal_places=2, required=False)

    def prepare(self) -> None:
        self.fields["result"].queryset = selectors.linkable(self.row)  # type: ignore[attr-defined]
        self.fields["topic"].queryset = self.row.topics.all()  # type: ignore[attr-defined]


class _MoneyForm(BesideForm):
    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=12, decimal_places=2)
    on = day_field(_("日期"))
    basis = forms.CharField(label=_("依据或说明"), max_length=200)


class GrantForm(_MoneyForm):
    beside = "grant"

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "kind": StudioMoneyKind.GRANT}


class SpendForm(_MoneyForm):
    beside = "spend"
    use = forms.ChoiceField(label=_("用途"), choices=StudioMoneyUse.choices)
    field_order = ("once_key", "use", "amount", "on", "basis")

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "kind": StudioMoneyKind.SPEND}


class ReverseForm(BesideForm):
    beside = "reverse"
    money_id = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("冲销原因"), max_length=300)


class ReportForm(BesideForm):
    beside = "report"
    year = years_field()
    projects = forms.IntegerField(label=_("攻关项目数"), min_value=0, max_value=999, initial=0)
    gain_name = forms.CharField(label=_("效率指标"), max_length=60, required=False, help_text=_("例如“月均进尺”。"))
    gain = forms.DecimalField(label=_("比上年提高（%）"), max_digits=6, decimal_places=2, required=False)
    summary = forms.CharField(label=_("工作和成效"), max_length=1000, widget=_words(4))


class ConfirmReportForm(BesideForm):
    beside = "confirm"
    report_id = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectReportForm(BesideForm):
    beside = "correct"
    report_id = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    projects = forms.IntegerField(label=_("攻关项目数"), min_value=0, max_value=999)
    gain_name = forms.CharField(label=_("效率指标"), max_length=60, required=False)
    gain = forms.DecimalField(label=_("比上年提高（%）"), max_digits=6, decimal_places=2, required=False)
    summary = forms.CharField(label=_("工作和成效"), max_length=1000, widget=_words(4))
    reason = forms.CharField(label=_("更正原因"), max_length=300)


class StageForm(BesideForm):
    beside = "stage"
    stage = forms.ModelChoiceField(queryset=StudioStage.objects.filter(is_active=True), widget=forms.HiddenInput)
    note = forms.CharField(label=_("办理情况"), max_length=300, widget=_words(2))


class ProposeForm(BesideForm):
    """The decisions that fit the state; the level counts for naming and promotion."""

    beside = "propose"
    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("意见"), choices=StudioDecision.choices)
    level = forms.TypedChoiceField(
        label=_("级别"), choices=StudioLevel.choices, coerce=int, required=False, empty_value=None, help_text=_("命名和晋升时填写。")
    )
    reason = forms.CharField(label=_("评审情况和理由"), max_length=500, widget=_words(3))

    def prepare(self) -> None:
        fits = rules.FIRST if self.row.state == rules.CREATING else rules.LATER
        self.fields["decision"].choices = [(value, label) for value, label in StudioDecision.choices if value in fits]  # type: ignore[attr-defined]


class DecideForm(BesideForm):
    beside = "decide"
    review_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_agreed = forms.TypedChoiceField(
        label=_("审定"), choices=[("yes", _("同意")), ("no", _("不同意"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("审定意见"), max_length=300, required=False, widget=_words(2), help_text=_("不同意的须写明理由。"))


class NominateForm(BesideForm):
    beside = "nominate"
    contest = forms.CharField(label=_("评比名称"), max_length=100)
    level = forms.TypedChoiceField(label=_("评比级别"), choices=StudioLevel.choices, coerce=int)
    nominated_on = day_field(_("推荐日期"))

    def prepare(self) -> None:
        self.fields["level"].choices = [(v, label) for v, label in StudioLevel.choices if v > self.row.level]  # type: ignore[attr-defined]


class SettleForm(BesideForm):
    beside = "settle"
    nomination_id = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("结果"), choices=[c for c in StudioNominationOutcome.choices if c[0] != "waiting"])
    decided_on = day_field(_("公布日期"))


class CancelForm(BesideForm):
    beside = "cancel"
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("撤回原因"), max_length=300, widget=_words(2))


class CheckForm(forms.Form):
    is_met = forms.TypedChoiceField(
        label=_("是否达到"), choices=[("yes", _("达到")), ("no", _("没有达到"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("核对情况"), max_length=300, required=False, widget=_words(2))


class SeenForm(VersionForm):
    """A button of a studio: which state of it the reader saw."""
