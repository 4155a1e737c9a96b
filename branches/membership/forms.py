"""Forms of a case. The form of the next step asks for what that step needs, and nothing else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.membership.enums import CLOSED_BY_HAND, CaseState, StepResult, TimeRule
from branches.membership.models import DevelopmentStep
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from branches.orgs.models import Branch
from portal.ballots.models import Ballot
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput
from portal.people.forms import ColleagueInput
from portal.people.models import Person

MOST_MEMBERS = 9999


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("请填写日期，例如 2026-03-05。")}
        super().__init__(widget=DateInput(), validators=[validate_moment], error_messages=messages, **kwargs)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.staff_no}）"


class BallotChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Ballot) -> str:
        return f"{obj.eligible_on:%Y-%m-%d} {obj.title}"


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def _count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_MEMBERS, **kwargs)


class OpenForm(forms.Form):
    """A written application: who, in which branch, on which day."""

    branch = forms.ModelChoiceField(
        label=_("党支部"), queryset=Branch.objects.none(), empty_label=None,
        error_messages={"required": _("请选择党支部。")},
    )  # fmt: skip
    staff_no = forms.CharField(
        label=_("申请人工号"),
        max_length=20,
        widget=ColleagueInput(),
        help_text=_("支部覆盖单位的职工，例如 10021。"),
        error_messages={"required": _("请填写工号。")},
    )
    on = DayField(label=_("递交申请书日期"), help_text=_("以申请书落款为准。"))
    note = _text(_("办理情况"), max_length=500, required=False)
    explanation = _text(_("情况说明"), max_length=200, required=False, help_text=_("只在系统提示需要说明时填写。"))

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches


class StepForm(forms.Form):
    """The next step: its day, what is special to it, papers are added by the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("办理日期"))

    def __init__(self, *args: Any, step: DevelopmentStep, members: Any, ballots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        if step.rule in (TimeRule.CONTACTS, TimeRule.SPONSORS):
            self._add_helpers(members)
        elif step.rule == TimeRule.TRAINING:
            self.fields["training_days"] = _count(_("培训天数"), help_text=_("天数和学时填一项即可。"))
            self.fields["training_hours"] = _count(_("培训学时"))
        elif step.rule == TimeRule.PRE_REVIEW:
            help_text = _("已知本人将退休、调出或合同到期的填写。")
            self.fields["leaves_on"] = DayField(label=_("预计离开本单位的日期"), required=False, help_text=help_text)
        elif step.rule in (TimeRule.ADMISSION_VOTE, TimeRule.CONVERSION_VOTE):
            self._add_vote(ballots)
        self.fields["note"] = _text(
            _("办理情况"), max_length=500, required=False, help_text=_("会议、谈话人、文号等，例如“9月5日支委会，纪要第12号”。")
        )
        self.fields["explanation"] = _text(
            _("情况说明"), max_length=200, required=False, help_text=_("只在超过一般时限、系统提示需要说明时填写。")
        )

    def _add_helpers(self, members: Any) -> None:
        is_contacts = self.step.rule == TimeRule.CONTACTS
        names = (_("培养联系人一"), _("培养联系人二")) if is_contacts else (_("入党介绍人一"), _("入党介绍人二"))
        for no, label in enumerate(names, 1):
            self.fields[f"helper_{no}"] = PersonChoice(
                members, label=label, empty_label=_("请选择"), required=no == 1 or not is_contacts,
                error_messages={"required": _("请选择一名正式党员。")},
            )  # fmt: skip

    def _add_vote(self, ballots: Any) -> None:
        is_admission = self.step.rule == TimeRule.ADMISSION_VOTE
        offered = (StepResult.PASSED, StepResult.FAILED) if is_admission else (StepResult.ON_TIME, StepResult.EXTEND, StepResult.CANCEL)
        self.fields["result"] = forms.ChoiceField(
            label=_("支部大会决议"), choices=[(r.value, r.label) for r in offered], widget=forms.RadioSelect,
            error_messages={"required": _("请选择支部大会的决议。")},
        )  # fmt: skip
        if not is_admission:
            self.fields["months"] = _count(_("延长几个月"), help_text=_("只在决议为延长预备期时填写，6 至 12 个月。"))
        if ballots.exists():
            self.fields["ballot"] = BallotChoice(
                ballots, label=_("采用系统中的无记名投票"), required=False, empty_label=_("不采用，按纸质票填写下面的数字"),
                help_text=_("选择后自动取应到、实到和各项票数，只需再填书面意见。"),
            )  # fmt: skip
        labels = {
            "expected": _("应到有表决权的党员"), "present": _("实到有表决权的党员"), "yes": _("赞成票"), "no": _("不赞成票"),
            "abstain": _("弃权票"), "spoiled": _("无效票"), "written_yes": _("会前书面赞成"), "written_other": _("会前书面不赞成或弃权"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name] = _count(label)
        self.fields["expected"].help_text = _("正式党员人数，不含预备党员和暂停表决权的党员。")
        self.fields["written_yes"].help_text = _("因故不能到会、在会前正式提交书面意见的党员，计入票数。")

    def _vote(self) -> VoteFigures | None:
        data = self.cleaned_data
        names = ("expected", "present", "yes", "no", "abstain", "spoiled", "written_yes", "written_other")
        if "expected" not in self.fields or (data.get("expected") is None and data.get("ballot") is None):
            return None
        return VoteFigures(**{name: data.get(name) or 0 for name in names})

    def facts(self) -> StepFacts:
        """The argument of ``take_step``."""
        data = self.cleaned_data
        helpers = [data[name] for name in ("helper_1", "helper_2") if data.get(name) is not None]
        return StepFacts(
            on=data["on"], note=data["note"], explanation=data["explanation"], helpers=tuple(dict.fromkeys(helpers)),
            training_days=data.get("training_days"), training_hours=data.get("training_hours"), leaves_on=data.get("leaves_on"),
            result=data.get("result", ""), months=data.get("months") or 0, vote=self._vote(), ballot=data.get("ballot"),
        )  # fmt: skip


class ReasonForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text(_("原因"), max_length=200, error_messages={"required": _("请写明原因。")})


class OverrideForm(forms.Form):
    reason = _text(
        _("特批理由"),
        max_length=200,
        help_text=_("写明依据，例如“市委组织部批复〔2026〕8号”。"),
        error_messages={"required": _("请写明特批理由。")},
    )


class CloseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("结束方式"), choices=[(s.value, CaseState(s).label) for s in CLOSED_BY_HAND], widget=forms.RadioSelect,
        error_messages={"required": _("请选择结束方式。")},
    )  # fmt: skip
    on = DayField(label=_("结束日期"))
    reason = _text(_("原因"), max_length=200, help_text=_("本人能看到这段文字。"), error_messages={"required": _("请写明原因。")})


class ReviewForm(forms.Form):
    on = DayField(label=_("考察日期"))
    text = _text(_("考察意见"), max_length=500, error_messages={"required": _("请填写考察意见。")})


class MoveForm(ReasonForm):
    branch = forms.ModelChoiceField(
        label=_("转到党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"),
        error_messages={"required": _("请选择党支部。")},
    )  # fmt: skip
    field_order = ("version", "branch", "reason")

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
