"""Text that leaves for a spreadsheet: the one place that keeps it from being computed there (ASVS 1.2.10).

A workbook says of each cell that it is text, so nothing is altered. CSV cannot say so: an apostrophe stands before what
could start a formula, and before an apostrophe, so that ``unguarded`` gives back exactly what ``guarded`` was given.

Workbooks and documents are XML, which has no place for some characters; text that somebody typed or pasted may hold them.
"""

import re

GUARD = "'"
# A spreadsheet reads a cell that begins with one of these as a formula; full-width forms too.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠|%")
# All that is no Char of XML 1.0 (section 2.2): most controls, halves of surrogate pairs, two that stand for nothing.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_illegal(text: str) -> str:
    """``text`` without the characters that no workbook, no document and, in part, no UTF-8 can hold."""
    return _ILLEGAL.sub("", text)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take ``text`` for a formula, blanks before it or not."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def guarded(text: str) -> str:
    """``text`` as no spreadsheet will compute it."""
    return GUARD + text if is_risky(text) or text.startswith(GUARD) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given; text with an apostrophe of its own before ordinary words stays as it is."""
    rest = text[1:]
    return rest if text.startswith(GUARD) and (is_risky(rest) or rest.startswith(GUARD)) else text
