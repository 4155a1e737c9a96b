"""Forms of sessions."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.theory.enums import TheoryForm
from branches.theory.messages import SENTENCES
from branches.theory.models import TheorySession
from branches.theory.services import SessionFacts
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def _numbers(text: str) -> list[str]:
    return [n.upper() for n in re.split(r"[\s,，、;；]+", text) if n]


class SessionForm(OnceForm):
    node = NodeChoice(label=_("党委"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    held_on = day_field(_("学习日期"))
    form = forms.ChoiceField(label=_("形式"), choices=TheoryForm.choices, widget=forms.RadioSelect, initial=TheoryForm.COLLECTIVE)
    topic = forms.CharField(label=_("学习主题"), max_length=120, error_messages={"required": SENTENCES["theory.no_topic"]})
    texts = forms.CharField(label=_("学习材料"), max_length=500, required=False, help_text=_("篇目名称；文件在保存后添加。"))
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    chair = forms.CharField(label=_("主持人工号"), max_length=20, widget=ColleagueInput())
    present = forms.CharField(
        label=_("到会人员工号"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("用空格或逗号隔开。"),
        error_messages={"required": SENTENCES["theory.nobody_present"]},
    )  # fmt: skip
    absent = forms.CharField(label=_("缺席人员工号"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    speeches = forms.CharField(
        label=_("发言"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一人：工号 发言题目。发言稿在保存后作为文件添加。"),
    )  # fmt: skip
    notes = forms.CharField(
        label=_("学习记录"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": SENTENCES["theory.no_notes"]},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]

    def clean_chair(self) -> str:
        return str(self.cleaned_data["chair"]).strip().upper()

    def clean_present(self) -> list[str]:
        return _numbers(self.cleaned_data["present"])

    def clean_absent(self) -> list[str]:
        return _numbers(self.cleaned_data["absent"])

    def clean_speeches(self) -> dict[str, str]:
        lines = (line.strip().split(maxsplit=1) for line in self.cleaned_data["speeches"].splitlines() if line.strip())
        return {line[0].upper(): line[1] if len(line) > 1 else "" for line in lines}

    def facts(self) -> SessionFacts:
        return SessionFacts(**{k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}})


def first_values(row: TheorySession) -> dict[str, Any]:
    """A session as the form shows it."""
    lines = list(row.attendance.select_related("person"))
    return {
        **{name: getattr(row, name) for name in ("held_on", "form", "topic", "texts", "place", "notes", "version")},
        "node": row.node.code, "chair": row.chair.staff_no,
        "present": " ".join(line.person.staff_no for line in lines if line.is_present),
        "absent": " ".join(line.person.staff_no for line in lines if not line.is_present),
        "speeches": "\n".join(f"{line.person.staff_no} {line.speech}" for line in lines if line.speech),
    }  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": SENTENCES["theory.no_reason"]},
    )  # fmt: skip
