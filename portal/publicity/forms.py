"""Forms of a publicity: an objection, its answer, the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.publicity.messages import SENTENCES
from portal.publicity.models import Publicity, PublicityEntry


class EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PublicityEntry) -> str:
        return f"{obj.no}. {obj.label}"


class ObjectionForm(forms.Form):
    """What one objects to, and why."""

    entry = EntryChoice(label=_("针对"), queryset=PublicityEntry.objects.none(), required=False, empty_label=_("整个公示"))
    text = forms.CharField(
        label=_("异议内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("请写明事实和依据，便于调查。"),
        error_messages={"required": SENTENCES["publicity.text_needed"]},
    )  # fmt: skip

    def __init__(self, *args: Any, publicity: Publicity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = publicity.entries.filter(is_dropped=False)


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("调查结论"), choices=[("upheld", _("异议成立")), ("dismissed", _("异议不成立"))], widget=forms.RadioSelect,
        error_messages={"required": _("请选择异议是否成立。")},
    )  # fmt: skip
    answer = forms.CharField(
        label=_("答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("写明调查情况和理由，异议人能看到。"),
        error_messages={"required": SENTENCES["publicity.answer_needed"]},
    )  # fmt: skip


class EndForm(forms.Form):
    """Conclusion or reason; ``version`` is the state that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("公示结论"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, is_withdrawal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.label = _("撤回原因") if is_withdrawal else _("公示结论")
        code = "publicity.reason_needed" if is_withdrawal else "publicity.note_needed"
        field.error_messages["required"] = SENTENCES[code]
        field.help_text = _("写在公示上，所有人能看到。")
