"""Asks the virus scanner of the enterprise (clamd), where ``HONGJIANG_CLAMD`` names one. It sees the bytes and nothing else."""

import logging
import socket
import time
from typing import Any, BinaryIO

from django.conf import settings

from portal.kernel.verdict import ALLOWED, Verdict, denied

log = logging.getLogger(__name__)
CONNECT_SECONDS, WHOLE_SECONDS = 2.0, 20.0
_BLOCK = 2**16
_LONGEST_ANSWER = 4096


def _left(end: float) -> float:
    """Seconds until ``end``. Raises TimeoutError once it is over."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _said(host: str, port: int, file: BinaryIO) -> str:
    """What the scanner says of ``file``: connecting, sending and its answer together take ``WHOLE_SECONDS`` at most."""
    end = time.monotonic() + WHOLE_SECONDS
    with socket.create_connection((host, port), min(CONNECT_SECONDS, WHOLE_SECONDS)) as wire:

        def send(part: bytes) -> None:
            wire.settimeout(_left(end))  # sendall holds it over the whole part, however slowly the other side takes it
            wire.sendall(part)

        send(b"zINSTREAM\0")
        while block := file.read(_BLOCK):
            send(len(block).to_bytes(4, "big") + block)
        send(bytes(4))
        said = b""
        while len(said) < _LONGEST_ANSWER and not said.endswith(b"\0"):
            wire.settimeout(_left(end))
            part = wire.recv(_LONGEST_ANSWER)
            if not part:
                break
            said += part
    return said.rstrip(b"\0\n").decode("utf8", "replace")


def scan(file: Any) -> Verdict:
    """Whether the scanner lets ``file`` pass; leaves it at its start. One that does not answer in time lets nothing pass."""
    if not settings.CLAMD:
        return ALLOWED
    host, _colon, port = settings.CLAMD.rpartition(":")
    file.seek(0)
    try:
        said = _said(host, int(port), file)
    except (OSError, ValueError) as failed:
        log.error("the virus scanner does not answer: %s", type(failed).__name__)
        return denied("file.scanner_away")
    finally:
        file.seek(0)
    if said.endswith(" OK"):
        return ALLOWED
    if said.endswith(" FOUND"):
        log.warning("the virus scanner refused an upload: %s", said)
        return denied("file.infected")
    log.error("the virus scanner could not judge: %s", said)
    return denied("file.scanner_away")
