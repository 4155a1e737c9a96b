"""Forms that look and speak like the portal."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import RuleBroken
from portal.kernel.fields import validate_moment
from portal.kernel.sentences import sentence

# Shown on every form with free text or uploads.
NO_SECRETS_NOTE = _("不得录入涉密信息。")
DASHES = BLANK_CHOICE_DASH[0][1]


class PortalRenderer(TemplatesSetting):
    field_template_name = "components/field.html"


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m", **kwargs)


class OnceForm(forms.Form):
    """The key of a form that makes a record: a double click finds the record of the first."""

    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, widget=DateInput(), validators=[validate_moment], required=required, help_text=help_text,
        error_messages={"required": _("请填写日期，例如 2026-03-05。")},
    )  # fmt: skip


class MultipleFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploads; the service of files looks at each."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MultipleFiles(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in found if one]


class PleaseChoose:
    """Mixed into a model form: an empty choice says what to do instead of showing dashes."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                if field.empty_label == DASHES:
                    field.empty_label = _("请选择")
            elif isinstance(field, forms.ChoiceField):
                rows: Any = field.choices
                field.choices = [(value, _("请选择") if label == DASHES else label) for value, label in rows]


def add_refusal(form: forms.BaseForm, broken: RuleBroken) -> None:
    """Put a service's refusal beside the field it blames, or on top of the form."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, sentence(broken.code, broken.params))


class VersionForm(forms.Form):
    """A button: which state of its row the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


LIMITS = {
    "max_length": _("“%(label)s”最多 %(limit)s 个字，现在 %(now)s 个。"), "min_value": _("“%(label)s”应不小于 %(limit)s。"),
    "max_value": _("“%(label)s”应不大于 %(limit)s。"),
}  # fmt: skip
CHOOSERS = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def refusals_of(field: forms.BoundField) -> list[str]:
    """What is wrong with a field, in words that name it. A form's own sentences stay; the stock ones of Django say
    "this field is required" and nothing of which field, or whether to write or to choose."""
    return [_plain(field, error) for error in field.errors.as_data()]


def _plain(field: forms.BoundField, error: forms.ValidationError) -> str:
    stock = field.field.default_error_messages | forms.Field.default_error_messages
    spoken = " ".join(error.messages)
    if error.code == "required" and error.message == stock["required"]:
        words = _("请选择“%(label)s”。") if isinstance(field.field.widget, CHOOSERS) else _("请填写“%(label)s”。")
        return words % {"label": field.label}
    if error.code == "invalid_choice" and error.message == stock.get("invalid_choice"):
        return _("请从列表中选择“%(label)s”。") % {"label": field.label}
    if error.code == "invalid" and error.message == stock.get("invalid") and isinstance(field.field, forms.IntegerField):
        return _("“%(label)s”应填数字。") % {"label": field.label}
    params = error.params or {}
    if error.code in LIMITS and "show_value" in params and error.code not in field.field.error_messages:
        return LIMITS[error.code] % {"label": field.label, "limit": params["limit_value"], "now": params["show_value"]}
    return spoken
