"""Forms of an application and of its check and decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.files.rules import MAX_FILES
from portal.kernel.forms import DateInput
from workforce.promotion.enums import CheckResult
from workforce.promotion.messages import SENTENCES
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors.facts import Eligibility
from workforce.promotion.selectors.wording import grade_words
from workforce.skills.enums import NumberScheme

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


class VersionForm(forms.Form):
    """A button of a case: which state of it the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


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
