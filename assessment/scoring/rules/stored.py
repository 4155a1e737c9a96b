"""Facts as they are stored: canonical JSON that is byte-stable, with the scheme and the day they were read for."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assessment.metrics.rules import text_of

_number = lru_cache(2**14)(Decimal)  # most facts are small numbers that come again in every branch


def stored_text(facts: dict[str, Decimal], scheme_hash: str, day: date) -> str:
    """Facts as canonical JSON, with the scheme they were read for and the day whose end they describe."""
    plain = {code: text_of(value) for code, value in facts.items()}
    return json.dumps(
        {"day": day.isoformat(), "facts": plain, "scheme": scheme_hash}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def read_stored(text: str) -> tuple[dict[str, Decimal], str, date]:
    """(facts, scheme hash, day) from ``stored_text``."""
    body = json.loads(text)
    return {code: _number(value) for code, value in body["facts"].items()}, body["scheme"], date.fromisoformat(body["day"])
