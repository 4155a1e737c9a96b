"""Forms that look and speak like the portal."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import RuleBroken
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
