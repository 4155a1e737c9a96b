"""Nothing leaves the house but to hosts that the operator has opened."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.kernel.errors import RuleBroken
from portal.kernel.outgoing import Unreachable, may_call, post


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("https://robot.example/hook", ""),
        ("http://robot.example:8080/hook", ""),
        ("https://a.b.example.org/", ""),
        ("http://10.0.0.8:9000/x", ""),
        ("http://10.0.0.8:9001/x", "outgoing.not_opened"),
        ("https://example.org/", "outgoing.not_opened"),
        ("https://robot.example.evil/", "outgoing.not_opened"),
        ("http://169.254.169.254/latest", "outgoing.not_opened"),
        ("ftp://robot.example/", "outgoing.bad_address"),
        ("file:///etc/passwd", "outgoing.bad_address"),
        ("https://me:secret@robot.example/", "outgoing.bad_address"),
        ("https://robot.example\\@evil/", "outgoing.bad_address"),
        ("http://127.0.0.1\\.example.org/", "outgoing.bad_address"),
        ("http://a.b.example.org\\.example.org/", "outgoing.bad_address"),
        ("https://robot.example/a b", "outgoing.bad_address"),
        ("https://[::1", "outgoing.bad_address"),
        ("robot.example", "outgoing.bad_address"),
    ],
)
def test_only_opened_hosts_may_be_called(settings, url, refusal):
    settings.OUTGOING_HOSTS = ["robot.example", ".example.org", "10.0.0.8:9000"]
    assert may_call(url).code == refusal


def test_without_a_setting_nothing_may_be_called(settings):
    settings.OUTGOING_HOSTS = []
    with pytest.raises(RuleBroken) as broken:
        post("http://127.0.0.1:9/", body=b"", headers={})
    assert broken.value.code == "outgoing.not_opened"


class Robot(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(asked * 5000 if self.path == "/long" else self.headers["X-Mark"].encode() + asked)

    def log_message(self, *args):
        pass


@pytest.fixture
def robot(settings):
    settings.OUTGOING_HOSTS = ["127.0.0.1"]
    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_is_sent_arrives_and_the_answer_comes_back(robot):
    answer = post(robot + "/", body=b"hello", headers={"X-Mark": "m:"})
    assert (answer.status, answer.text, answer.is_ok) == (200, "m:hello", True)


def test_a_redirect_is_not_followed_and_a_long_answer_is_cut(robot):
    assert post(robot + "/away", body=b"x", headers={}).status == 302
    assert len(post(robot + "/long", body=b"x", headers={}).text) == 2000


def test_a_silent_address_is_unreachable(settings):
    settings.OUTGOING_HOSTS = ["127.0.0.1"]
    with pytest.raises(Unreachable):
        post("http://127.0.0.1:9/", body=b"", headers={})
