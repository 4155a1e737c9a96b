"""The one form of a claim, with the fields of its kind; the forms of the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.acts import ActForm
from portal.kernel.forms import FilesField, OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.skills.models import SkillCertificate
from workforce.subsidies import selectors
from workforce.subsidies.enums import SubsidyKind
from workforce.subsidies.models import EducationFund
from workforce.subsidies.services import FundFacts, Told

MONEY: dict[str, Any] = {"max_digits": 10, "decimal_places": 2, "min_value": 0}
# What each kind asks for beside the certificate, the declaration and the receipts.
ASKED = {
    SubsidyKind.INSURANCE: ("insured_months",),
    SubsidyKind.REFUND: ("fee_paid",),
    SubsidyKind.APPRENTICE: ("years", "is_special", "advance"),
}


class _CertificateChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: SkillCertificate) -> str:  # type: ignore[override]
        return f"{row.occupation} {row.get_grade_display()} · {row.issued_on} · {row.number}"


class _ToldForm(forms.Form):
    insured_months = forms.IntegerField(
        label=_("累计参保月数"), min_value=0, max_value=720, help_text=_("失业保险累计缴费月数，以社保记录为准。")
    )
    fee_paid = forms.DecimalField(label=_("本人支付的培训费（元）"), **MONEY, help_text=_("与收据或发票一致。"))
    years = forms.IntegerField(label=_("培养期（年）"), min_value=1, max_value=9)
    is_special = forms.BooleanField(label=_("特殊情况，培养期延长"), required=False)
    advance = forms.DecimalField(label=_("已预支（元）"), **MONEY, required=False, help_text=_("没有预支的留空。"))
    declares_none = forms.BooleanField(
        label=_("这本证书没有领过职业培训补贴"), error_messages={"required": _("领过职业培训补贴的证书不能重复申请；没有领过的，请勾选。")}
    )
    receipts = FilesField(label=_("收据、发票或参保证明"), help_text=_("手机可直接拍照。申请培训费返还的必须附收据。"))

    def keep_fields_of(self, kind: str) -> None:
        for of, names in ASKED.items():
            for name in names:
                if of != kind:
                    del self.fields[name]

    def told(self) -> Told:
        data = {name: self.cleaned_data.get(name) for names in ASKED.values() for name in names}
        return Told(declares_none=self.cleaned_data["declares_none"], **{k: v for k, v in data.items() if v is not None})


class SubsidyForm(_ToldForm, OnceForm):
    certificate = _CertificateChoice(label=_("技能证书"), queryset=SkillCertificate.objects.none(), empty_label=_("请选择"))
    field_order = ["certificate"]

    def __init__(self, *args: Any, kind: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certificate"].queryset = selectors.own_certificates(actor)  # type: ignore[attr-defined]
        self.keep_fields_of(kind)


class SubsidyChangeForm(_ToldForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_fields_of(kind)


class SubsidySeenForm(ActForm):
    """A button."""


class SubsidyCheckForm(ActForm):
    beside = "check"
    granted = forms.DecimalField(label=_("核定金额（元）"), **MONEY, help_text=_("可以核减，不能超过测算金额。"))
    reason = forms.CharField(label=_("核减原因"), max_length=300, required=False, help_text=_("低于测算金额时填写，申请人能看到。"))
    note = forms.CharField(label=_("审核意见"), max_length=300, required=False, help_text=_("例如“已核对参保记录和收据原件”。"))


class SubsidyReturnForm(ActForm):
    beside = "return"
    reason = forms.CharField(
        label=_("退回原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写明要补充或改正什么，申请人能看到。")
    )


class SubsidyPaidForm(ActForm):
    beside = "pay"
    paid_on = day_field(_("发放日期"))
    document_no = forms.CharField(label=_("发放凭证号"), max_length=60)


class EducationFundForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    wages = forms.DecimalField(label=_("工资总额（元）"), max_digits=14, decimal_places=2, min_value=0)
    drawn = forms.DecimalField(label=_("提取（元）"), max_digits=14, decimal_places=2, min_value=0)
    spent = forms.DecimalField(label=_("使用（元）"), max_digits=14, decimal_places=2, min_value=0)
    frontline = forms.DecimalField(label=_("其中用于一线职工（元）"), max_digits=14, decimal_places=2, min_value=0)

    def __init__(self, *args: Any, scope: Scope, row: EducationFund | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["unit"].queryset = selectors.units_for(scope)  # type: ignore[attr-defined]
        if row is not None:
            del self.fields["unit"], self.fields["year"]

    def facts(self) -> FundFacts:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return FundFacts(**data) if self.row is None else FundFacts(unit=self.row.unit, year=self.row.year, **data)
