"""A small load over HTTP against 127.0.0.1: reads and saves at a fixed rate, each answer noted. It stops by itself."""

import http.client
import itertools
import json
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 70.0  # seconds after which a request counts as hung
FIRST, MINUTES = datetime(2026, 9, 1, 8), itertools.count()
TLS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Answer:
    """``status`` 0: the connection broke. ``key`` names the save, to ask for its row afterwards."""

    at: float
    seconds: float
    status: int
    key: str = ""


def get(port: int, path: str, *, cookie: str = "", token: str = "") -> tuple[int, bytes]:
    """Status and body; 0 where the connection broke."""
    headers = TLS | ({"Cookie": f"__Host-sid={cookie}"} if cookie else {}) | ({"Authorization": f"Token {token}"} if token else {})
    return _ask(port, "GET", path, headers, None)


def _ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        link.request(method, path, body, headers)
        answer = link.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        link.close()


class Load:
    """Saves are activities of one branch with a subject of their own and an ``Idempotency-Key``; reads are lists of the API."""

    def __init__(self, port: int, token: str, branch: str, retry: bool = False) -> None:
        self.port, self.token, self.branch, self.retry = port, token, branch, retry
        self.answers: list[Answer] = []
        self._lock = threading.Lock()
        self.is_over = False

    def save(self) -> Answer:
        key = uuid.uuid4().hex
        # A branch holds one meeting of a kind at a time, so each save has a minute of its own.
        at = FIRST + timedelta(minutes=next(MINUTES))
        body = {"branch": self.branch, "kind": "MT-05", "subject": f"trust {key}", "starts_at": f"{at.isoformat()}+08:00"}
        headers = TLS | {"Authorization": f"Token {self.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        begun, status = time.monotonic(), 0
        for _try in range(8 if self.retry else 1):
            status, _body = _ask(self.port, "POST", "/api/v1/activities/", headers, json.dumps(body).encode())
            if status in (200, 201):
                break
            if self.retry:
                time.sleep(0.5)
        return Answer(begun, time.monotonic() - begun, status, key)

    def read(self) -> Answer:
        begun = time.monotonic()
        status, _body = get(self.port, "/api/v1/activities/?page_size=5", token=self.token)
        return Answer(begun, time.monotonic() - begun, status)

    def _one(self, is_write: bool) -> None:
        answer = self.save() if is_write else self.read()
        with self._lock:
            self.answers.append(answer)

    def run(self, *, seconds: float, rate: float, write_share: float) -> None:
        """``rate`` requests a second for ``seconds``, begun on time however slow the answers are, then wait for all answers."""
        begun, number = time.monotonic(), 0
        with ThreadPoolExecutor(64) as pool:
            while not self.is_over and (due := begun + number / rate) < begun + seconds:
                time.sleep(max(0.0, due - time.monotonic()))
                pool.submit(self._one, random.random() < write_share)
                number += 1

    @property
    def confirmed(self) -> list[str]:
        """Keys of saves that were answered with success."""
        return [one.key for one in self.answers if one.key and one.status in (200, 201)]
