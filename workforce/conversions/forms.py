"""Forms of conversions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.acts import ActForm
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.conversions import selectors
from workforce.conversions.enums import ConversionRoute
from workforce.conversions.models import InnovationConversion
from workforce.conversions.services import ConversionFacts
from workforce.innovation.enums import InnovationSource


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ConversionForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(label=_("来源"), help_text=_("已核实的成果、实施或结题的项目、已命名的操作法、验收合格的揭榜攻关。"))
    node = NodeChoice(label=_("应用单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    route = forms.ChoiceField(label=_("转化方式"), choices=ConversionRoute.choices)
    from_on = day_field(_("开始应用"))
    year = forms.IntegerField(label=_("计入年度"), min_value=2000, max_value=2100, help_text=_("同一来源在同一单位、同一年度只计一次。"))
    benefit = forms.DecimalField(label=_("实测效益（元）"), max_digits=14, decimal_places=2)
    measured = forms.CharField(label=_("测算方法"), max_length=500, widget=area(3), help_text=_("写明对比口径、数据来源和计算过程。"))
    basis = forms.DecimalField(
        label=_("分享基数（元）"), max_digits=14, decimal_places=2, help_text=_("转让、许可的填净收入，自行实施的填由此产生的营业利润。")
    )
    agreed_share = forms.DecimalField(
        label=_("约定比例（%）"), max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False,
        help_text=_("与作者有约定的填写；没有约定的按规则表的比例。"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {source.key: source for source in selectors.sources(scope)}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, source in self.sources.items():
            groups.setdefault(str(InnovationSource(source.kind).label), []).append((key, source.title))
        self.fields["source"].choices = [("", _("请选择")), *groups.items()]  # type: ignore[attr-defined]
        roots = tuple({path.partition("/")[0] + "/" for path in scope.paths})
        self.fields["node"].queryset = Node.objects.within(Scope(roots)).units().filter(closed_on=None)  # type: ignore[attr-defined]

    def facts(self) -> ConversionFacts:
        names = ("node", "route", "from_on", "year", "benefit", "basis", "measured", "agreed_share")
        return ConversionFacts(self.sources[self.cleaned_data["source"]], **{name: self.cleaned_data[name] for name in names})


def written(row: InnovationConversion) -> dict[str, Any]:
    names = ("version", "node", "route", "from_on", "year", "benefit", "basis", "measured", "agreed_share")
    return {name: getattr(row, name) for name in names} | {"source": row.source_key}


class ConversionSeenForm(ActForm):
    """A button."""


class ConversionReturnForm(ActForm):
    beside = "return"
    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=area(2))


class ConversionWithdrawForm(ActForm):
    beside = "withdraw"
    reason = forms.CharField(label=_("撤销原因"), max_length=300, widget=area(2))
