"""New passwords: what guessers try first is refused, and nothing is asked about kinds of characters."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.rules import is_guessable

COMMON = frozenset({"password", "dragon", "qwerty", "sunshine"})


@pytest.mark.parametrize(
    "password",
    ["Dragon2026!!", "2026-dragon-01", "QWERTY123456", "P@ssw0rd2026", "nogard12345", "sun-shine-88", "hongjiang2026", "Hong-Jiang_01!",
     "admin.dangjian", "红匠党建2026", "sysadmin123456", "zhibushuji2026",
     "138 1234 5678 90", "1990-01-01-1990"],
)  # fmt: skip
def test_dressed_up_words_are_guessable(password):
    assert is_guessable(password, COMMON)


@pytest.mark.parametrize(
    "password",
    ["Kuang-Gong-2026", "40960 21177 08813 95526", "three blue horses run", "mei-tian-zou-lu", "!!!???///+++", "ab12345678901",
     "灯塔下的长江水流过二十里", "x" * 3 + " quartz zebra"],
)  # fmt: skip
def test_any_composition_is_free(password):
    assert not is_guessable(password, COMMON)


@pytest.mark.parametrize("password", ["dragon2026!!", "hongjiang-2026", "short-1", "1234567890123"])
def test_the_settings_ask(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_phrase_of_64_characters_passes():
    validate_password("korrekt pferd batterie klammer " * 3)
    validate_password("a quiet lamp over seven rivers "[:20])
