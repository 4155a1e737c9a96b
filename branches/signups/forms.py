"""Forms of the sign-up of an event."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.signups.enums import Audience
from branches.signups.models import SignupSheet
from branches.signups.services import SheetFacts
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateTimeInput

NAMES = ("places", "opens_at", "closes_at", "audience", "note")


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=DateTimeInput(), validators=[validate_moment], error_messages={"required": _("请填写日期和时间。")}
    )


class SheetForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=100_000, help_text=_("报满以后可以候补，有人退出时自动递补。"))
    audience = forms.ChoiceField(label=_("谁可以报名"), choices=Audience.choices, initial=Audience.COVERED)
    opens_at = _moment(_("报名开始"))
    closes_at = _moment(_("报名结束"))
    note = forms.CharField(label=_("报名须知"), max_length=300, required=False, help_text=_("例如：请提前十分钟到场，带好笔记本。"))

    def facts(self) -> SheetFacts:
        return SheetFacts(**{name: self.cleaned_data[name] for name in NAMES})


def first_values(activity: Activity, sheet: SignupSheet | None, now: Any) -> dict[str, Any]:
    """The sign-up as it stands; for a new one: from now to an hour before the event."""
    if sheet is not None:
        return {name: getattr(sheet, name) for name in (*NAMES, "version")}
    start = now.replace(second=0, microsecond=0)
    return {
        "places": 30,
        "opens_at": start,
        "closes_at": activity.starts_at - timedelta(hours=1),
        "audience": Audience.COVERED,
        "version": 0,
    }


class AskForm(forms.Form):
    text = forms.CharField(label=_("我要提问"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReplyForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class LoggedForm(forms.Form):
    """A question from the floor with its answer."""

    text = forms.CharField(label=_("现场提出的问题"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    answer = forms.CharField(label=_("现场的答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
