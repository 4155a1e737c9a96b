"""What may stand in the ledger of publications. Pure."""

from datetime import date
from urllib.parse import urlsplit

from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_READS = 1_000_000_000
EARLIEST = date(1949, 10, 1)


def day_verdict(on: date, today: date, closed_on: date | None) -> Verdict:
    """It has appeared already, and the channel was in use."""
    if on > today or on < EARLIEST:
        return denied("publication.day_out", first=EARLIEST.isoformat(), today=today.isoformat())
    if closed_on is not None and on > closed_on:
        return denied("publication.channel_closed", on=closed_on.isoformat())
    return ALLOWED


def link_verdict(link: str) -> Verdict:
    """Empty (a paper, a window), or an address that a browser opens."""
    if not link:
        return ALLOWED
    try:
        parts = urlsplit(link)
    except ValueError:
        return denied("publication.link_broken")
    return ALLOWED if parts.scheme in ("http", "https") and parts.netloc else denied("publication.link_broken")


def reads_verdict(reads: int | None) -> Verdict:
    return ALLOWED if reads is None or 0 <= reads <= MOST_READS else denied("publication.reads_out", most=MOST_READS)
