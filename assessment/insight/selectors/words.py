"""Names of scheme and catalogue rows in the reader's language."""

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def named(name_zh: str, name_en: str) -> str:
    """The English name where English is spoken and there is one, else the Chinese."""
    return name_en if (get_language() or "").startswith("en") and name_en else name_zh


def name_of(row: Named) -> str:
    return named(row.name_zh, row.name_en)
