"""Files sealed in frames, so that neither writing nor reading holds several copies of a whole file in memory.

A frame is its length (4 bytes) and a sealed piece; inside stand its number and whether it is the last, so a file that was
cut or put in another order does not open.
"""

import os
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography.fernet import InvalidToken

from portal.kernel.fields import seal, unseal

PIECE = 512 * 1024
_LENGTH, _HEAD = struct.Struct(">I"), struct.Struct(">IB")


class Damaged(Exception):
    """The file is not what was sealed."""


def seal_into(source: BinaryIO, target: BinaryIO) -> None:
    """Write ``source`` from its start into ``target``, sealed."""
    source.seek(0, os.SEEK_END)
    pieces = max(1, -(-source.tell() // PIECE))
    source.seek(0)
    for number in range(pieces):
        sealed = seal(_HEAD.pack(number, number == pieces - 1) + source.read(PIECE))
        target.write(_LENGTH.pack(len(sealed)) + sealed)


def opened(source: Any) -> Iterator[bytes]:
    """The pieces of a sealed file. Raises Damaged."""
    number, is_last = 0, 0
    try:
        while head := source.read(_LENGTH.size):
            piece = unseal(source.read(_LENGTH.unpack(head)[0]))
            found, is_last = _HEAD.unpack(piece[: _HEAD.size])
            if found != number:
                raise Damaged
            number += 1
            yield piece[_HEAD.size :]
    except (InvalidToken, struct.error):
        raise Damaged from None
    if not is_last:
        raise Damaged
