"""Facts as they are stored: canonical JSON that is byte-stable, with the scheme and the day they were read for."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assessment.metrics.rules import text_of

_number = lru_cache(2**14)(Decimal)  # most facts are small numbers that come again in every branch


@lru_cache(2**10)
def _starts(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """(code, how its line begins) in order; remembered, because the facts of most branches have the same codes."""
    return [(code, f'{json.dumps(code, ensure_ascii=False)}:"') for code in sorted(codes)]


def stored_text(facts: dict[str, Decimal], scheme_hash: str, day: date) -> str:
    """Facts as canonical JSON (sorted keys, no spaces), with the scheme they were read for and the day whose end they describe.

    Put together here, since of what a general writer looks for nothing can be in it: numbers need no escapes.
    """
    lines = ",".join([f'{start}{text_of(facts[code])}"' for code, start in _starts(tuple(facts))])
    return f'{{"day":"{day.isoformat()}","facts":{{{lines}}},"scheme":{json.dumps(scheme_hash)}}}'


def read_stored(text: str) -> tuple[dict[str, Decimal], str, date]:
    """(facts, scheme hash, day) from ``stored_text``."""
    body = json.loads(text)
    return {code: _number(value) for code, value in body["facts"].items()}, body["scheme"], date.fromisoformat(body["day"])
