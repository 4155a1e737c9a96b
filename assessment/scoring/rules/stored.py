"""Facts as they are stored: canonical JSON that is byte-stable, with the scheme and the day they were read for."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter

from assessment.metrics.rules import text_of

_number = lru_cache(2**14)(Decimal)  # most facts are small numbers that come again in every branch


@lru_cache(2**10)
def _layout(codes: tuple[str, ...]) -> tuple[Callable[[Mapping[str, Decimal]], tuple[Decimal, ...]], str]:
    """(what picks the figures in the order of their codes, the text around them); remembered, because the facts of most branches have
    the same codes."""
    ordered = sorted(codes)
    if len(ordered) < 2:  # an itemgetter gives a tuple from two codes on
        return lambda facts: tuple(facts[code] for code in ordered), _around(ordered)
    return itemgetter(*ordered), _around(ordered)


def _around(codes: Iterable[str]) -> str:
    return ",".join(json.dumps(code, ensure_ascii=False).replace("%", "%%") + ':"%s"' for code in codes)


def stored_text(facts: dict[str, Decimal], scheme_hash: str, day: date) -> str:
    """Facts as canonical JSON (sorted keys, no spaces), with the scheme they were read for and the day whose end they describe.

    Put together here, since of what a general writer looks for nothing can be in it: numbers need no escapes.
    """
    figures_of, around = _layout(tuple(facts))
    lines = around % tuple(map(text_of, figures_of(facts)))
    return f'{{"day":"{day.isoformat()}","facts":{{{lines}}},"scheme":{json.dumps(scheme_hash)}}}'


def read_stored(text: str) -> tuple[dict[str, Decimal], str, date]:
    """(facts, scheme hash, day) from ``stored_text``."""
    body = json.loads(text)
    return {code: _number(value) for code, value in body["facts"].items()}, body["scheme"], date.fromisoformat(body["day"])
