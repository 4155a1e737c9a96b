"""Forms of check lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.practice import selectors
from branches.practice.enums import LineResult
from branches.practice.models import PracticeLine, PracticeSheet, PracticeTemplate
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateTimeInput
from portal.people.models import Person


class BeginForm(forms.Form):
    template = forms.ModelChoiceField(
        label=_("清单"), queryset=PracticeTemplate.objects.none(), to_field_name="code", empty_label=_("请选择")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = selectors.templates()  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """A result and a note for each point, then the conclusion."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, sheet: PracticeSheet, lines: list[PracticeLine], **kwargs: Any) -> None:
        first = {"version": sheet.version, "conclusion": sheet.conclusion}
        for line in lines:
            first |= {f"result_{line.no}": line.result, f"note_{line.no}": line.note}
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        self.numbers = [line.no for line in lines]
        for line in lines:
            self.fields[f"result_{line.no}"] = forms.ChoiceField(label=f"{line.no}. {line.text}", choices=LineResult.choices)
            self.fields[f"note_{line.no}"] = forms.CharField(label=_("第 %(no)s 项说明") % {"no": line.no}, max_length=200, required=False)
        self.fields["conclusion"] = forms.CharField(
            label=_("结论"), max_length=300, required=False, help_text=_("例如“点检 12 台，处理松动 2 处”。")
        )

    def marks(self) -> dict[int, tuple[str, str]]:
        data = self.cleaned_data
        return {no: (data[f"result_{no}"], data[f"note_{no}"]) for no in self.numbers}


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=DateTimeInput(), validators=[validate_moment])


class WatchForm(forms.Form):
    person = forms.ModelChoiceField(label=_("值守人"), queryset=Person.objects.none(), empty_label=_("请选择"))
    starts_at = _moment(_("开始时间"))
    ends_at = _moment(_("结束时间"))
    place = forms.CharField(label=_("值守地点"), max_length=60, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = selectors.watchers(activity)  # type: ignore[attr-defined]
