"""Facts as they are stored: canonical JSON that is byte-stable, with the scheme and the day they were read for."""

import json
from datetime import date
from decimal import Decimal

from assessment.metrics.rules import text_of


def stored_text(facts: dict[str, Decimal], scheme_hash: str, day: date) -> str:
    """Facts as canonical JSON, with the scheme they were read for and the day whose end they describe."""
    plain = {code: text_of(value) for code, value in facts.items()}
    return json.dumps(
        {"day": day.isoformat(), "facts": plain, "scheme": scheme_hash}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def read_stored(text: str) -> tuple[dict[str, Decimal], str, date]:
    """(facts, scheme hash, day) from ``stored_text``."""
    body = json.loads(text)
    return {code: Decimal(value) for code, value in body["facts"].items()}, body["scheme"], date.fromisoformat(body["day"])
