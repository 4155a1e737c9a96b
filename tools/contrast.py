"""Check the colours of both themes: text pairs at least 4.5 : 1, graphic pairs at least 3 : 1 (WCAG 2.2)."""

import re
import sys
from pathlib import Path

CSS = Path(__file__).resolve().parent.parent / "static/css"
TEXT = """text/surface text/canvas text-2/surface text-2/canvas text-3/surface text-3/canvas text-3/sunken text-3/hover
text-3/track text-2/track link/surface link/sunken link/bad-soft brand-ink/surface brand-ink/brand-soft on-brand/brand
on-brand/brand-hover gold-ink/gold-soft ok-ink/ok-soft warn-ink/warn-soft warn-ink/surface bad-ink/bad-soft
bad-ink/surface bad-ink/brand-soft info-ink/info-soft text/bad-soft text-2/brand-soft
heat-1t/heat-1 heat-2t/heat-2 heat-3t/heat-3 heat-4t/heat-4 heat-5t/heat-5"""
GRAPHIC = """control/surface control/sunken focus/surface focus/canvas ok/surface warn/surface bad/surface bad/bad-soft
gold/surface party/surface biz/surface mute/surface party/track biz/track brand-mark/surface brand-mark/track
brand-mark/brand-soft grade-a/surface grade-b/surface grade-c/surface grade-d/surface"""


def tokens(name: str) -> dict[str, str]:
    """The colours of the first ``:root`` block of a style sheet."""
    block = re.search(r":root\s*{(.*?)}", (CSS / name).read_text(encoding="utf8"), re.S)
    assert block is not None
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def main() -> int:
    light = tokens("portal.css")
    themes = {"light": light, "dark": {**light, **tokens("dark.css")}}
    misses = [
        f"{theme}: {pair} is {ratio(*(colours[name] for name in pair.split('/'))):.2f}, needs {need}"
        for need, pairs in ((4.5, TEXT), (3.0, GRAPHIC))
        for pair in pairs.split()
        for theme, colours in themes.items()
        if ratio(*(colours[name] for name in pair.split("/"))) < need
    ]
    print("\n".join(misses) or "all colour pairs hold")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
