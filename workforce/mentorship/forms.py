"""Forms of an agreement, its indicators, changes, objections, test and payments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from portal.rights.access import Actor
from workforce.mentorship import selectors
from workforce.mentorship.enums import CompletionGrade
from workforce.mentorship.messages import SENTENCES
from workforce.mentorship.models import MentorshipAgreement, MentorshipClause, MentorshipKind
from workforce.mentorship.services import AgreementFacts
from workforce.skills.models import Occupation

TERM = "term_"


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AgreementForm(forms.Form):
    """People are looked up in the reach of the office; a mentor who drafts himself names colleagues of his unit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(label=_("协议类别"), queryset=MentorshipKind.objects.none(), empty_label=_("请选择"))
    mentor_no = forms.CharField(label=_("师傅工号"), max_length=20, widget=ColleagueInput())
    apprentice_no = forms.CharField(label=_("徒弟工号"), max_length=20, widget=ColleagueInput())
    occupation = forms.ModelChoiceField(label=_("职业（工种）"), queryset=Occupation.objects.none(), empty_label=_("请选择"))
    aim = forms.CharField(
        label=_("培养目标"), max_length=300, widget=_words(2), help_text=_("例如“独立完成通风系统优化，两年内取得高级工证书”。"),
        error_messages={"required": SENTENCES["mentorship.aim_needed"]},
    )  # fmt: skip
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"))
    branch = NodeChoice(
        label=_("组织的党支部"), queryset=Node.objects.none(), required=False, empty_label=_("不由党支部组织"),
        help_text=_("党员带徒、党员导师制须选择；该支部能看到这份协议并担任见证人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, row: MentorshipAgreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.people: dict[str, Person] = {}
        kinds = MentorshipKind.objects.filter(is_active=True)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["branch"].queryset = selectors.branches_for(actor)  # type: ignore[attr-defined]
        written = {t.clause_id: t.text for t in row.terms.all()} if row is not None else {}
        for clause in MentorshipClause.objects.filter(is_active=True):
            first = written.get(clause.pk, "" if row is not None else clause.text)
            self.fields[TERM + clause.code] = forms.CharField(
                label=clause.name, max_length=600, widget=_words(3), required=False, initial=first
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbers = {name: data[name].strip().upper() for name in ("mentor_no", "apprentice_no") if name in data}
        found = selectors.people_for(self.actor, set(numbers.values()))
        for name, staff_no in numbers.items():
            if staff_no in found:
                self.people[name] = found[staff_no]
            else:
                self.add_error(name, forms.ValidationError(SENTENCES["mentorship.no_person"], params={"staff_no": staff_no}))
        return data

    def facts(self) -> AgreementFacts:
        data = self.cleaned_data
        terms = {name.removeprefix(TERM): value for name, value in data.items() if name.startswith(TERM)}
        return AgreementFacts(
            data["kind"], self.people["mentor_no"], self.people["apprentice_no"], data["occupation"], data["aim"], data["from_on"],
            data["to_on"], data["branch"], terms,
        )  # fmt: skip


class BesideForm(forms.Form):
    """A form that stands beside others on the page: its fields have ids of their own."""

    beside = ""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.beside}_%s")


class IndicatorForm(BesideForm):
    beside = "indicator"
    text = forms.CharField(label=_("技能指标"), max_length=120, help_text=_("例如“瓦斯抽采参数调整”。"))
    baseline = forms.CharField(label=_("现状"), max_length=120)
    target = forms.CharField(label=_("目标"), max_length=120)
    check_on = day_field(_("计划检查日"))


class CheckForm(BesideForm):
    beside = "check"
    checked_on = day_field(_("本次检查日期"))
    finding = forms.CharField(
        label=_("检查情况"), max_length=300, widget=_words(3), error_messages={"required": SENTENCES["mentorship.check_needed"]}
    )
    is_reached = forms.BooleanField(label=_("已达到目标"), required=False)


class ProblemForm(BesideForm):
    beside = "problem"
    title = forms.CharField(label=_("技术难题"), max_length=120)
    solved_on = day_field(_("解决日期"))
    effect = forms.CharField(label=_("成效"), max_length=300, required=False, widget=_words(2))


class ChangeForm(BesideForm):
    beside = "change"
    to_on = day_field(_("新的截止日期"), required=False, help_text=_("不变更的不填。"))
    aim = forms.CharField(label=_("新的培养目标"), max_length=300, required=False, widget=_words(2), help_text=_("不变更的不填。"))
    reason = forms.CharField(
        label=_("变更原因"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["mentorship.reason_needed"]}
    )


class ObjectionForm(BesideForm):
    beside = "objection"
    text = forms.CharField(
        label=_("异议内容"), max_length=300, widget=_words(3), error_messages={"required": SENTENCES["mentorship.objection_needed"]}
    )


class AnswerForm(BesideForm):
    beside = "answer"
    is_upheld = forms.TypedChoiceField(
        label=_("结论"), choices=[("no", _("异议不成立，继续带徒")), ("yes", _("异议成立，终止协议"))], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    answer = forms.CharField(
        label=_("答复"), max_length=300, widget=_words(3), error_messages={"required": SENTENCES["mentorship.reason_needed"]}
    )


class TestForm(BesideForm):
    """The judge is looked up in the reach of the office."""

    beside = "test"
    version = forms.IntegerField(widget=forms.HiddenInput)
    test_on = day_field(_("考核日期"))
    judge_no = forms.CharField(label=_("考评人工号"), max_length=20, widget=ColleagueInput(), help_text=_("不能是师傅或徒弟。"))

    def __init__(self, data: Any = None, *, initial: Any = None, scope: Scope) -> None:
        super().__init__(data, initial=initial)
        self.scope = scope
        self.judge: Person | None = None

    def clean_judge_no(self) -> str:
        staff_no = self.cleaned_data["judge_no"].strip().upper()
        self.judge = by_staff_no(Scope(self.scope.paths), {staff_no}).get(staff_no)
        if self.judge is None:
            raise forms.ValidationError(SENTENCES["mentorship.no_person"], params={"staff_no": staff_no})
        return staff_no


class GradeForm(BesideForm):
    beside = "grade"
    version = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=_("考核结果"), choices=CompletionGrade.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("评语"), max_length=500, widget=_words(3), help_text=_("不及格的写明谈话情况；之后为徒弟另选师傅，续签一年。"),
        error_messages={"required": SENTENCES["mentorship.note_needed"]},
    )  # fmt: skip


class BreakForm(BesideForm):
    beside = "break"
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("终止原因"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["mentorship.reason_needed"]}
    )


class ReturnForm(BesideForm):
    beside = "return"
    reason = forms.CharField(
        label=_("退回原因"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["mentorship.reason_needed"]}
    )


class PaidForm(forms.Form):
    paid_on = day_field(_("发放日期"))

    def __init__(self, data: Any = None, *, kind: str) -> None:
        super().__init__(data, initial={"paid_on": clock.today()}, auto_id=f"paid_{kind}_%s")


class SeenForm(VersionForm):
    """A button of an agreement: which state of it the reader saw."""
