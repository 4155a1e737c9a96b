"""Addresses of the environment as Django's settings. Imported by the settings, so it asks none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database_of(url: str) -> dict[str, str]:
    """The parts of a ``postgresql://`` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL and DATABASE_DIRECT_URL must start with postgresql://")
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def mail_of(url: str) -> dict[str, Any]:
    """Django's mail settings from ``smtp://user:password@host:587?tls=1`` or ``smtps://…:465``."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "HONGJIANG_EMAIL_URL must look like smtp://user:password@host:587?tls=1 or smtps://user:password@host:465"
        )
    is_ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_ssl,
        "EMAIL_USE_TLS": not is_ssl and "tls=1" in parts.query.split("&"),
    }


def program_of(argv: Sequence[str]) -> str:
    """What a process calls itself at the database: the row trail notes it, and who looks at the connections sees it."""
    called = Path(argv[0])
    name = called.parent.name if called.name == "__main__.py" else called.name  # python -m celery
    verb = argv[1] if name == "manage.py" and len(argv) > 1 else name
    return f"hongjiang {verb}"[:63]
