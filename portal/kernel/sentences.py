"""The sentence for each refusal or notice code. Subjects hand theirs in from ``wiring.py``."""

from collections.abc import Mapping
from typing import Any

_SENTENCES: dict[str, Any] = {}


def register(sentences: Mapping[str, Any]) -> None:
    """Add ``{code: lazy text with %(name)s places}``; a code may be given once only."""
    for code, text in sentences.items():
        known = _SENTENCES.get(code)
        if known is not None and known != text:
            raise ValueError(f"two sentences for {code}")
        _SENTENCES[code] = text


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The text for ``code`` in the active language, filled with ``params``."""
    text = str(_SENTENCES[code])
    return text % dict(params) if params else text


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES)
