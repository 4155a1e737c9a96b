"""Forms of safety: the report of a minute, what follows on it, and the ledgers beside it."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import Rhythm
from branches.safety.messages import SENTENCES
from branches.safety.models import Hazard, HazardGrade, SafetyInspection, WorkArea
from branches.safety.selectors import owners_for
from branches.safety.services import HazardFacts
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, DateTimeInput
from portal.organization.enums import NodeKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person

USUAL = {NodeKind.TEAM: Rhythm.TEAM_DAILY}


class HazardForm(forms.Form):
    """A hazard as somebody stands before it. ``units``: where the writer may write."""

    node = NodeChoice(
        label=_("单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": _("请选择单位。"), "invalid_choice": _("请选择列表中的单位。")},
    )  # fmt: skip
    area = forms.ModelChoiceField(
        label=_("辖区"), queryset=WorkArea.objects.none(), required=False, empty_label=_("不在列表中，写在下面"),
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("地点"), max_length=80, required=False, error_messages={"required": SENTENCES["hazard.place_missing"]},
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("例如：1203 工作面运输巷 300 米处"), "autocomplete": "off"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("隐患描述"), max_length=500, error_messages={"required": SENTENCES["hazard.text_missing"]},
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "placeholder": _("例如：皮带机尾护罩缺两条螺栓")}),
    )  # fmt: skip
    grade = forms.ModelChoiceField(
        label=_("等级"), queryset=HazardGrade.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": _("请选择等级。"), "invalid_choice": _("请选择列表中的等级。")},
    )  # fmt: skip
    rhythm = forms.ChoiceField(label=_("排查方式"), choices=Rhythm.choices)
    found_at = forms.DateTimeField(
        label=_("发现时间"), required=False, widget=DateTimeInput(), validators=[validate_moment], help_text=_("不填就是现在。"),
        error_messages={"invalid": _("请按“年-月-日 时:分”填写发现时间。")},
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = units
        self.fields["grade"].queryset = HazardGrade.objects.filter(is_active=True)
        areas = WorkArea.objects.filter(node__in=units.order_by().values("pk"), is_active=True)
        self.fields["area"].queryset = areas
        if areas.exists():
            self.fields["place"].help_text = _("上面选了辖区的可以不填。")
        else:
            self.fields["place"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("place") and not data.get("area") and "place" not in self.errors:
            self.add_error("place", SENTENCES["hazard.place_missing"])
        return data

    def facts(self, now: datetime, inspection: SafetyInspection | None = None) -> HazardFacts:
        data = self.cleaned_data
        found_at = data["found_at"] or now
        return HazardFacts(data["node"], data["place"], data["text"], data["grade"], found_at, data["rhythm"], inspection, data["area"])


class VersionForm(forms.Form):
    """Which state of the hazard the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OwnerChoice(forms.ModelChoiceField):
    """A person with post and team, for two of one name."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.unit.short_name} · {obj.post or _('岗位未填')} · {obj.name}"


class AssignForm(VersionForm):
    owner = OwnerChoice(
        label=_("整改责任人"), queryset=Person.objects.none(), empty_label=_("请选择"),
        error_messages={"required": _("请选择整改责任人。"), "invalid_choice": SENTENCES["hazard.owner_elsewhere"]},
    )  # fmt: skip
    due_on = forms.DateField(label=_("整改期限"), widget=DateInput(), error_messages={"required": _("请选择整改期限。")})

    def __init__(self, *args: Any, hazard: Hazard, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_for(hazard, today)
        due = hazard.due_on or today
        first = {"owner": hazard.owner_id, "due_on": due if hazard.owner_id or due >= today else today, "version": hazard.version}
        self.initial = {**self.initial, **first}


class FixForm(VersionForm):
    note = forms.CharField(
        label=_("整改措施"), max_length=500, widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": SENTENCES["hazard.note_missing"]},
    )  # fmt: skip


class ReasonForm(VersionForm):
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        error_messages={"required": SENTENCES["hazard.reason_missing"]},
    )  # fmt: skip


class ReturnForm(ReasonForm):
    due_on = forms.DateField(label=_("重新整改期限"), widget=DateInput(), error_messages={"required": _("请选择整改期限。")})


def return_initial(hazard: Hazard, today: date) -> dict[str, Any]:
    """A new last day lies ahead: the old one, or tomorrow."""
    due = hazard.due_on
    return {"version": hazard.version, "due_on": due if due is not None and due > today else today + timedelta(days=1)}


def usual_rhythm(node: Node | None) -> str:
    """How a unit looks by default: a team daily, any other unit weekly."""
    return USUAL.get(NodeKind(node.kind), Rhythm.DISTRICT_WEEKLY) if node is not None else Rhythm.TEAM_DAILY
