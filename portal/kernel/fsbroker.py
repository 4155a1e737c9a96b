"""The embedded broker: kombu's filesystem transport made safe for several processes.

Stock kombu creates the final file and then writes it, so a reader can take an empty file; here a message becomes
visible only when it is whole, messages keep their order, and a damaged file is reported instead of killing the worker
(docs/adr/0003-embedded-default.md).
"""

import logging
import os
import time
import uuid
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)
LONGEST_WAIT = 0.3  # seconds in one drain, so that Ctrl-C is obeyed at once


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.processed_folder, self.control_folder):
            os.makedirs(folder, exist_ok=True)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        hidden = os.path.join(self.data_folder_out, f".{name}.tmp")
        with open(hidden, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
        os.rename(hidden, os.path.join(self.data_folder_out, name))

    def _get(self, queue: str) -> Any:
        ending = f"{queue}.msg"
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.startswith(".") or name.partition(".")[2] != ending:
                continue
            taken = os.path.join(self.processed_folder, name)
            try:
                os.rename(os.path.join(self.data_folder_in, name), taken)  # one winner
            except FileNotFoundError:
                continue
            message = self._read(taken)
            if message is not None:
                return message
        raise Empty

    def _read(self, path: str) -> Any:
        try:
            with open(path, "rb") as file:
                message = loads(bytes_to_str(file.read()))
        except ValueError:
            log.error("damaged message file %s", path)
            return None
        os.unlink(path)
        return message

    def _size(self, queue: str) -> int:
        ending = f"{queue}.msg"
        return sum(1 for name in os.listdir(self.data_folder_in) if name.partition(".")[2] == ending)


class Transport(filesystem.Transport):
    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None) -> Any:
        return super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT))


def install() -> None:
    """Make ``safefs://`` known to kombu."""
    TRANSPORT_ALIASES["safefs"] = "portal.kernel.fsbroker:Transport"
