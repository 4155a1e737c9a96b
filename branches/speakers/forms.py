"""Forms of the pool and of talks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.speakers import selectors
from branches.speakers.enums import SpeakerKind
from branches.speakers.messages import SENTENCES
from branches.speakers.models import Speaker, SpeakerTalk
from branches.speakers.services import SpeakerFacts, TalkFacts
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class SpeakerForm(forms.Form):
    """``speaker``: the one who is changed; who he is, his pool and his consent then stay."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(label=_("人才库所属党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    number = forms.CharField(
        label=_("工号"),
        max_length=20,
        widget=ColleagueInput(),
        required=False,
        help_text=_("在册人员填工号；退休或外来人员不填，填下面的姓名。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=50, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=SpeakerKind.choices, widget=forms.RadioSelect)
    is_retired = forms.BooleanField(label=_("已退休"), required=False)
    background = forms.CharField(
        label=_("单位、岗位和专长"), max_length=120, required=False, help_text=_("例如“原机电队高级技师，液压支架维修”。不写住址、电话。")
    )
    themes = forms.CharField(label=_("能讲的主题"), **_text(3, 300), error_messages={"required": SENTENCES["speaker.themes_needed"]})
    consent_on = day_field(_("同意日期"), help_text=_("本人同意列入并向支部展示的日期，可以随时撤回。"))

    def __init__(self, *args: Any, scope: Scope, today: date, speaker: Speaker | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speaker = speaker
        self.fields["node"].queryset = selectors.keepers(scope, today)  # type: ignore[attr-defined]
        if speaker is not None:
            for name in ("node", "number", "name", "consent_on"):
                del self.fields[name]

    def facts(self) -> SpeakerFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        if self.speaker is not None:
            row = self.speaker
            data |= {"node": row.node, "number": "", "name": row.name, "consent_on": row.consent_on}
        return SpeakerFacts(**data)


class WithdrawForm(VersionForm):
    reason = forms.CharField(label=_("撤回原因"), required=False, **_text(2, 200), help_text=_("本人撤回的可以不填；代为登记的请写明。"))


class RenewForm(VersionForm):
    on = day_field(_("重新同意的日期"))


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:  # type: ignore[override]
        return obj.node.name


class AskForm(forms.Form):
    branch = BranchChoice(label=_("约请支部"), queryset=Branch.objects.none(), empty_label=None)
    wanted_on = day_field(_("约请日期"))
    subject = forms.CharField(label=_("讲述内容"), max_length=120, error_messages={"required": SENTENCES["talk.subject_needed"]})
    place = forms.CharField(label=_("地点"), max_length=60, error_messages={"required": SENTENCES["talk.place_needed"]})

    def __init__(self, *args: Any, scope: Scope, speaker: Speaker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = selectors.asking(scope, speaker)  # type: ignore[attr-defined]

    def facts(self) -> TalkFacts:
        return TalkFacts(**self.cleaned_data)


class AnswerForm(VersionForm):
    agrees = forms.TypedChoiceField(
        label=_("答复"), choices=[("yes", _("可以安排")), ("no", _("不能安排"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("说明"), required=False, **_text(2, 200), help_text=_("不能安排的必填。"))


class RecordChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:  # type: ignore[override]
        return f"{obj.held_on} {obj.subject}"


class HoldForm(VersionForm):
    activity = RecordChoice(label=_("本支部的活动记录"), queryset=Activity.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, talk: SpeakerTalk, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = selectors.records_for(talk, today)  # type: ignore[attr-defined]


class CancelForm(VersionForm):
    reason = forms.CharField(label=_("取消原因"), **_text(2, 200), error_messages={"required": SENTENCES["talk.reason_needed"]})


class FeedbackForm(VersionForm):
    words = forms.CharField(
        label=_("听众反馈"), **_text(3, 500), help_text=_("写对讲述的反馈，不评价个人。"),
        error_messages={"required": SENTENCES["talk.words_needed"]},
    )  # fmt: skip
