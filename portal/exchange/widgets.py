"""Cell readers for import columns. Each raises RuleBroken with a sentence that says what is right."""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from import_export import widgets

from portal.exchange import rules
from portal.kernel.errors import RuleBroken


class HouseWidget(widgets.Widget):
    """``clean`` gets a cell that is not blank. ``counts_days``: a bare number in this column is a day of the calendar."""

    counts_days = False
    number_format = "@"  # of the column in the template; text keeps long numbers and leading zeros
    hint: Any = _("文字")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)

    def offered(self) -> list[str]:
        """What the template offers to choose from; empty for what is typed freely."""
        return []


class TextWidget(HouseWidget):
    """``choose_from`` names a catalogue (``portal.MeasureKind``) for kinds that look the text up there; ``lines``: the breaks
    between lines say something and stay, as in minutes."""

    def __init__(self, limit: int = 200, *, choose_from: str = "", lines: bool = False) -> None:
        super().__init__()
        self.limit, self.choose_from, self.lines = limit, choose_from, lines

    def offered(self) -> list[str]:
        if not self.choose_from:
            return []
        return list(apps.get_model(self.choose_from)._default_manager.filter(is_active=True).values_list("name_zh", flat=True))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = rules.lines_of(value) if self.lines else rules.text_of(value)
        if len(text) > self.limit:
            raise RuleBroken("exchange.too_long", limit=self.limit)
        return text


class CodeWidget(TextWidget):
    """Codes and staff numbers: capitals, no blanks inside."""

    hint = _("编码或号码，按文本填写，保留开头的 0")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value, row, **kwargs).replace(" ", "").upper()


class DateWidget(HouseWidget):
    counts_days = True
    number_format = "yyyy-mm-dd"
    hint = _("日期，写全年月日，如 2024-03-05、2024.3.5、2024年3月5日")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.date_of(value)


class MonthWidget(HouseWidget):
    counts_days = True
    hint = _("月份，如 2026-07、2026年7月")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.month_of_cell(value)


class MomentWidget(HouseWidget):
    """A local date and time; the kind adds the zone with ``django.utils.timezone.make_aware``."""

    counts_days = True
    number_format = "yyyy-mm-dd hh:mm"
    hint = _("日期和时间，如 2026-07-03 14:30")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.moment_of(value)


class NumberWidget(HouseWidget):
    number_format = "General"
    hint = _("数字，不带单位")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return rules.decimal_of(value)


class WholeWidget(HouseWidget):
    number_format = "General"
    hint = _("整数，不带单位")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        number = rules.decimal_of(value)
        if number != int(number):
            raise RuleBroken("exchange.bad_number", given=str(number))
        return int(number)


class YesNoWidget(HouseWidget):
    hint = _("从下拉列表中选择")

    def offered(self) -> list[str]:
        return ["是", "否"]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        return rules.yes_of(value)


class ChoiceWidget(HouseWidget):
    """``choices`` as of a TextChoices class: the label, the stored value and ``synonyms`` (text -> value) are understood."""

    hint = _("从下拉列表中选择")

    def __init__(self, choices: Any, synonyms: dict[str, str] | None = None) -> None:
        super().__init__()
        self.choices = [(str(v), label) for v, label in choices]
        self.synonyms = synonyms or {}
        self._known: dict[str | None, dict[str, str]] = {}

    def offered(self) -> list[str]:
        return [_source_text(label) for _value, label in self.choices]

    @property
    def known(self) -> dict[str, str]:
        """Spelling -> stored value, in the language that is active and in Chinese."""
        language = get_language()
        if language not in self._known:
            known = {rules.loose(k): v for k, v in self.synonyms.items()}
            for stored, label in self.choices:
                for spelling in (stored, _source_text(label), str(label)):
                    known[rules.loose(spelling)] = stored
            self._known[language] = known
        return self._known[language]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = rules.text_of(value)
        stored = self.known.get(rules.loose(text))
        if stored is None:
            raise RuleBroken("exchange.bad_choice", given=text, choices="、".join(str(label) for _value, label in self.choices))
        return stored


def _source_text(label: Any) -> str:
    """The Chinese label, whatever language is active: files are written in Chinese."""
    if isinstance(label, Promise):
        with override("zh-hans"):
            return str(label)
    return str(label)


class PeopleListWidget(HouseWidget):
    """Several staff numbers or names in one cell, separated by 、 ， ; or line breaks."""

    hint = _("工号或姓名，几个人之间用顿号分开")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        raw = str(value) if isinstance(value, str) else rules.text_of(value)
        for mark in "、，,;；\n\t|":
            raw = raw.replace(mark, " ")
        return [rules.plain(part) for part in raw.split() if part.strip()]
