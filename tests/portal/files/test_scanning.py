"""The scanner of the enterprise is asked for every upload where one is set, and what it does not pass is not kept."""

import io
import socket
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from portal.exchange.models import ImportBatch
from portal.files import access, scanning, services
from portal.files.models import StoredFile
from portal.files.scanning import scan
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.access import actor_of
from tests.support.papers import PNG


class Scanner:
    """Speaks as clamd does to INSTREAM; ``answer`` is what it says, ``seen`` the bytes that it got."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.seen, self.asked = answer, b"", 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                wire, _address = self._door.accept()
            except OSError:
                return
            self.asked += 1
            with wire, wire.makefile("rb") as words:
                assert words.read(10) == b"zINSTREAM\0"
                while size := int.from_bytes(words.read(4), "big"):
                    self.seen += words.read(size)
                wire.sendall(self.answer)

    def close(self) -> None:
        self._door.close()


@pytest.fixture
def scanner(request, settings):
    one = Scanner(request.param)
    settings.CLAMD = one.address
    yield one
    one.close()


@pytest.mark.parametrize("scanner", [b"stream: OK\0"], indirect=True)
def test_the_scanner_sees_every_byte(scanner):
    content = bytes(range(256)) * 600
    file = io.BytesIO(content)

    assert scan(file)
    assert (scanner.seen, file.tell()) == (content, 0)


@pytest.mark.parametrize(
    ("scanner", "code"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "file.infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "file.scanner_away"),
        (b"", "file.scanner_away"),
    ],
    indirect=["scanner"],
)
def test_what_it_does_not_pass_is_not_kept(scanner, code, people):
    upload = SimpleUploadedFile("照片.png", PNG, "image/png")
    with pytest.raises(RuleBroken) as refused:
        services.store_upload(actor=actor_of(people.secretary, clock.today()), at=clock.now(), upload=upload)

    assert refused.value.code == code
    assert not StoredFile.objects.exists()


def test_without_an_answer_nothing_passes_and_without_a_scanner_nobody_is_asked(settings):
    assert scan(io.BytesIO(b"x"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.CLAMD = f"127.0.0.1:{door.getsockname()[1]}"
    assert scan(io.BytesIO(b"x")).code == "file.scanner_away"


@pytest.mark.parametrize("scanner", [b"stream: OK\0"], indirect=True)
def test_an_upload_is_asked_about_once_and_before_the_transaction(scanner, client, people, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    may = access.Owner(lambda actor, pk: True, lambda actor, pk: True)
    monkeypatch.setitem(access._owners, "test_record", may)
    inside = []
    plain = scanning._said
    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(scanning, "_said", lambda *parts: inside.append(len(connection.savepoint_ids) > depth) or plain(*parts))
    client.force_login(people.secretary)
    upload = SimpleUploadedFile("照片.png", PNG, "image/png")
    client.post(reverse("file_attach", args=["test_record", 7]), {"files": upload})

    assert StoredFile.objects.count() == 1
    assert (scanner.asked, inside) == (1, [False])


@pytest.mark.parametrize("scanner", [b"stream: Eicar FOUND\0"], indirect=True)
def test_an_import_has_to_pass_as_well(scanner, client, people):
    client.force_login(people.hr)
    table = SimpleUploadedFile("a.csv", "工号,姓名\n1,甲\n".encode())
    answer = client.post(reverse("import_start"), {"kind": "people", "file": table})

    assert answer.status_code == 422
    assert "没有通过病毒检查" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_scanner_that_drips_or_takes_nothing_is_away_after_its_time(settings, monkeypatch):
    monkeypatch.setattr(scanning, "WHOLE_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.CLAMD = f"127.0.0.1:{door.getsockname()[1]}"

        def drip() -> None:
            wire, _address = door.accept()
            with wire:
                for _ in range(30):
                    time.sleep(0.1)
                    try:
                        wire.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=drip, daemon=True).start()
        begun = time.monotonic()
        assert scan(io.BytesIO(b"x")).code == "file.scanner_away"
        assert scan(io.BytesIO(bytes(2**26))).code == "file.scanner_away", "nobody takes it"
        assert time.monotonic() - begun < 2.5
