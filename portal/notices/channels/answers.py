"""What all robots have in common: the message, and reading an HTTP answer that may hold a refusal inside a 200."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.outgoing import Answer, Unreachable, post

TOO_MANY = 429
SERVER_ERROR = 500
TIMEOUT = "timeout"


class Failed(Exception):
    """A message was not taken. ``code`` names a sentence, ``number`` is what the other side said; ``is_final``: trying
    again brings nothing until somebody changes the settings."""

    def __init__(self, code: str, number: str = "", *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.number = number
        self.is_final = is_final

    @property
    def noted(self) -> str:
        """As it stands in the log: the code, and the other side's number after a space."""
        return f"{self.code} {self.number}".strip()[:60]


@dataclass(frozen=True)
class GroupMessage:
    """What a chat group reads: no names, only kinds and figures. ``url`` may be empty."""

    title: str
    lines: tuple[str, ...]
    link_text: str
    url: str


@dataclass(frozen=True)
class Refusals:
    """The numbers of one vendor: ``ok`` field of the answer, which ones ask for patience, which ones are final."""

    field: str
    patience: Collection[int]
    final: Mapping[int, str]


def hand_over(url: str, payload: Mapping[str, Any], refusals: Refusals) -> None:
    """POST ``payload`` and understand the answer. Raises Failed."""
    try:
        body = json.dumps(payload, ensure_ascii=False).encode()
        answer = post(url, body=body, headers={"Content-Type": "application/json; charset=utf-8"})
    except RuleBroken as barred:
        raise Failed(barred.code, is_final=True) from None  # the address holds the key: no trace of it
    except Unreachable as away:
        raise Failed("delivery.timeout" if str(away) == TIMEOUT else "delivery.unreachable") from None
    read_answer(answer, refusals)


def read_answer(answer: Answer, refusals: Refusals) -> None:
    """Raises Failed for anything but a plain yes."""
    if not answer.is_ok:
        passing = answer.status == TOO_MANY or answer.status >= SERVER_ERROR
        raise Failed("delivery.http", str(answer.status), is_final=not passing)
    try:
        said = json.loads(answer.text)
    except ValueError:
        said = None
    number = said.get(refusals.field) if isinstance(said, dict) else None
    if not isinstance(number, int):
        raise Failed("delivery.no_robot_answer", is_final=True)
    if number == 0:
        return
    if number in refusals.final:
        raise Failed(refusals.final[number], str(number), is_final=True)
    raise Failed("delivery.too_fast" if number in refusals.patience else "delivery.refused", str(number))
