"""Names of scheme and catalogue rows in the reader's language."""

from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _


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


def parameter_words(name: str) -> str:
    """What a rule parameter that is one number is called."""
    return {
        "deduct": _("每次扣分"), "earn": _("每次加分"), "free": _("不计的次数"), "target": _("满分目标"), "at_least": _("不低于"),
        "at_most": _("不超过"),
    }[name]  # fmt: skip
