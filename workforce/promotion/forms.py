"""Forms of an application, of its check and decision, of batches and of an occupation's conditions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.files.rules import MAX_FILES
from portal.kernel.acts import ActForm
from portal.kernel.forms import DateInput, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.models import Node
from workforce.promotion.enums import CheckResult, ExamPart
from workforce.promotion.messages import SENTENCES
from workforce.promotion.models import ExamScore, PromotionApplication
from workforce.promotion.selectors.facts import Eligibility
from workforce.promotion.selectors.occupations import RuleVersion
from workforce.promotion.selectors.wording import grade_words
from workforce.skills.enums import NumberScheme, SkillGrade

LONGEST_ID = len(str(models.BigIntegerField.MAX_BIGINT)) - 1
REASON = {"required": SENTENCES["promotion.reason_needed"]}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in given if one]


class ApplicationForm(forms.Form):
    """The paths that are met now; without any the page does not show this form."""

    path_code = forms.ChoiceField(
        label=_("申报条件"), widget=forms.RadioSelect, error_messages={"required": _("请选择一条已满足的申报条件")}
    )
    note = forms.CharField(
        label=_("申报说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如主要业绩、需要说明的经历。"),
    )
    papers = SeveralFilesField(
        label=_("佐证材料"),
        required=False,
        help_text=_("身份证、照片、带承诺书的申报表和相关证书。照片、PDF 或 Office 文件，最多 %(n)s 份。") % {"n": MAX_FILES},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, eligibility: Eligibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path_code"].choices = [
            (condition.code, f"{grade_words(grade.grade)} · {condition.code} {condition.text}")
            for grade in eligibility.grades
            for condition, standing in grade.paths
            if standing.is_met
        ]
        if len(self.fields["path_code"].choices) == 1 and not self.initial.get("path_code"):  # type: ignore[attr-defined]
            self.initial["path_code"] = self.fields["path_code"].choices[0][0]  # type: ignore[attr-defined]


class JudgeForm(VersionForm):
    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    result = forms.ChoiceField(
        label=_("结论"), choices=[(r.value, r.label) for r in (CheckResult.PASSED, CheckResult.FAILED)], widget=forms.RadioSelect,
        error_messages={"required": _("请选择符合或不符合")},
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), error_messages=REASON)
    evidence = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("核对了哪份材料，例如“证书原件”“社保缴费记录”。")
    )


class DecisionForm(VersionForm):
    """Reason and button of the rail; which button was pressed stands in ``act``."""

    act = forms.ChoiceField(choices=[(a, a) for a in ("conclude", "reject", "return", "refuse")])
    reason = forms.CharField(label=_("给申报人的说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ApprovalForm(VersionForm):
    """The certificate that an approval issues."""

    number = forms.CharField(label=_("证书编号"), max_length=40, error_messages={"required": _("请填写证书编号")})
    scheme = forms.ChoiceField(label=_("编号规则"), choices=NumberScheme.choices, initial=NumberScheme.NATIONAL)
    issued_on = forms.DateField(label=_("发证日期"), widget=DateInput, error_messages={"required": _("请填写发证日期")})
    expires_on = forms.DateField(label=_("有效期至"), widget=DateInput, required=False)
    assessor = forms.CharField(label=_("评价机构"), max_length=80, required=False)


def first_state(row: PromotionApplication) -> dict[str, Any]:
    """What the application form shows of a stored draft."""
    return {"path_code": row.path_code, "note": row.note, "version": row.version}


class UnitChoice(forms.ModelChoiceField):
    """Units with their place in the tree."""

    def label_from_instance(self, obj: Node) -> str:
        return "　" * obj.depth + f"{obj.name}（{obj.code}）"


def units_in(scope: Scope) -> QuerySet[Node]:
    """The open units of the reach, in the order of the tree."""
    return Node.objects.within(Scope(scope.paths)).units().filter(closed_on=None).order_by("path")


class BatchForm(forms.Form):
    """Enrolment of a batch: where, when, for which grades."""

    name = forms.CharField(
        label=_("批次名称"), max_length=80, help_text=_("例如“2026 年第四季度技师评审”。"), error_messages={"required": _("请填写批次名称")}
    )
    node = UnitChoice(
        Node.objects.none(), label=_("范围"), empty_label=_("请选择"), help_text=_("包含它下面的全部单位。"),
        error_messages={"required": _("请选择范围")},
    )  # fmt: skip
    opens_on = forms.DateField(label=_("申报开始"), widget=DateInput, error_messages={"required": _("请填写申报开始日期")})
    closes_on = forms.DateField(label=_("申报截止"), widget=DateInput, error_messages={"required": _("请填写申报截止日期")})
    target_grades = forms.TypedMultipleChoiceField(
        label=_("申报等级"), choices=SkillGrade.choices, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个申报等级")},
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = units_in(scope)  # type: ignore[attr-defined]


class CasesField(forms.ModelMultipleChoiceField):
    """A number that no row can have is refused before the database is asked, which would fail over it."""

    def clean(self, value: Any) -> Any:
        for given in value or ():
            if len(str(given)) > LONGEST_ID:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(given)[:20]})
        return super().clean(value)


class BatchAddForm(forms.Form):
    """Applications without a batch, to be put into one by hand."""

    applications = CasesField(PromotionApplication.objects.none())

    def __init__(self, *args: Any, fitting: QuerySet[PromotionApplication], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applications"].queryset = fitting  # type: ignore[attr-defined]


class BatchRemoveForm(forms.Form):
    reason = forms.CharField(label=_("移出原因"), max_length=300, error_messages=REASON)


class RuleVersionForm(forms.Form):
    """Which conditions an occupation follows; ``seen`` is what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=4)
    rule_version = forms.ChoiceField(label=_("申报条件版本"), error_messages={"required": _("请选择版本")})
    reason = forms.CharField(
        label=_("依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("例如所依据的国家职业标准名称和文号。"),
        error_messages={"required": SENTENCES["occupation.reason_needed"]},
    )  # fmt: skip

    def __init__(self, *args: Any, versions: Iterable[RuleVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_version"].choices = [(v.code, v.label) for v in versions]  # type: ignore[attr-defined]


class FastTrackForm(forms.Form):
    """A request for what a published place is worth."""

    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FastTrackCheckForm(VersionForm):
    reason = forms.CharField(label=_("审查意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FastTrackRefusalForm(VersionForm):
    reason = forms.CharField(
        label=_("不予认定的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": SENTENCES["fasttrack.reason_needed"]},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "refusal_%s")
        super().__init__(*args, **kwargs)


class SittingForm(forms.Form):
    """A day for one part of the examination."""

    part = forms.ChoiceField(label=_("科目"), choices=ExamPart.choices, error_messages={"required": _("请选择科目")})
    is_resit = forms.BooleanField(label=_("补考"), required=False, help_text=_("勾选后只列入不合格、合格已过有效期的人。"))
    held_on = day_field(_("考试日期"))
    place = forms.CharField(label=_("地点"), max_length=80, error_messages={"required": SENTENCES["exam.place_needed"]})
    rooms = forms.IntegerField(label=_("考场数"), min_value=1, max_value=99, initial=1)


class ExaminersForm(ActForm):
    beside = "examiners"
    numbers = forms.CharField(
        label=_("考评人员"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("工号或姓名，用空格或逗号隔开。"),
        error_messages={"required": SENTENCES["exam.nobody_named"]},
    )  # fmt: skip


class SittingSeenForm(ActForm):
    beside = "seen"


class SittingCancelForm(ActForm):
    beside = "cancel"
    reason = forms.CharField(label=_("取消原因"), max_length=300, error_messages={"required": SENTENCES["exam.reason_needed"]})


class MarksForm(ActForm):
    """One field for each candidate whose mark is not verified yet."""

    beside = "marks"

    def __init__(self, data: Any = None, *, scores: Iterable[ExamScore], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for score in scores:
            known = _("缺考") if score.is_absent else "" if score.score is None else str(score.score)
            person = score.application.person
            self.fields[f"mark_{score.pk}"] = forms.CharField(
                label=f"{person.name}（{person.staff_no}）", max_length=10, required=False, initial=known,
                widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
            )  # fmt: skip

    def marks(self) -> dict[int, str]:
        """Id of the row -> what was typed."""
        return {int(name[5:]): text for name, text in self.cleaned_data.items() if name.startswith("mark_")}


def _who(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=40, help_text=_("工号或姓名"), error_messages={"required": _("请填写工号或姓名。")})


class VolumePlaceForm(ActForm):
    beside = "place"
    holder = _who(_("保管人"))
    place = forms.CharField(label=_("存放位置"), max_length=80, required=False, help_text=_("例如“档案室 3 号柜”。"))


class VolumeLendForm(ActForm):
    beside = "lend"
    borrower = _who(_("借阅人"))
    witness = _who(_("在场见证人"))
    purpose = forms.CharField(label=_("用途"), max_length=200, error_messages={"required": SENTENCES["volume.purpose_needed"]})
    due_on = day_field(_("归还期限"))


class VolumeCondemnForm(ActForm):
    beside = "condemn"
    reason = forms.CharField(label=_("销毁理由"), max_length=300, error_messages={"required": SENTENCES["volume.reason_needed"]})


class VolumeSeenForm(ActForm):
    beside = "volume"
