"""Own styles and scripts keep to what Chromium 109 understands (the last one for the office PCs of 2012)."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What came later, with the release that brought it; text-wrap alone is left: where it is unknown, nothing is lost.
TOO_NEW = {
    r"color-mix\(": 111, r"\bokl(ch|ab)\(": 111, r"light-dark\(": 123, r"@starting-style": 117, r"\bsubgrid\b": 117, r"@scope\b": 118,
    r"field-sizing": 123, r"anchor-name|position-anchor": 125, r":user-(in)?valid": 119, r"animation-timeline": 115,
    r"scrollbar-(color|width)": 121, r"@view-transition": 126, r"interpolate-size": 129, r"^\s*&": 112, r":dir\(": 120,
}  # fmt: skip
TOO_NEW_IN_SCRIPT = {
    r"\.toSorted\(|\.toReversed\(|\.with\(": 110, r"Object\.groupBy": 117, r"Promise\.withResolvers": 119, r"URL\.canParse": 120,
    r"startViewTransition": 111, r"showPopover|popovertarget": 114, r"\.isSubsetOf\(|\.intersection\(": 122,
}  # fmt: skip


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", sorted((ROOT / "static/css").glob("*.css")), ids=lambda f: f.name)
def test_styles_are_old_enough(file):
    text = without_comments(file.read_text(encoding="utf8"))
    assert [name for name in TOO_NEW if re.search(name, text, re.MULTILINE)] == []


@pytest.mark.parametrize("file", sorted((ROOT / "static/js").glob("*.js")), ids=lambda f: f.name)
def test_scripts_are_old_enough(file):
    text = without_comments(file.read_text(encoding="utf8"))
    assert [name for name in TOO_NEW_IN_SCRIPT if re.search(name, text)] == []


def test_pages_ask_for_nothing_newer():
    asked = re.compile(r"\b(popover|popovertarget|inert-when|fetchlater)\b=|<(search|selectlist)\b")
    assert [f.name for f in (ROOT / "templates").rglob("*.html") if asked.search(f.read_text(encoding="utf8"))] == []


def test_a_state_is_drawn_in_a_tone_that_the_styles_know():
    """An unknown tone is a pill without a colour, which nobody notices in a test of words. Some tables add an icon."""
    known = set(re.findall(r"\.pill--(\w+)", (ROOT / "static/css/portal.css").read_text(encoding="utf8"))) | {""}
    pages = {f"{file}:{tone}" for file in sorted((ROOT / "templates").rglob("*.html"))
             for tone in re.findall(r'{% pill "(\w*)"', file.read_text(encoding="utf8")) if tone not in known}  # fmt: skip
    assert pages == set()
    tables = {
        f"{module.__name__}.{name}": {tone[0] if isinstance(tone, tuple) else tone for tone in table.values()} - known
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").partition(".")[0] in {"portal", "workforce", "branches", "assessment"}
        for name, table in vars(module).items()
        if name.endswith("TONES") and isinstance(table, dict)
    }
    assert len(tables) > 20
    assert {name: odd for name, odd in tables.items() if odd} == {}
