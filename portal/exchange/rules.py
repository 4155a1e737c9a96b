"""How a cell is read: forgiving about form, strict about meaning. No cell is ever guessed at silently."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from portal.kernel.errors import RuleBroken

EXACT_DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number; the rest of an ID number becomes zeros
UNCOMPUTED = "#未计算"  # stands for a formula whose value the file does not hold
SERIAL_DAYS = range(7306, 109575)  # day numbers from 1920 to 2199 that may stand for a date
YEARS = range(1900, 2200)  # what lies outside is a slip of the hand
_EPOCH = date(1899, 12, 30)
_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?$", re.ASCII)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
_UNCLEAR_DATE = re.compile(r"^\d{1,2}[-./年]\d{1,2}[-./月](?:\d{4}|\d{1,2})[日号年]?$|^\d{6}$", re.ASCII)
_MONTH = re.compile(r"^(\d{4})[-./年](\d{1,2})月?(?:[-./]?0?1日?)?$", re.ASCII)
_COMPACT_MONTH = re.compile(r"^(\d{4})(\d{2})$", re.ASCII)
_MOMENT = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?[T ]*(\d{1,2})[:时点](\d{1,2})分?(?::\d{2})?$", re.ASCII)
_SERIAL = re.compile(r"^[1-9]\d{4,5}(?:\.0+)?$", re.ASCII)
_NUMBER = re.compile(r"^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d{1,2})?%?$", re.ASCII | re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+\d{2}$", re.ASCII)
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ\u3000\xa0]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_ERROR_CELL = re.compile(r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$")


def is_blank(cell: Any) -> bool:
    """Nothing, spaces, or the dashes with which people mark an empty cell."""
    return cell is None or (isinstance(cell, str) and plain(cell) in {"", "-", "--", "—", "——", "/", "无"})


def plain(text: str) -> str:
    """Full-width digits, letters and blanks as ordinary ones; outer and repeated blanks removed; Chinese marks stay."""
    kept = "".join(unicodedata.normalize("NFKC", c) if _WIDE.match(c) else c for c in text)
    return re.sub(r"\s+", " ", _UNSEEN.sub("", kept)).strip()


def loose(text: str) -> str:
    """For comparing and for figures: every full-width character as its ordinary form, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def heading_key(cell: Any) -> str:
    """A heading without what people add to it: blanks, stars, remarks in brackets, colons."""
    text = unicodedata.normalize("NFKC", str(cell if cell is not None else ""))
    return re.sub(r"[\s*:：]|\(.*?\)|\[.*?\]|【.*?】", "", text).lower()


def text_of(cell: Any) -> str:
    """A cell as text. Whole numbers lose ``.0``; numbers too long to be exact are refused with advice.

    Raises RuleBroken ``exchange.number_not_text``, ``exchange.error_cell`` or ``exchange.no_value``.
    """
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float | Decimal):
        if not isfinite(cell):
            raise RuleBroken("exchange.error_cell", given=str(cell))
        if abs(Decimal(str(cell))) >= EXACT_DIGITS:
            raise RuleBroken("exchange.number_not_text")
        return str(int(cell)) if cell == int(cell) else format(Decimal(str(cell)), "f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if (cell.hour or cell.minute) else cell.strftime("%Y-%m-%d")
    if isinstance(cell, date):
        return cell.isoformat()
    text = plain(str(cell))
    if _SCIENTIFIC.match(text):
        raise RuleBroken("exchange.number_not_text")
    if _ERROR_CELL.match(text):
        raise RuleBroken("exchange.error_cell", given=text)
    if text == UNCOMPUTED:
        raise RuleBroken("exchange.no_value")
    return text


def lines_of(cell: Any) -> str:
    """As ``text_of``, with the breaks between lines."""
    if isinstance(cell, str) and len(lines := [plain(line) for line in cell.splitlines()]) > 1:
        return "\n".join(lines).strip("\n")
    return text_of(cell)


def _made(cell: Any, *parts: str) -> date:
    try:
        return _likely(date(*(int(p) for p in parts)))
    except ValueError:
        raise RuleBroken("exchange.no_such_day", given=str(cell)) from None


def _likely(day: date) -> date:
    if day.year not in YEARS:
        raise RuleBroken("exchange.far_year", given=day.isoformat())
    return day


def date_of(cell: Any) -> date:
    """A day from a date cell, a spreadsheet day number, 2024-3-5, 2024.3.5, 2024/3/5, 2024年3月5日 or 20240305.

    A year of two digits, or a day whose order is not certain (3/5/2024), is refused. Raises RuleBroken
    ``exchange.bad_date``, ``exchange.short_year``, ``exchange.far_year`` or ``exchange.no_such_day``.
    """
    if isinstance(cell, datetime):
        return _likely(cell.date())
    if isinstance(cell, date):
        return _likely(cell)
    if isinstance(cell, float) and not cell.is_integer():
        raise RuleBroken("exchange.bad_date", given=str(cell))
    if isinstance(cell, int | float) and int(cell) in SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(cell))
    text = text_of(cell)
    tight = loose(text)
    match = _DATE.match(tight) or _DATE.match(unicodedata.normalize("NFKC", text)) or _COMPACT_DATE.match(tight)
    if match:
        return _made(text, *match.groups())
    if _SERIAL.match(text) and int(float(text)) in SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(float(text)))
    raise RuleBroken("exchange.short_year" if _UNCLEAR_DATE.match(tight) else "exchange.bad_date", given=text)


def month_of_cell(cell: Any) -> date:
    """The first day of a month from 2026-07, 2026.7, 2026/7, 2026年7月, 202607 or any date cell of that month.

    A *number* such as 2026.1 is refused: it may have been 2026.10. Raises RuleBroken ``exchange.bad_month``.
    """
    if isinstance(cell, date):
        return _likely(date(cell.year, cell.month, 1))
    if isinstance(cell, float) and not cell.is_integer():
        raise RuleBroken("exchange.unclear_month", given=str(cell))
    if isinstance(cell, int | float) and cell in SERIAL_DAYS:
        return date_of(cell).replace(day=1)
    text = loose(text_of(cell))
    match = _MONTH.match(text) or _COMPACT_MONTH.match(text)
    if match and 1 <= int(match[2]) <= 12:
        return _likely(date(max(int(match[1]), 1), int(match[2]), 1))
    raise RuleBroken("exchange.bad_month", given=text)


def moment_of(cell: Any) -> datetime:
    """A local date and time without zone, from a date cell with time or 2026-07-03 14:30 and its Chinese spelling.

    Raises RuleBroken ``exchange.bad_moment`` and those of a day.
    """
    if isinstance(cell, datetime):
        _likely(cell.date())
        return cell
    text = unicodedata.normalize("NFKC", text_of(cell))
    if isinstance(cell, int | float) and int(cell) in SERIAL_DAYS:
        days, part = divmod(float(cell), 1)
        return datetime.combine(_EPOCH, datetime.min.time()) + timedelta(days=days, minutes=round(part * 1440))
    match = _MOMENT.match(text)
    if match and int(match[4]) < 24 and int(match[5]) < 60:
        day = _made(text, match[1], match[2], match[3])
        return datetime(day.year, day.month, day.day, int(match[4]), int(match[5]))
    raise RuleBroken("exchange.bad_moment", given=text)


def decimal_of(cell: Any) -> Decimal:
    """A number; separators of thousands, a percent sign and full-width digits are understood; ``1,5`` is not guessed at.

    Raises RuleBroken ``exchange.bad_number``.
    """
    if isinstance(cell, bool | date | time):
        raise RuleBroken("exchange.bad_number", given=str(cell) if not isinstance(cell, bool) else text_of(cell))
    text = loose(text_of(cell)).replace("−", "-")
    if not _NUMBER.match(text):
        raise RuleBroken("exchange.bad_number", given=text)
    try:
        return Decimal(text.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        raise RuleBroken("exchange.bad_number", given=text) from None


def yes_of(cell: Any) -> bool:
    """是/否 and their usual spellings. Raises RuleBroken ``exchange.bad_yes_no``."""
    if isinstance(cell, bool):
        return cell
    text = loose(text_of(cell)).lower()
    if text in {"是", "有", "√", "y", "yes", "true", "1", "对"}:
        return True
    if text in {"否", "无", "×", "x", "n", "no", "false", "0", "错"}:
        return False
    raise RuleBroken("exchange.bad_yes_no", given=text)
