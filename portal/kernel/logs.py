"""How a line of the log looks: moment in UTC, level, place, request, words; no word can begin a line of its own."""

import logging
import re
from datetime import UTC, datetime

from portal.kernel import context

# A line of details goes on until something else begins: a further remark of the database, or the trace of the next error.
_DETAIL = re.compile(r"\s*DETAIL:")
_BEGINS = re.compile(r"\s*(?:HINT|CONTEXT|QUERY|LOCATION|LINE \d+):|\s*$|Traceback |\s+File \"|(?:The above|During handling)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """``2026-12-01T04:05:06.789Z WARNING name [request] words``; the trace of an error follows on lines that begin with blanks."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z"

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.request_id = context.current().request_id or "-"
        record.message = _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), record.message)
        return super().formatMessage(record)

    def formatException(self, ei) -> str:
        """The trace, without what a database says beside an error: its DETAIL holds the values of the row."""
        kept, is_detail = [], False
        for line in super().formatException(ei).splitlines():
            is_detail = bool(_DETAIL.match(line)) or (is_detail and not _BEGINS.match(line))
            if not is_detail:
                kept.append(line)
        return _indented(kept)

    def formatStack(self, stack_info: str) -> str:
        return _indented(super().formatStack(stack_info).splitlines())


def _indented(lines: list[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)
