"""What 200 people do all at once, for locust: seven of ten acts read, three write. ``bench/load.py`` starts it, on 127.0.0.1 only."""

import itertools
import json
import os
import secrets
from pathlib import Path

from locust import HttpUser, between, events, task

from bench.moments import moment_of

READERS = json.loads(Path(os.environ["BENCH_READERS"]).read_text())
CSRF = secrets.token_hex(16)  # cookie and header must agree; both are ours
_next = itertools.cycle(READERS)


@events.init.add_listener
def only_here(environment, **_given):
    if not str(environment.host).startswith("http://127.0.0.1:"):
        raise SystemExit("load goes to 127.0.0.1 only")


class Secretary(HttpUser):
    """The secretary of a branch, signed in already."""

    wait_time = between(1, 4)

    def on_start(self) -> None:
        self.me = next(_next)
        self.no = 0
        self.client.cookies.update({"sid": self.me["session"], "csrf": CSRF})
        self.client.headers["X-CSRFToken"] = CSRF

    @task(14)
    def workbench(self) -> None:
        self.client.get("/", name="read: workbench")

    @task(14)
    def activities(self) -> None:
        self.client.get("/activities/", name="read: activities")

    @task(14)
    def scores(self) -> None:
        self.client.get("/scores/", name="read: scores")

    @task(14)
    def receipt(self) -> None:
        self.client.get(f"/scores/{self.me['score']}/", name="read: receipt")

    @task(14)
    def listed(self) -> None:
        self.client.get("/api/v1/activities/", name="read: API activities")

    @task(30)
    def log(self) -> None:
        """A party day of the quarter with its roll, handed in: marks the branch for the worker."""
        self.no += 1
        roll = [{"staff_no": staff_no, "state": "present"} for staff_no in self.me["members"]]
        body = {
            "branch": self.me["branch"], "kind": "MT-05", "subject": f"主题党日 {self.no}", "file": True, "attendance": roll,
            "starts_at": moment_of(self.me["branch"]), "once_key": secrets.token_hex(8),
            "agenda": [{"title": "学习", "flag": "first"}],
        }  # fmt: skip
        with self.client.post("/api/v1/activities/", json=body, name="write: activity", catch_response=True) as answer:
            if answer.status_code >= 400:
                answer.failure(f"{answer.status_code} {answer.text[:200]}")
