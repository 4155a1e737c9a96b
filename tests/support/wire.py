"""A wire between a browser and the portal that a test can cut: what happens underground, seen from the phone."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 65536


class Wire:
    """A TCP proxy. ``cut`` ends every connection and refuses new ones; ``lose_answer_to`` lets one request through to the
    server and drops what comes back."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.target = (parts.hostname or "", parts.port or 80)
        self.is_cut = False
        self.lost = 0
        self._losing = b""
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for one in list(self._open):
            self._hang_up(one)

    def mend(self) -> None:
        self.is_cut = False

    def lose_answer_to(self, path: str) -> None:
        self._losing = path.encode()

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _hang_up(self, one: socket.socket) -> None:
        self._open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self._open |= {near, far}
            dumb = threading.Event()
            threading.Thread(target=self._up, args=(near, far, dumb), daemon=True).start()
            threading.Thread(target=self._down, args=(far, near, dumb), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket, dumb: threading.Event) -> None:
        with suppress(OSError):
            while data := near.recv(CHUNK):
                if self._losing and self._losing in data:
                    self._losing = b""
                    dumb.set()
                far.sendall(data)
        if not dumb.is_set():
            self._hang_up(far)

    def _down(self, far: socket.socket, near: socket.socket, dumb: threading.Event) -> None:
        with suppress(OSError):
            while data := far.recv(CHUNK):
                if dumb.is_set():
                    self.lost += 1
                    break
                near.sendall(data)
        self._hang_up(near)
        self._hang_up(far)
