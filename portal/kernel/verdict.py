"""The answer to «may this be done?»: a value that is falsy when it refuses and that knows the reason."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """``code`` names a sentence in a subject's messages; ``params`` fill it."""

    is_allowed: bool
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.is_allowed


ALLOWED = Verdict(True)


def denied(code: str, **params: Any) -> Verdict:
    return Verdict(False, code, params)
