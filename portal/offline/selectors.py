"""What a phone keeps: the shell that everybody may have, and the kit of one account."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from portal.catalogue.selectors import value_on
from portal.kernel.fields import keyed_hash
from portal.offline.registry import all_kinds
from portal.rights.access import Actor

SHELL = ("css/portal.css", "css/dark.css", "vendor/portal.js", "img/mark.svg", "img/app-192.png", "vendor/icons.svg")
PAGES = ("portal/offline/offline.html", "portal/offline/_words.html", "layouts/bare.html")
WORKER = Path("js/worker.js")


@dataclass(frozen=True)
class Shell:
    """``assets``: addresses of static files that the worker keeps; ``version`` changes with any of them."""

    version: str
    assets: tuple[str, ...]
    code: str


@lru_cache(maxsize=1)
def shell() -> Shell:
    """Static files only, the same for everybody; read once per process."""
    names = [*SHELL, *[kind.script for kind in all_kinds()]]
    code = _content(str(WORKER)).decode()
    digest = hashlib.sha256(code.encode())
    for name in names:
        digest.update(name.encode() + _content(name))
    for template in [*PAGES, *[kind.template for kind in all_kinds()]]:
        digest.update((settings.BASE_DIR / "templates" / template).read_bytes())
    return Shell(digest.hexdigest()[:16], tuple(staticfiles_storage.url(name) for name in names), code)


def _content(name: str) -> bytes:
    found = finders.find(name)
    return Path(str(found)).read_bytes() if found else b""


def worker_text(page: str) -> str:
    """The service worker: its constants, then its code."""
    found = shell()
    constants = {"version": found.version, "assets": [*found.assets, page], "page": page}
    return f"const SHELL = {json.dumps(constants)};\n{found.code}"


def owner_key(user_id: int) -> str:
    """An opaque name of the account for its own phone: the same each time, telling nothing."""
    return keyed_hash(f"offline-owner:{user_id}")[:32]


def kit_of(actor: Actor, day: date) -> dict[str, Any]:
    """What the phone of ``actor`` keeps: to whom it belongs, the key for its drafts, and what each form needs."""
    assert actor.user_id is not None
    return {
        "owner": owner_key(actor.user_id),
        "key": keyed_hash(f"offline-key:{actor.user_id}"),
        "days": draft_days(day),
        "kinds": {kind.key: kind.kit(actor, day) for kind in all_kinds()},
    }


def draft_days(day: date) -> int:
    return int(value_on("OFFLINE_DRAFT_DAYS", day))
