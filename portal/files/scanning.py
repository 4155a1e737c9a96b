"""Asks the virus scanner of the enterprise (clamd), where ``HONGJIANG_CLAMD`` names one. It sees the bytes and nothing else."""

import logging
import socket
from typing import BinaryIO

from django.conf import settings

from portal.kernel.verdict import ALLOWED, Verdict, denied

log = logging.getLogger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 2, 20
_BLOCK = 2**16


def scan(file: BinaryIO) -> Verdict:
    """Whether the scanner lets ``file`` pass; leaves it at its start. One that does not answer lets nothing pass."""
    if not settings.CLAMD:
        return ALLOWED
    host, _colon, port = settings.CLAMD.rpartition(":")
    file.seek(0)
    try:
        with socket.create_connection((host, int(port)), CONNECT_SECONDS) as wire:
            wire.settimeout(ANSWER_SECONDS)
            wire.sendall(b"zINSTREAM\0")
            while block := file.read(_BLOCK):
                wire.sendall(len(block).to_bytes(4, "big") + block)
            wire.sendall(bytes(4))
            said = wire.recv(4096).rstrip(b"\0\n").decode("utf8", "replace")
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
