"""Forms of appraisals and of duty reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.appraisals.enums import RaterGroup, TopicSide
from branches.appraisals.messages import SENTENCES
from branches.appraisals.models import DutyReportPart, MemberAppraisalCase
from branches.appraisals.services.opinions import Opinion
from branches.appraisals.services.reports import Conclusion
from branches.appraisals.services.rounds import RoundPlan
from branches.orgs.models import Branch
from portal.ballots.enums import Appraisal, BallotMode
from portal.kernel.forms import DateInput
from portal.kernel.scope import Scope
from portal.people.models import Person
from portal.people.selectors import by_staff_no


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:
        return obj.node.name


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.held_on} {obj.kind.name} {obj.subject}"


class VersionForm(forms.Form):
    """A button: which state of the record the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _lines(rows: int, limit: int = 5000, **attrs: Any) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows, **attrs}), "max_length": limit}


class RoundForm(forms.Form):
    """A round of one branch and year."""

    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    as_of = forms.DateField(label=_("名册日期"), widget=DateInput(), help_text=_("评议这一天名册上的全体党员；预备党员参加但不评定等次。"))
    self_due_on = forms.DateField(label=_("自评截止日期"), widget=DateInput(), help_text=_("到期前全部提交，或到期以后，可以进入互评。"))
    meeting = MeetingChoice(
        label=_("评议会议"), queryset=Activity.objects.none(), required=False, empty_label=_("不关联"),
        help_text=_("关联后，纸质测评按会议点名确认到会。"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = found = Branch.objects.within(scope).filter(node__closed_on=None).select_related("node")  # type: ignore[attr-defined]
        meetings = Activity.objects.filter(branch__in=found, kind__holder="branch").select_related("kind")
        self.fields["meeting"].queryset = meetings.order_by("-held_on", "-pk")  # type: ignore[attr-defined]

    def plan(self) -> RoundPlan:
        return RoundPlan(**self.cleaned_data)


class BallotModeForm(VersionForm):
    mode = forms.ChoiceField(label=_("投票方式"), choices=BallotMode.choices, widget=forms.RadioSelect, initial=BallotMode.ELECTRONIC)


class SelfReviewForm(VersionForm):
    text = forms.CharField(
        label=_("个人自评"), **_lines(8), help_text=_("对照党员标准和年度工作，写做了什么、差距在哪里、怎么改。只有本人和支部委员能看到。"),
        error_messages={"required": SENTENCES["appraisal.self_empty"]},
    )  # fmt: skip


class CommentForm(forms.Form):
    text = forms.CharField(label=_("互评意见"), required=False, **_lines(3, 1000))


class OpinionForm(VersionForm):
    """The committee's opinion; a probationary member gets no grade."""

    grade = forms.ChoiceField(label=_("评定等次"), choices=Appraisal.choices, widget=forms.RadioSelect, required=False)
    opinion = forms.CharField(
        label=_("支委会意见"), **_lines(4, 2000), help_text=_("结合测评、日常表现和自评互评写明，本人能看到。"),
        error_messages={"required": SENTENCES["appraisal.opinion_needed"]},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("与测评不一致的理由"),
        required=False,
        **_lines(2, 300),
        help_text=_("等次与票数最多的等次不同时必填：不以票取人。"),
    )
    improvement = forms.CharField(label=_("整改要求"), required=False, **_lines(3, 1000), help_text=_("评为基本合格或不合格的必填。"))
    improve_by = forms.DateField(label=_("整改期限"), required=False, widget=DateInput())

    def __init__(self, *args: Any, case: MemberAppraisalCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not case.is_graded:
            for name in ("grade", "reason", "improvement", "improve_by"):
                del self.fields[name]

    def given(self) -> Opinion:
        return Opinion(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


class ToldForm(forms.Form):
    on = forms.DateField(label=_("反馈日期"), widget=DateInput())


class ImprovedForm(VersionForm):
    on = forms.DateField(label=_("完成日期"), widget=DateInput())
    note = forms.CharField(label=_("整改情况"), **_lines(3, 300), error_messages={"required": SENTENCES["appraisal.note_needed"]})


# -- duty reports -----------------------------------------------------------------------------------------
class ReportStartForm(forms.Form):
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Branch.objects.within(scope).filter(node__closed_on=None).select_related("node")
        self.fields["branch"].queryset = rows  # type: ignore[attr-defined]


class ReportForm(VersionForm):
    """A text for each topic of the report."""

    def __init__(self, *args: Any, parts: list[DutyReportPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            side = TopicSide(part.topic.side).label
            self.fields[f"p{part.pk}"] = forms.CharField(
                label=f"{side} · {part.topic.name}", required=False, initial=part.text, **_lines(5, 4000)
            )

    def texts(self) -> dict[int, str]:
        return {part.pk: self.cleaned_data[f"p{part.pk}"] for part in self.parts}


class ReturnForm(VersionForm):
    reason = forms.CharField(label=_("退回原因"), **_lines(3, 300), error_messages={"required": SENTENCES["duty_report.reason_needed"]})


class GroupForm(VersionForm):
    """Who rates: one staff number a line."""

    group = forms.ChoiceField(label=_("评议主体"), choices=RaterGroup.choices, widget=forms.RadioSelect)
    numbers = forms.CharField(
        label=_("评议人工号"), widget=forms.Textarea(attrs={"rows": 6}), help_text=_("每行一个工号；述职人不参加，一人只在一个主体中。"),
        error_messages={"required": _("请填写评议人的工号。")},
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("投票方式"), choices=BallotMode.choices, widget=forms.RadioSelect, initial=BallotMode.ELECTRONIC)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.people: list[Person] = []

    def clean_numbers(self) -> str:
        text = self.cleaned_data["numbers"]
        wanted = list(dict.fromkeys(text.upper().replace("，", " ").replace(",", " ").split()))
        found = by_staff_no(self.scope, set(wanted))
        missing = [n for n in wanted if n not in found]
        if missing:
            raise forms.ValidationError(SENTENCES["duty_report.people_unknown"], params={"numbers": "、".join(missing)})
        self.people = [found[n] for n in wanted]
        return text


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("意见建议"), **_lines(3, 500), help_text=_("不记姓名和时间，评议结束后由述职人和党委看到。"))


class ConcludeForm(VersionForm):
    comment = forms.CharField(label=_("点评意见"), **_lines(4, 2000), error_messages={"required": SENTENCES["duty_report.comment_needed"]})
    problems = forms.CharField(label=_("问题清单"), required=False, **_lines(4, 2000), help_text=_("每行一个；没有的不填。"))
    rectify_by = forms.DateField(label=_("整改期限"), required=False, widget=DateInput())

    def given(self) -> Conclusion:
        return Conclusion(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


class AnswerForm(VersionForm):
    text = forms.CharField(label=_("整改情况"), **_lines(4, 2000), error_messages={"required": SENTENCES["duty_report.answer_needed"]})
