"""Cell readers for import columns. Each raises RuleBroken with a sentence that says what is right."""

from typing import Any

from django.utils.functional import Promise
from import_export import widgets

from portal.exchange import rules
from portal.kernel.errors import RuleBroken


class HouseWidget(widgets.Widget):
    """``clean`` gets a cell that is not blank."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class TextWidget(HouseWidget):
    def __init__(self, limit: int = 200) -> None:
        super().__init__()
        self.limit = limit

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = rules.text_of(value)
        if len(text) > self.limit:
            raise RuleBroken("exchange.too_long", limit=self.limit)
        return text


class CodeWidget(TextWidget):
    """Codes and staff numbers: capitals, no blanks inside."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value, row, **kwargs).replace(" ", "").upper()


class DateWidget(HouseWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.date_of(value)


class MonthWidget(HouseWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.month_of_cell(value)


class MomentWidget(HouseWidget):
    """A local date and time; the kind adds the zone with ``django.utils.timezone.make_aware``."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.moment_of(value)


class NumberWidget(HouseWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.decimal_of(value)


class WholeWidget(HouseWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        number = rules.decimal_of(value)
        if number != int(number):
            raise RuleBroken("exchange.bad_number", given=str(number))
        return int(number)


class YesNoWidget(HouseWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        return rules.yes_of(value)


class ChoiceWidget(HouseWidget):
    """``choices`` as of a TextChoices class: the label, the stored value and ``synonyms`` (text -> value) are understood."""

    def __init__(self, choices: Any, synonyms: dict[str, str] | None = None) -> None:
        super().__init__()
        self.choices = [(str(v), label) for v, label in choices]
        self.synonyms = synonyms or {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = rules.text_of(value)
        known = {rules.loose(k): v for k, v in self.synonyms.items()}
        for stored, label in self.choices:
            for spelling in (stored, _source_text(label), str(label)):
                known[rules.loose(spelling)] = stored
        if rules.loose(text) not in known:
            raise RuleBroken("exchange.bad_choice", given=text, choices="、".join(str(label) for _v, label in self.choices))
        return known[rules.loose(text)]


def _source_text(label: Any) -> str:
    """The Chinese label, whatever language is active: files are written in Chinese."""
    if isinstance(label, Promise):
        from django.utils.translation import override

        with override("zh-hans"):
            return str(label)
    return str(label)


class PeopleListWidget(HouseWidget):
    """Several staff numbers or names in one cell, separated by 、 ， ; or line breaks."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        raw = str(value) if isinstance(value, str) else rules.text_of(value)
        for mark in "、，,;；\n\t|":
            raw = raw.replace(mark, " ")
        return [rules.plain(part) for part in raw.split() if part.strip()]
