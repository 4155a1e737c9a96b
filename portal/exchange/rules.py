"""How a cell is read: forgiving about form, strict about meaning. No cell is ever guessed at silently."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.kernel.errors import RuleBroken

EXACT_DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number; the rest of an ID number becomes zeros
SERIAL_DAYS = range(7306, 109575)  # day numbers from 1920 to 2199 that may stand for a date
_EPOCH = date(1899, 12, 30)
_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})[-./年](\d{1,2})月?(?:[-./]?0?1日?)?$")
_COMPACT_MONTH = re.compile(r"^(\d{4})(\d{2})$")
_MOMENT = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[T ]*(\d{1,2})[:时](\d{1,2})分?(?::\d{2})?$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{2}$")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ\u3000\xa0]")
_ERROR_CELL = re.compile(r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)$")


def is_blank(cell: Any) -> bool:
    """Nothing, spaces, or the dashes with which people mark an empty cell."""
    return cell is None or (isinstance(cell, str) and plain(cell) in {"", "-", "--", "—", "——", "/", "无"})


def plain(text: str) -> str:
    """Full-width digits, letters and blanks as ordinary ones; outer and repeated blanks removed; Chinese marks stay."""
    kept = "".join(unicodedata.normalize("NFKC", c) if _WIDE.match(c) else c for c in text)
    return re.sub(r"\s+", " ", kept.replace("\u200b", "").replace("\ufeff", "")).strip()


def loose(text: str) -> str:
    """For comparing and for figures: every full-width character as its ordinary form, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def heading_key(cell: Any) -> str:
    """A heading without what people add to it: blanks, stars, remarks in brackets, colons."""
    text = unicodedata.normalize("NFKC", str(cell if cell is not None else ""))
    return re.sub(r"[\s*:：]|\(.*?\)|\[.*?\]|【.*?】", "", text).lower()


def text_of(cell: Any) -> str:
    """A cell as text. Whole numbers lose ``.0``; numbers too long to be exact are refused with advice.

    Raises RuleBroken ``exchange.number_not_text`` or ``exchange.error_cell``.
    """
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float | Decimal):
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
    return text


def _made(cell: Any, *parts: str) -> date:
    try:
        return date(*(int(p) for p in parts))
    except ValueError:
        raise RuleBroken("exchange.no_such_day", given=str(cell)) from None


def date_of(cell: Any) -> date:
    """A day from a date cell, a spreadsheet day number, 2024-3-5, 2024.3.5, 2024/3/5, 2024年3月5日 or 20240305.

    Raises RuleBroken ``exchange.bad_date`` or ``exchange.no_such_day``.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and not cell.is_integer():
        raise RuleBroken("exchange.bad_date", given=str(cell))
    if isinstance(cell, int | float) and int(cell) in SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(cell))
    text = text_of(cell)
    match = _DATE.match(loose(text)) or _DATE.match(text) or _COMPACT_DATE.match(text)
    if match:
        return _made(cell, *match.groups())
    if text.isdigit() and int(text) in SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(text))
    raise RuleBroken("exchange.bad_date", given=text)


def month_of_cell(cell: Any) -> date:
    """The first day of a month from 2026-07, 2026.7, 2026/7, 2026年7月, 202607 or any date cell of that month.

    A *number* such as 2026.1 is refused: it may have been 2026.10. Raises RuleBroken ``exchange.bad_month``.
    """
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    if isinstance(cell, float) and not cell.is_integer():
        raise RuleBroken("exchange.unclear_month", given=str(cell))
    if isinstance(cell, int | float) and int(cell) in SERIAL_DAYS:
        return date_of(cell).replace(day=1)
    text = loose(text_of(cell))
    match = _MONTH.match(text) or _COMPACT_MONTH.match(text)
    if match and 1 <= int(match[2]) <= 12:
        return date(int(match[1]), int(match[2]), 1)
    raise RuleBroken("exchange.bad_month", given=text)


def moment_of(cell: Any) -> datetime:
    """A local date and time without zone, from a date cell with time or 2026-07-03 14:30 and its Chinese spelling.

    Raises RuleBroken ``exchange.bad_moment``.
    """
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, int | float) and int(cell) in SERIAL_DAYS:
        days, part = divmod(float(cell), 1)
        return datetime.combine(_EPOCH, datetime.min.time()) + timedelta(days=days, minutes=round(part * 1440))
    text = unicodedata.normalize("NFKC", text_of(cell))
    match = _MOMENT.match(text)
    if match and int(match[4]) < 24 and int(match[5]) < 60:
        day = _made(cell, match[1], match[2], match[3])
        return datetime(day.year, day.month, day.day, int(match[4]), int(match[5]))
    raise RuleBroken("exchange.bad_moment", given=text)


def decimal_of(cell: Any) -> Decimal:
    """A number; thousands separators, a unit-free percent sign and full-width digits are understood.

    Raises RuleBroken ``exchange.bad_number``.
    """
    text = loose(text_of(cell)).replace(",", "").replace("%", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise RuleBroken("exchange.bad_number", given=text) from None
    if not value.is_finite():
        raise RuleBroken("exchange.bad_number", given=text)
    return value


def yes_of(cell: Any) -> bool:
    """是/否 and their usual spellings. Raises RuleBroken ``exchange.bad_yes_no``."""
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).lower()
    if text in {"是", "有", "√", "y", "yes", "true", "1", "对"}:
        return True
    if text in {"否", "无", "×", "x", "n", "no", "false", "0", "错"}:
        return False
    raise RuleBroken("exchange.bad_yes_no", given=text)
