"""Finds what each subject offers by the name of its file, so that adding a room touches no list.

A subject is a folder below an app. Its ``wiring.py`` hangs it onto lower floors (sentences, menus, import kinds,
change listeners); ``urls.py`` and ``api.py`` bring its pages and routes; ``tasks.py`` its background work.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver

APPS = ("portal", "workforce", "branches", "assessment")  # from the ground floor upwards
_ROOT = Path(__file__).resolve().parent.parent.parent


def subjects(app: str) -> list[str]:
    """Dotted names of the subjects of ``app``, in alphabetical order."""
    skip = {"kernel", "management", "migrations", "templatetags", "formats", "locale"}
    folders = sorted(p for p in (_ROOT / app).iterdir() if (p / "__init__.py").exists() and p.name not in skip)
    return [f"{app}.{p.name}" for p in folders]


def subject_modules(app: str, kind: str) -> list[ModuleType]:
    """The ``kind`` module (``wiring``, ``urls``, …) of each subject of ``app`` that has one."""
    names = [f"{subject}.{kind}" for subject in subjects(app)]
    return [import_module(name) for name in names if find_spec(name)]


def wire(app: str) -> None:
    """Call ``connect()`` of each subject's wiring; for ``AppConfig.ready``."""
    for module in subject_modules(app, "wiring"):
        module.connect()


def subject_urls(app: str) -> list[URLPattern | URLResolver]:
    """All ``urlpatterns`` of the subjects of ``app``."""
    return [pattern for module in subject_modules(app, "urls") for pattern in module.urlpatterns]


def subject_routes(app: str) -> list[tuple[str, type, str]]:
    """All ``ROUTES`` (prefix, viewset, basename) of the subjects of ``app``."""
    return [route for module in subject_modules(app, "api") for route in getattr(module, "ROUTES", [])]


def subject_api_urls(app: str) -> list[URLPattern | URLResolver]:
    """API paths that are no router resource: ``API_URLS`` of each subject's ``api.py``."""
    return [pattern for module in subject_modules(app, "api") for pattern in getattr(module, "API_URLS", [])]


def api_rights() -> dict[str, set[str]]:
    """right -> methods by which the API asks for it, over all routes."""
    found: dict[str, set[str]] = {}

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for item in patterns:
            if isinstance(item, URLResolver):
                walk(item.url_patterns)
                continue
            view: Any = item.callback
            rights, actions = getattr(view.cls, "rights", {}), getattr(view, "actions", None)
            for method, name in (actions or {verb: verb for verb in rights}).items():
                if name in rights:
                    found.setdefault(rights[name], set()).add(method.upper())

    walk(import_module("portal.api_urls").urlpatterns)
    return found
