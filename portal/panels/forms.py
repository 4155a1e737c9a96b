"""Forms of a panel: an opinion, a recusal, the seats, and the acts that only ask «are you sure»."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import DateInput, VersionForm
from portal.panels import rules
from portal.panels.enums import PanelFigure, PanelMethod, PanelState
from portal.panels.messages import SENTENCES
from portal.panels.models import Panel, PanelCase, PanelSeat

MOST_POINTS = int(rules.MOST_POINTS)


class DissolveForm(VersionForm):
    reason = forms.CharField(
        label=_("撤销原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("评委能看到。"),
        error_messages={"required": SENTENCES["panel.dissolve_reason_needed"]},
    )  # fmt: skip


class SettleForm(VersionForm):
    """How the panel judges: settled before it opens."""

    method = forms.ChoiceField(
        label=_("评审方式"), choices=PanelMethod.choices, widget=forms.RadioSelect, help_text=_("表决须超过规定比例；打分须达到合格线。")
    )
    figure = forms.ChoiceField(
        label=_("打分时决定用的分数"), choices=PanelFigure.choices, widget=forms.RadioSelect,
        help_text=_("三种分数都会列出；由选定的一种决定，写入结论。去掉最高、最低分至少要 3 人打分。"),
    )  # fmt: skip
    has_discussion = forms.BooleanField(
        label=_("独立评审后合议复评"), required=False, help_text=_("合议时可以查看各评委意见并修改自己的意见，最初的意见保留。")
    )
    is_blind = forms.BooleanField(
        label=_("对评委隐去评审对象身份"), required=False, help_text=_("结束前评委只看到编号和申报内容，看不到姓名、单位和材料附件。")
    )
    hides_judges = forms.BooleanField(label=_("结束前评委互不知名"), required=False, help_text=_("合议时意见以编号显示。"))
    fewest = forms.IntegerField(label=_("每个对象最少评审人数"), min_value=1, max_value=99, help_text=_("不足的不能得出结论。"))
    due_on = forms.DateField(
        label=_("评审截止日期"),
        required=False,
        widget=DateInput(),
        help_text=_("截止前后自动提醒未评完的评委；过期后达到最少人数即可结束。"),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        names = ("method", "figure", "has_discussion", "is_blind", "hides_judges", "fewest", "due_on", "version")
        kwargs["initial"] = {name: getattr(panel, name) for name in names}
        super().__init__(*args, **kwargs)
        if panel.state != PanelState.FORMING:
            for name in names[:6]:
                self.fields[name].disabled = True  # shown, and whatever is sent is left unread


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

    def __init__(self, *args: Any, panel: Panel, can_name: bool, labels: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = panel.cases.all()
        self.fields["case"].label_from_instance = lambda case: labels[case.pk]
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
