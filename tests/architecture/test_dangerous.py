"""Doors that stay shut because nothing in the house uses them: what ASVS asks of interpreters that are not there."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for app in ("portal", "workforce", "branches", "assessment") for p in sorted((ROOT / app).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

NOT_IN_PYTHON = {
    r"(?<![\w.])(eval|exec)\(": "code out of a text",
    r"\bshell=True|os\.system\(|os\.popen\(": "a shell",
    r"\b(pickle|marshal|shelve|dill)\.|yaml\.(load|unsafe_load|full_load)\(": "objects out of a text",
    r"\bimport (ldap|ldap3|memcache|pymemcache|pylibmc|lxml|graphene|strawberry|channels|markdown|bleach|jinja2)\b": "an interpreter more",
    r"\.xpath\(|\bTemplate\(|from_string\(": "a query or a page built at run time",
    r"\bhashlib\.(md5|sha1)\b|modes\.(ECB|CBC)|PKCS1v15|\bDES\b|\bARC4\b": "an old cipher",
    r"verify=False|CERT_NONE|_create_unverified_context": "a certificate that is not looked at",
    r"\bmark_safe\(|\|safe\b|autoescape off": "a text that is not escaped",
    r"re\.(compile|match|search|fullmatch|sub|split|findall)\(\s*(f\"|request|form|data)": "a pattern made of what somebody typed",
}
NOT_IN_SCRIPTS = {
    r"\beval\(|new Function|setTimeout\(\s*[\"'`]|document\.write": "code out of a text",
    r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML": "a page out of a text",
    r"localStorage|sessionStorage|document\.cookie": "something that outlives the session",
    r"WebSocket|RTCPeerConnection|window\.addEventListener\(\"message\"": "a door for others",
    r"__proto__|Object\.prototype": "what all objects share",
}


@pytest.mark.parametrize("pattern", NOT_IN_PYTHON)
def test_python_does_without(pattern):
    hits = [str(p.relative_to(ROOT)) for p in SOURCES if "migrations" not in p.parts and re.search(pattern, p.read_text(encoding="utf8"))]
    assert hits == [], NOT_IN_PYTHON[pattern]


@pytest.mark.parametrize("pattern", NOT_IN_SCRIPTS)
def test_scripts_do_without(pattern):
    hits = [p.name for p in SCRIPTS if re.search(pattern, p.read_text(encoding="utf8"))]
    assert hits == [], NOT_IN_SCRIPTS[pattern]


def test_pages_load_nothing_from_elsewhere():
    outside = re.compile(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"(?:https?:)?//")
    assert [p.name for p in TEMPLATES if outside.search(p.read_text(encoding="utf8"))] == []


def test_password_fields_stay_open_to_managers_and_pasting():
    stopped = re.compile(r"onpaste|autocomplete=\"off\"[^>]*type=\"password\"")
    fields = [p for p in TEMPLATES if "account" in p.parts or "mfa" in p.parts]
    assert fields
    assert [p.name for p in fields if stopped.search(p.read_text(encoding="utf8"))] == []
    assert [p.name for p in SCRIPTS if '"paste"' in p.read_text(encoding="utf8") and "password" in p.read_text(encoding="utf8")] == []


def test_only_the_proxy_can_be_reached_from_outside():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
