"""What no new password may be, beyond Django's own validators: what guessers try first."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from portal.accounts import rules


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The passwords that Django's list holds (19,640 from leaks), folded."""
    return frozenset(CommonPasswordValidator().passwords)


class GuessableValidator:
    """A common password dressed up with figures, marks or capitals, and words of the house with nothing of one's own."""

    def validate(self, password: str, user: Any = None) -> None:
        if rules.is_guessable(password, _common()):
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return gettext("不要用常见密码加数字，不要用少于 20 位的纯数字，也不要只用本单位、系统和岗位的名称。")
