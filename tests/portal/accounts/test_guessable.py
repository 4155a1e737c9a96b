"""New passwords: what guessers try first is refused, and nothing is asked about kinds of characters."""

import gzip

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from portal.accounts.rules import may_be_chosen
from portal.accounts.validators import LeakedValidator
from portal.kernel.leaked import readable

COMMON = frozenset({"password", "dragon", "qwerty", "sunshine", "123456"})


@pytest.mark.parametrize(
    "password",
    ["Dragon2026!!", "2026-dragon-01", "QWERTY123456", "P@ssw0rd2026", "nogard12345", "sun-shine-88", "hongjiang2026", "Hong-Jiang_01!",
     "admin.dangjian", "红匠党建2026", "sysadmin123456", "zhibushuji2026",
     "138 1234 5678 90", "1990-01-01-1990", "13812345678!", "2026年10月01日", "#20261001#2026", "hongjiangabc", "红匠2026年", "党委书记甲"],
)  # fmt: skip
def test_dressed_up_words_are_guessable(password):
    assert not may_be_chosen(password, COMMON)


@pytest.mark.parametrize(
    "password",
    ["Kuang-Gong-2026", "40960 21177 08813 95526", "three blue horses run", "mei-tian-zou-lu", "!!!???///+++", "ab12345678901",
     "hongjiang-lamp77", "红匠灯塔长", "the-admin-of-seven-rivers", "!!!???///+++1a",
     "灯塔下的长江水流过二十里", "x" * 3 + " quartz zebra"],
)  # fmt: skip
def test_any_composition_is_free(password):
    assert may_be_chosen(password, COMMON)


@pytest.mark.parametrize("password", ["dragon2026!!", "hongjiang-2026", "short-1", "1234567890123"])
def test_the_settings_ask(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    ("password", "code", "params"),
    [
        ("13812345678!", "password.figures", {"least": 20}),
        ("Dragon2026!!", "password.common", {}),
        ("Hong-Jiang_01!", "password.context", {"word": "hongjiang", "least": 6}),
        ("红匠党建2026", "password.context", {"word": "红匠", "least": 6}),
    ],
)
def test_the_reason_names_the_word(password, code, params):
    verdict = may_be_chosen(password, COMMON)
    assert (verdict.code, verdict.params) == (code, params)


def test_the_sentence_names_the_word():
    with pytest.raises(ValidationError) as refused:
        validate_password("hongjiang-2026")
    assert "hongjiang" in "".join(refused.value.messages)


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_list_of_leaked_passwords_may_be_of_any_kind(is_packed, tmp_path):
    content = "Zeppelin-Am-See\r\nStraße-nach-Süden\n".encode() + b"\xff\xfe-broken\nlast-line-of-it"
    path = tmp_path / "list"
    path.write_bytes(gzip.compress(content) if is_packed else content)
    validator = LeakedValidator(readable(str(path)))

    for password in ("zeppelin-am-see", "ZEPPELIN-AM-SEE", "STRASSE-NACH-SÜDEN", "last-line-of-it"):
        with pytest.raises(ValidationError):
            validator.validate(password)
    validator.validate("zeppelin-am-see-2")


@pytest.mark.parametrize("content", [None, b"\x1f\x8bbroken"])
def test_a_list_that_cannot_be_read_stops_the_start(content, tmp_path):
    path = tmp_path / "list"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match="HONGJIANG_REFUSED_PASSWORDS"):
        readable(str(path))


def test_a_phrase_of_64_characters_passes():
    validate_password("korrekt pferd batterie klammer " * 3)
    validate_password("a quiet lamp over seven rivers "[:20])
