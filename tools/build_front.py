"""Brings the front-end packages from node_modules into vendor/ and fonts/ (both git-ignored). No bundler.

Copies the chart and people-picker scripts, builds one SVG sprite of the icons named in portal/icons.txt, joins the own
scripts of every page to one, and copies the Chinese font of the PDF documents, which never goes to a browser.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES, VENDOR, FONTS = ROOT / "node_modules", ROOT / "vendor", ROOT / "fonts"
FACES = {"400Regular/NotoSerifSC_400Regular.ttf": "regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf": "bold.ttf", "LICENSE_FONT": "LICENSE"}
SCRIPTS = {
    "echarts/dist/echarts.common.min.js": "echarts.js",
    "tom-select/dist/js/tom-select.base.min.js": "tom-select.js",
}
# A page on a slow line waits for each request, so what every page needs is one file; offline.js runs on the store, which stands first.
EVERY_PAGE = ("app.js", "offline_store.js", "offline.js", "keys.js")


def portal_script() -> str:
    """The scripts of every page one after the other; each is a function of its own, so that no name is seen by the next."""
    return "\n".join((ROOT / "static/js" / name).read_text(encoding="utf8") for name in EVERY_PAGE)


def sprite(names: set[str]) -> str:
    """One <symbol> per icon; an unknown name stops the build."""
    folder = MODULES / "@tabler/icons/icons/outline"
    unknown = names - {p.stem for p in folder.glob("*.svg")}
    if unknown:
        raise SystemExit(f"unknown icons: {sorted(unknown)}")
    symbols = []
    for name in sorted(names):
        body = re.search(r"<svg[^>]*>(.*)</svg>", (folder / f"{name}.svg").read_text(), re.S)
        assert body is not None
        shapes = "".join(re.sub(r'<path stroke="none"[^>]*/>', "", body[1]).split("\n")).strip()
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
            f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>"


def main() -> None:
    VENDOR.mkdir(exist_ok=True)
    for source, target in SCRIPTS.items():
        # Hashed storage stops at a source map that is not shipped, so its comment goes.
        text = (MODULES / source).read_text(encoding="utf8")
        (VENDOR / target).write_text(re.sub(r"\n?//# sourceMappingURL=.*\s*$", "\n", text), encoding="utf8")
    FONTS.mkdir(exist_ok=True)
    for source, target in FACES.items():
        shutil.copyfile(MODULES / "@expo-google-fonts/noto-serif-sc" / source, FONTS / target)
    (VENDOR / "portal.js").write_text(portal_script(), encoding="utf8")
    # Last: make takes it as the sign that all of this is built.
    names = set((ROOT / "portal/icons.txt").read_text().split())
    (VENDOR / "icons.svg").write_text(sprite(names))
    print(f"{len(names)} icons, {len(SCRIPTS)} scripts, {len(FACES) - 1} fonts")


if __name__ == "__main__":
    main()
