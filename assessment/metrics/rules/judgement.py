"""A record's judgement: counted, or refused and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Judgement:
    """``why_code`` names a sentence of ``assessment.metrics.messages``; empty where a record simply counts."""

    is_counted: bool
    why_code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


COUNTS = Judgement(True)

Decide = Callable[[Values, Params], Judgement | None]


def refused(code: str, **params: Any) -> Judgement:
    return Judgement(False, code, params)
