"""The sentence for each refusal or notice code. Subjects hand theirs in from ``wiring.py``."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

_SENTENCES: dict[str, Any] = {}


def register(sentences: Mapping[str, Any]) -> None:
    """Add ``{code: lazy text with %(name)s places}``; a code may be given once only."""
    for code, text in sentences.items():
        known = _SENTENCES.get(code)
        if known is not None and known != text:
            raise ValueError(f"two sentences for {code}")
        _SENTENCES[code] = text


def word(code: str) -> dict[str, str]:
    """A word of a kept sentence (a kind, a grade, a result) by its own code, so that it is said in the language of the reader."""
    return {"say": code}


def naming(row: Any) -> dict[str, str]:
    """The name of a catalogue row in a kept sentence, in both languages."""
    return {"zh": row.name_zh, "en": row.name_en}


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The text for ``code`` in the active language, filled with ``params``; a ``word`` among them is said in the same language."""
    text = str(_SENTENCES[code])
    return text % {name: _said(value) for name, value in params.items()} if params else text


def _said(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value.keys() == {"say"}:
        return str(_SENTENCES.get(value["say"], value["say"]))
    if value.keys() == {"zh", "en"}:
        return value["en"] if (get_language() or "").startswith("en") else value["zh"]
    return value


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES)
