"""Addresses of the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.kernel.addresses import database_of, mail_of


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "is_ssl", "is_tls"),
    [
        ("smtp://mail.example", "mail.example", 25, "", "", False, False),
        ("smtp://me:p%40ss@mail.example:587?tls=1", "mail.example", 587, "me", "p@ss", False, True),
        ("smtps://me:x@mail.example", "mail.example", 465, "me", "x", True, False),
        ("smtps://me:x@mail.example:4650?tls=1", "mail.example", 4650, "me", "x", True, False),
    ],
)
def test_a_mail_server_by_address(url, host, port, user, password, is_ssl, is_tls):
    found = mail_of(url)
    assert [found[f"EMAIL_{name}"] for name in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")] == [
        host, port, user, password, is_ssl, is_tls,
    ]  # fmt: skip


def test_a_database_by_address():
    found = database_of("postgresql://me:p%40ss@db.example:6432/hongjiang")
    assert found == {"NAME": "hongjiang", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6432"}


@pytest.mark.parametrize(("read", "url"), [(mail_of, "http://mail.example"), (mail_of, "smtp://"), (database_of, "mysql://db/x")])
def test_another_kind_of_address_is_refused(read, url):
    with pytest.raises(ImproperlyConfigured):
        read(url)
