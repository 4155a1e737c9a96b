"""D3: fifty senders that drip their uploads, and what the others behind the same proxy wait."""

import http.client
import os
import socket
import ssl
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.trust.check import Measured, suite
from bench.trust.load import Answer, Load
from bench.trust.rig import ROOT, Rig, Server, free_port, rig, wait_for

SENDERS, SECONDS, DRIP = 50, 30.0, 1_000  # bytes a second of each
BODY = int(DRIP * SECONDS)
UNVERIFIED = ssl._create_unverified_context()


@contextmanager
def proxy(house: Rig, web_port: int) -> Iterator[int]:
    """The proxy as the image runs it, with a certificate of its own, in front of ``web_port``; yields its port."""
    port, tls = free_port(), house.folder / "tls"
    tls.mkdir(exist_ok=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-keyout", str(tls / "tls.key"), "-out", str(tls / "tls.crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    for name in ("tls.key", "tls.crt"):
        (tls / name).chmod(0o644)  # read by another user, from a folder that is gone after the run
    own = {
        "PATH": f"/usr/sbin:{os.environ['PATH']}", "WEB": f"127.0.0.1:{web_port}", "HTTP_PORT": str(free_port()), "HTTPS_PORT": str(port),
        "TLS_DIR": str(tls),
    }  # fmt: skip
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    one = Server([*nobody, "bash", "tools/deploy/proxy/run.sh"], house.folder / "proxy.log", cwd=ROOT, env=own)
    one.start()
    try:
        wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None, 20)
        yield port
    finally:
        one.stop()


def _drip(port: int, token: str, answers: list[int]) -> None:
    link = http.client.HTTPSConnection("127.0.0.1", port, timeout=120, context=UNVERIFIED)
    try:
        link.putrequest("POST", "/api/v1/activities/")
        for name, value in (("Authorization", f"Token {token}"), ("Content-Type", "application/json"), ("Content-Length", str(BODY))):
            link.putheader(name, value)
        link.endheaders()
        for _second in range(int(SECONDS)):
            link.send(b" " * DRIP)
            time.sleep(1)
        answers.append(link.getresponse().status)
    except (OSError, http.client.HTTPException):
        answers.append(0)
    finally:
        link.close()


class _Others(Load):
    """Reads through the proxy."""

    def read(self) -> Answer:
        begun, link = time.monotonic(), http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=UNVERIFIED)
        try:
            link.request("GET", "/api/v1/activities/?page_size=5", headers={"Authorization": f"Token {self.token}"})
            status = link.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            link.close()
        return Answer(begun, time.monotonic() - begun, status)


def slow_uploads(files: str) -> Measured:
    """The refusals of ``files`` by tests; the senders against gunicorn behind the proxy, with and without them."""
    refused = suite(
        *(f"{files}/{name}" for name in ("test_attacks.py", "test_rules.py", "test_reuse.py")),
        only="beyond_measure or thousand_and_one or so_much",
    )
    house, answers = rig(), list[int]()
    told = house.filled("web")
    with house.database("d3", "web") as env, house.web(env) as (_server, web_port), proxy(house, web_port) as port:
        wait_for(lambda: _Others(port, told["token"], told["branch"]).read().status == 200, 60)
        alone, beside = (_Others(port, told["token"], told["branch"]) for _ in range(2))
        alone.run(seconds=10, rate=10, write_share=0)
        senders = [threading.Thread(target=_drip, args=(port, told["token"], answers), daemon=True) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        beside.run(seconds=SECONDS - 5, rate=10, write_share=0)
        for sender in senders:
            sender.join(90)
    quiet, loud = (statistics.quantiles([one.seconds for one in load.answers], n=20)[-1] for load in (alone, beside))
    broken = sum(1 for one in beside.answers if one.status != 200)
    odd = sum(1 for status in answers if status != 400)
    figure = (
        f"{len(answers)} senders of {BODY // 1000} kB in {SECONDS:.0f} s, {odd} without their answer; others meanwhile: p95 {loud:.2f} s "
        f"({quiet:.2f} s alone) of {len(beside.answers)}, {broken} failed; 2 GB refused before the first byte is read, 1,001 files "
        f"refused, quotas of account and branch hold: {refused}"
    )
    is_good = loud < 1 and not broken and not odd and len(answers) == SENDERS and refused.is_clean
    return Measured(figure, is_good, "the proxy of docker-compose.yml buffers bodies; without it each sender holds a thread")
