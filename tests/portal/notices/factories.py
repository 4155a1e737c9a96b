"""Somebody with a confirmed address, a robot of a unit, and a chat server of our own that the robots talk to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

from portal.notices import services
from portal.notices.enums import Channel, How
from portal.notices.models import ChatRobot, NoticeChoices
from tests.support.people import FourPeople

SHANGHAI = ZoneInfo("Asia/Shanghai")
PATHS = {
    Channel.WECOM: "/cgi-bin/webhook/send?key=k-1",
    Channel.DINGTALK: "/robot/send?access_token=t-1",
    Channel.FEISHU: "/open-apis/bot/v2/hook/h-1",
}


def at(hour: int = 10, minute: int = 0, day: int = 18, month: int = 11) -> datetime:
    """A moment of 2026 in Shanghai; 18 November is a Wednesday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def with_mail(user, how: str = How.NOW, moment: datetime | None = None, **fields) -> NoticeChoices:
    """Choices of ``user`` with a confirmed address; every category in the way of ``how``."""
    from portal.notices.enums import Category

    by_mail = {category.value: how for category in Category}
    given = {
        "email": f"{user.username}@example.com",
        "email_confirmed_at": moment or at(1),
        "told_until": moment or at(1),
        "by_mail": by_mail,
    }
    return NoticeChoices.objects.update_or_create(user=user, defaults={**given, **fields})[0]


class ChatServer:
    """``asked``: (path, body) of every request; ``answers`` are handed out in turn, the last one for ever."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, dict]] = []
        self.answers: list[tuple[int, object]] = [(200, {"errcode": 0, "code": 0})]

    def url(self, channel: str) -> str:
        return f"http://127.0.0.1:{self.port}{PATHS[Channel(channel)]}"


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            chat.asked.append((self.path, body))
            status, said = chat.answers.pop(0) if len(chat.answers) > 1 else chat.answers[0]
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    chat = ChatServer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def robot(people: FourPeople, chat: ChatServer, channel: str = Channel.WECOM, node: str = "MK1", **fields) -> ChatRobot:
    """A robot that talks to ``chat``, added by the committee of the group's own unit."""
    from tests.portal.accounts.factories import admin

    user = fields.pop("user", None) or admin("system_admin", people.nodes["JT"], f"sys{ChatRobot.objects.count()}")
    given = {"name": "一队工作群", "rhythm": "daily", "hour": 9, "tells_announcements": True, "is_active": True, "secret": "", **fields}
    return services.add_robot(
        actor=people.actor(user), at=at(8), node=people.nodes[node], channel=channel, address=chat.url(channel), **given
    )
