"""Forms of funds and payouts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.acts import ActForm
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.conversions.models import InnovationConversion
from workforce.funds import selectors
from workforce.funds.models import Fund, FundKind
from workforce.funds.services import FundFacts, PayoutFacts
from workforce.results.enums import ResultLevel
from workforce.results.models import WorkResult


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FundForm(OnceForm):
    kind = forms.ModelChoiceField(label=_("基金类别"), queryset=FundKind.objects.none(), empty_label=_("请选择"))
    title = forms.CharField(label=_("基金名称"), max_length=120)
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    terms = forms.CharField(
        label=_("使用办法"), max_length=1000, widget=area(5), help_text=_("写明资金来源、奖励或分享对象、标准和批准程序。")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = FundKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["node"].queryset = Node.objects.within(scope).filter(closed_on=None)  # type: ignore[attr-defined]

    def facts(self) -> FundFacts:
        return FundFacts(**{name: self.cleaned_data[name] for name in ("kind", "title", "node", "terms")})


class PayoutForm(OnceForm):
    source = forms.ChoiceField(label=_("事由"))
    level = forms.TypedChoiceField(
        label=_("推广级别"), choices=[("", _("不填")), *ResultLevel.choices], coerce=int, required=False, empty_value=None,
        help_text=_("成果按登记的级别；转化按实际推广的级别。"),
    )  # fmt: skip
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=12, decimal_places=2)
    shares = forms.CharField(
        label=_("分享人"),
        max_length=4000,
        widget=area(5),
        help_text=_("每行一人：工号 权重 要素（技术、技能、管理、劳动），例如“10021 3 技能”。金额按权重分到分。"),
    )

    def __init__(self, *args: Any, fund: Fund, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        found = selectors.sources_for(scope, by_share=fund.kind.by_share)
        self.fields["source"].choices = [("", _("请选择")), *found]  # type: ignore[attr-defined]

    def facts(self) -> PayoutFacts:
        kind, _colon, pk = self.cleaned_data["source"].partition(":")
        data = {name: self.cleaned_data[name] for name in ("amount", "shares", "level")}
        if kind == "result":
            return PayoutFacts(**data, result=WorkResult.objects.within(self.scope).get(pk=pk))
        return PayoutFacts(**data, conversion=InnovationConversion.objects.within(self.scope).get(pk=pk))


class FundSeenForm(ActForm):
    """A button."""


class InflowForm(ActForm):
    beside = "inflow"
    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=12, decimal_places=2)
    text = forms.CharField(label=_("资金来源"), max_length=300)
    on = day_field(_("拨入日期"))


class FundPaidForm(ActForm):
    beside = "paid"
    paid_on = day_field(_("发放日期"))


class FundReasonForm(ActForm):
    beside = "reason"
    reason = forms.CharField(label=_("原因"), max_length=300, widget=area(2))
