from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.notes.enums import NoteMood
from branches.notes.messages import SENTENCES
from branches.notes.services import Matter
from branches.tickets.models import ConcernTopic
from branches.tickets.selectors import topics

PLACES = range(1, 7)


class NoteForm(forms.Form):
    """Six matters at most; a place without text is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(topics())
        for no in PLACES:
            topic = forms.ModelChoiceField(label=_("类别"), queryset=ConcernTopic.objects.filter(is_active=True), required=False)
            topic.choices = [("", _("不填")), *[(t.pk, str(t)) for t in found]]
            self.fields[f"topic{no}"] = topic
            self.fields[f"mood{no}"] = forms.ChoiceField(label=_("程度"), choices=NoteMood.choices, initial=NoteMood.CALM, required=False)
            self.fields[f"text{no}"] = forms.CharField(
                label=_("情况"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"measure{no}"] = forms.CharField(
                label=_("措施"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for no in PLACES:
            parts = (data.get(f"topic{no}"), data.get(f"text{no}"), data.get(f"measure{no}"))
            if any(parts) and not all(parts):
                self.add_error(f"text{no}", SENTENCES["note.line_needed"] % {"no": no})
        return data

    def matters(self) -> list[Matter]:
        data = self.cleaned_data
        rows = [(data.get(f"topic{no}"), data.get(f"mood{no}"), data.get(f"text{no}"), data.get(f"measure{no}")) for no in PLACES]
        return [Matter(topic, mood or NoteMood.CALM, text, measure) for topic, mood, text, measure in rows if topic and text and measure]

    def places(self) -> list[dict[str, Any]]:
        """The fields of each matter, for the page."""
        names = ("topic", "mood", "text", "measure")
        found = [{"no": no, **{name: self[f"{name}{no}"] for name in names}} for no in PLACES]
        for place in found:  # an empty place is folded, so that the page is short; the first one shows how
            filled = [place[name] for name in ("topic", "text", "measure")]
            place["is_open"] = place["no"] == PLACES[0] or any(bound.value() or bound.errors for bound in filled)
        return found


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoteAnswerForm(MoveForm):
    text = forms.CharField(
        label=_("党委意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": SENTENCES["note.answer_needed"]},
    )  # fmt: skip
