"""Forms of contests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.contests import selectors
from branches.contests.messages import SENTENCES
from branches.contests.models import Contest
from branches.contests.rules import MOST_PLACES
from branches.contests.services import ContestFacts
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.honours.models import HonourTitle

SMALL = {"class": "input input--sm"}


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class TitleChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: HonourTitle) -> str:
        return f"{obj.name}（{obj.get_level_display()}）"


class ContestForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(label=_("组织评选的党委"), queryset=Node.objects.none(), empty_label=None)
    title = TitleChoice(label=_("荣誉称号"), queryset=HonourTitle.objects.none(), empty_label=_("请选择"))
    name = forms.CharField(label=_("评选名称"), max_length=80, help_text=_("例如“2026 年度岗位标兵评比”。"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    terms = forms.CharField(label=_("评选条件"), required=False, **_text(4, 2000))
    opens_on = day_field(_("推荐开始"))
    closes_on = day_field(_("推荐截止"))
    seats = forms.IntegerField(label=_("名额"), min_value=1, max_value=30)
    skilled_share = forms.IntegerField(
        label=_("技能人才占比（%）"),
        min_value=0,
        max_value=100,
        help_text=_("人选和当选人中持有技能等级的人应占的比例；0 为不要求。集体称号不计。"),
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        found["node"].queryset = selectors.committees(scope, today)
        found["title"].queryset = selectors.titles()

    def facts(self, quotas: Sequence[tuple[Node, int]] | None = None) -> ContestFacts:
        return ContestFacts(**{k: v for k, v in self.cleaned_data.items() if k != "version"}, quotas=quotas)


class QuotaForm(forms.Form):
    """A line of the table of places; an empty line says nothing."""

    unit = forms.CharField(
        label=_("单位编码"), required=False, max_length=20,
        widget=forms.TextInput(attrs={**SMALL, "list": "quota-units", "autocomplete": "off", "size": 12, "aria-label": _("单位编码")}),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("推荐名额"), required=False, min_value=1, max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={**SMALL, "inputmode": "numeric", "size": 4, "aria-label": _("推荐名额")}),
        error_messages={
            "invalid": _("名额请填写整数。"), "min_value": _("名额至少为 1；不限的单位不用填。"), "max_value": _("名额过多，请核对。"),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        code, places = given.get("unit", "").strip(), given.get("places")
        if code and places is None and "places" not in self.errors:
            self.add_error("places", _("请填写名额；不限的单位请清空这一行。"))
        if places is not None and not code:
            self.add_error("unit", _("请填写单位编码。"))
        given["node"] = self.units.filter(code__iexact=code).first() if code else None
        if code and given["node"] is None:
            self.add_error("unit", _("您的党委范围内没有编码为 %(code)s 的单位，请从列表中选择。") % {"code": code})
        return given


class BaseQuotaFormSet(forms.BaseFormSet):
    @property
    def is_fine(self) -> bool:
        return not self.is_bound or self.is_valid()

    def rows(self) -> list[tuple[Node, int]] | None:
        """None where no table was posted: what was given stays."""
        if not self.is_bound:
            return None
        return [(f.cleaned_data["node"], f.cleaned_data["places"]) for f in self.forms if f.cleaned_data.get("node") is not None]


QuotaFormSet = forms.formset_factory(QuotaForm, formset=BaseQuotaFormSet, extra=4, max_num=120)


class NominateForm(forms.Form):
    place = NodeChoice(label=_("推荐支部"), queryset=Node.objects.none(), empty_label=None)
    number = forms.CharField(label=_("人选工号"), max_length=20)
    reason = forms.CharField(label=_("主要事迹"), **_text(4, 1000), error_messages={"required": SENTENCES["contest.reason_needed"]})

    def __init__(self, *args: Any, scope: Scope, contest: Contest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = selectors.places(scope, contest, today)  # type: ignore[attr-defined]
        if not contest.title.is_for_people:
            self.fields["number"].label = _("集体编码")
            self.fields["number"].help_text = _("支部、党小组，或支部覆盖的单位、班组的编码，例如 ZB-CM01。")

    def clean_number(self) -> str:
        return self.cleaned_data["number"].strip().upper()


class ConveneForm(VersionForm):
    numbers = forms.CharField(label=_("投票人工号"), **_text(3, 4000), help_text=_("多人用空格、逗号或换行隔开，例如职工代表、支部书记。"))

    def clean_numbers(self) -> list[str]:
        return self.cleaned_data["numbers"].upper().replace("，", " ").replace(",", " ").replace("、", " ").split()


class NoticeForm(VersionForm):
    reason = forms.CharField(label=_("未达到技能人才占比的原因"), required=False, **_text(2, 200))


class CancelForm(VersionForm):
    reason = forms.CharField(label=_("取消原因"), **_text(2, 200), error_messages={"required": SENTENCES["contest.reason_needed"]})


class StepForm(forms.Form):
    title = TitleChoice(label=_("申报的称号"), queryset=HonourTitle.objects.none(), empty_label=_("请选择"))
    body = forms.CharField(label=_("上报单位"), max_length=80, help_text=_("例如市总工会。"))
    sent_on = day_field(_("上报日期"))

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].queryset = selectors.titles(contest.title.is_for_people)  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    is_awarded = forms.TypedChoiceField(
        label=_("结果"), choices=[("yes", _("获得表彰")), ("no", _("未入选"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    on = day_field(_("结果日期"))


def quotas_of(row: Contest) -> list[dict[str, Any]]:
    return [{"unit": quota.node.code, "places": quota.places} for quota in row.quotas.select_related("node")]  # type: ignore[attr-defined]


def initial_of(row: Contest) -> dict[str, Any]:
    names = ("version", "node", "title", "name", "year", "terms", "opens_on", "closes_on", "seats", "skilled_share")
    return {name: getattr(row, name) for name in names}
