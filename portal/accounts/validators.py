"""What no new password may be, beyond Django's own validators: what guessers try first."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import rules
from portal.kernel.leaked import passwords_of

_SENTENCES = {
    "password.figures": _("不要只用少于 %(least)s 位的数字，加上标点或“年月日”也不行。"),
    "password.common": _("不要用常见密码加数字或标点。"),
    "password.context": _(
        "除了“%(word)s”以外，密码里剩下的内容太少或太常见：请再加至少 %(least)s 个不常见的字母或数字（一个汉字算 3 个）。"
    ),
}


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The passwords that Django's list holds (19,640 from leaks), folded."""
    return frozenset(CommonPasswordValidator().passwords)


@lru_cache(maxsize=1)
def _leaked(path: str) -> frozenset[str]:
    return frozenset(passwords_of(path))


class LeakedValidator:
    """The list that ``HONGJIANG_REFUSED_PASSWORDS`` names; capitals make no difference, neither there nor here."""

    def __init__(self, path: str) -> None:
        self.path = path

    def validate(self, password: str, user: Any = None) -> None:
        if {password.casefold(), password.strip().casefold()} & _leaked(self.path):
            raise ValidationError(gettext("这个密码出现在泄露密码表里，请换一个。"), code="password_leaked")

    def get_help_text(self) -> str:
        return gettext("不要用出现在泄露密码表里的密码。")


class GuessableValidator:
    """A common password dressed up with figures, marks or capitals, and words of the house with nothing of one's own."""

    def validate(self, password: str, user: Any = None) -> None:
        verdict = rules.may_be_chosen(password, _common())
        if not verdict:
            raise ValidationError(_SENTENCES[verdict.code] % verdict.params, code="password_guessable")

    def get_help_text(self) -> str:
        return gettext("不要用常见密码加数字，不要用少于 20 位的纯数字，也不要只用本单位、系统和岗位的名称。")
