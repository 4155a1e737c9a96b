"""What can be found, as words: how a text is cut for the index, how a question is cut, which characters to mark.

Every word begins with a letter that tells its kind and holds nothing but ASCII letters and digits, so that both databases
take it for one word whatever their language: ``h`` two Chinese characters side by side (as code points), ``w`` a word or
number as written, ``i`` the initials of the pinyin from one character on, ``f`` the full pinyin from one character on.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypinyin import Style, lazy_pinyin

LONGEST_QUESTION = 60
MOST_PARTS = 8
_INDEXED = 60  # characters of one text
_LONGEST = 8000  # characters of a long one
_INITIALS, _FULL, _WORD = 10, 16, 24
_NAME = 4  # a text of at most so many characters may be a name
# Family names that are read otherwise than the same character in running text.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge", "翟": "zhai", "覃": "qin",
    "尉": "yu", "长": "zhang", "乐": "yue", "员": "yun", "冼": "xian", "召": "shao", "黑": "he", "缪": "miao", "种": "chong", "折": "she",
    "秘": "bi", "繁": "po", "贾": "jia", "俞": "yu", "卜": "bu", "任": "ren", "令": "ling", "万": "wan", "宿": "su", "都": "du",
}  # fmt: skip
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")


@dataclass(frozen=True)
class Choice:
    """One condition of a question: any of ``exact``, or any word that begins with one of ``begins``."""

    exact: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def runs_of(text: str) -> list[str]:
    """Stretches of Chinese characters, and of letters and digits, in lower case and half width."""
    return _RUN.findall(_plain(text))


def _is_han(run: str) -> bool:
    return not run.isascii()


def _han(characters: str) -> str:
    return "h" + "".join(f"{ord(c):05x}" for c in characters)


def _each_alone(unread: str) -> Any:
    """Characters without a reading, one by one, so that every character keeps its place."""
    return list(unread)


def _said(sound: str) -> str:
    return sound if sound.isascii() and sound.isalpha() else ""


def _sounds(run: str, is_name: bool) -> Iterable[list[str]]:
    """The syllables of a Chinese run; of a short one also with its first character read as a family name (单, 曾, 解).
    A character without a reading is silent."""
    usual = [_said(sound) for sound in lazy_pinyin(run, style=Style.NORMAL, errors=_each_alone)]
    yield usual
    surname = _SURNAMES.get(run[0], usual[0]) if is_name else usual[0]
    if surname != usual[0]:
        yield [surname, *usual[1:]]


def _words_of_run(run: str, is_name: bool) -> Iterable[str]:
    if not _is_han(run):
        yield "w" + run[:_WORD]
        return
    yield from (_han(a + b) for a, b in pairwise(run))
    yield _han(run[-1])
    for sounds in _sounds(run, is_name):
        for start in range(len(sounds)):
            if sounds[start]:
                yield "f" + "".join(sounds[start:])[:_FULL]
            if sounds[start] and start < len(sounds) - 1:
                yield "i" + "".join(s[:1] for s in sounds[start:])[:_INITIALS]


def _whole_words(text: str) -> Iterable[str]:
    """The words of a long text over its whole length, without pinyin."""
    for run in runs_of(text[:_LONGEST]):
        if not _is_han(run):
            yield "w" + run[:_WORD]
            continue
        yield from (_han(a + b) for a, b in pairwise(run))
        yield _han(run[-1])


def words_of(texts: Iterable[str | None], *, whole: int = 0) -> str:
    """The words by which a record with these texts is found, in a stable order. The last ``whole`` texts are long ones."""
    words: dict[str, None] = {}
    given = list(texts)
    long = given[len(given) - whole :]
    for text in long:
        words.update(dict.fromkeys(_whole_words(text or "")))
    for text in given[: len(given) - whole]:
        runs = runs_of((text or "")[:_INDEXED])
        is_name = len(runs) == 1 and len(runs[0]) <= _NAME
        for run in runs:
            words.update(dict.fromkeys(_words_of_run(run, is_name)))
    return " ".join(words)


def asked_in(text: str) -> list[str]:
    """The parts of a question, all of which must be found; empty when it is too short (one letter, nothing at all)."""
    parts = runs_of(text[:LONGEST_QUESTION])[:MOST_PARTS]
    return [] if all(len(part) < 2 and not _is_han(part) for part in parts) else parts


def choices_of(text: str) -> list[Choice]:
    """The conditions of a question; a record is found that meets them all."""
    found = []
    for part in asked_in(text):
        if not _is_han(part):
            found.append(Choice(begins=("w" + part[:_WORD], "f" + part[:_FULL], "i" + part[:_INITIALS])))
        elif len(part) == 1:
            found.append(Choice(begins=(_han(part),)))
        else:
            found += [Choice(exact=(_han(a + b),)) for a, b in pairwise(part)]
    return found


def _spoken(plain: str, part: str) -> range | None:
    """Which characters of ``plain`` are read as ``part``: by initials or by the beginning of their full pinyin."""
    sounds = [lazy_pinyin(c, style=Style.NORMAL)[0] if _is_han(c) else c for c in plain]
    for start in range(len(plain)):
        if not _is_han(plain[start]):
            continue
        if "".join(s[:1] for s in sounds[start : start + len(part)]) == part:
            return range(start, start + len(part))
        said = ""
        for end in range(start, len(plain)):
            said += sounds[end]
            if said.startswith(part):
                return range(start, end + 1)
            if not part.startswith(said):
                break
    return None


def marked(title: str, parts: Sequence[str]) -> list[tuple[str, bool]]:
    """``title`` in stretches, each with whether it is what the reader asked for."""
    plain = title.lower()
    if len(plain) != len(title):
        return [(title, False)]
    hit = [False] * len(title)
    for part in parts:
        at = plain.find(part)
        where = range(at, at + len(part)) if at >= 0 else None if _is_han(part) else _spoken(plain, part)
        for i in where or ():
            hit[i] = True
    out: list[tuple[str, bool]] = []
    for character, is_hit in zip(title, hit, strict=True):
        if out and out[-1][1] == is_hit:
            out[-1] = (out[-1][0] + character, is_hit)
        else:
            out.append((character, is_hit))
    return out


def says(label: str, parts: Sequence[str]) -> bool:
    """Whether a short label that stands in no index holds every part, as written or as spoken."""
    plain = _plain(label)
    return bool(parts) and all(part in plain or (not _is_han(part) and _spoken(plain, part) is not None) for part in parts)
