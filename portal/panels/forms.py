"""Forms of a panel: an opinion, a recusal, the seats, and the acts that only ask «are you sure»."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.panels import rules
from portal.panels.messages import SENTENCES
from portal.panels.models import Panel, PanelCase, PanelSeat

MOST_POINTS = int(rules.MOST_POINTS)


class VersionForm(forms.Form):
    """A button of a panel: which state of it the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DissolveForm(VersionForm):
    reason = forms.CharField(
        label=_("撤销原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("评委能看到。"),
        error_messages={"required": SENTENCES["panel.dissolve_reason_needed"]},
    )  # fmt: skip


class OpinionForm(forms.Form):
    """For or against."""

    is_for = forms.ChoiceField(
        label=_("表决"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect,
        error_messages={"required": SENTENCES["panel.vote_needed"]},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("评审意见"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("不同意时必填。")
    )

    def opinion(self) -> dict[str, Any]:
        """The words of the service."""
        return {"is_for": self.cleaned_data["is_for"] == "yes", "reason": self.cleaned_data["reason"]}


class PointsForm(forms.Form):
    """Points of 100."""

    points = forms.DecimalField(
        label=_("得分"), min_value=0, max_value=MOST_POINTS, decimal_places=2, max_digits=5,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        error_messages={
            "required": SENTENCES["panel.points_needed"], "max_value": SENTENCES["panel.points_of_100"],
            "min_value": SENTENCES["panel.points_of_100"], "max_decimal_places": SENTENCES["panel.points_of_100"],
            "max_digits": SENTENCES["panel.points_of_100"], "max_whole_digits": SENTENCES["panel.points_of_100"],
        },
    )  # fmt: skip
    reason = forms.CharField(label=_("评审意见"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].help_text = _("0 至 100 分，合格线 %(mark)s 分。") % {
            "mark": rules.plain(panel.pass_mark or rules.MOST_POINTS)
        }
        self.fields["reason"].help_text = _("低于合格线时必填。")

    def opinion(self) -> dict[str, Any]:
        """The words of the service."""
        return {"points": self.cleaned_data["points"], "reason": self.cleaned_data["reason"]}


class SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PanelSeat) -> str:
        return str(obj.user)


class RecusalForm(forms.Form):
    """Stand aside for one case; whoever runs the panel may name the member."""

    case = forms.ModelChoiceField(
        label=_("评审对象"), queryset=PanelCase.objects.none(), empty_label=_("请选择"), error_messages={"required": _("请选择评审对象。")}
    )
    seat = SeatChoice(
        label=_("评委"), queryset=PanelSeat.objects.none(), empty_label=_("请选择"), error_messages={"required": _("请选择评委。")}
    )
    reason = forms.CharField(
        label=_("回避原因"), max_length=200, help_text=_("例如“师徒”“亲属”“直接上下级”。登记后不能取消。"),
        error_messages={"required": SENTENCES["panel.recusal_reason_needed"]},
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, can_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = panel.cases.all()
        if can_name:
            self.fields["seat"].queryset = panel.seats.select_related("user")
        else:
            del self.fields["seat"]


class SeatForm(VersionForm):
    """One act on the seats; the page draws a button for each."""

    act = forms.ChoiceField(choices=[(a, a) for a in ("add", "add_deputy", "chair", "remove")])
    user = forms.CharField(max_length=150)


def opinion_form(panel: Panel, data: Any, initial: dict[str, Any]) -> OpinionForm | PointsForm:
    """The form of the panel's method."""
    return OpinionForm(data, initial=initial) if panel.pass_mark is None else PointsForm(data, initial=initial, panel=panel)
