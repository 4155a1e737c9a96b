"""The English catalogue: gather the texts, compile, or check that it is complete.

    python tools/translations.py           gather new texts into the catalogues and compile them
    python tools/translations.py --check   fail when a text lacks its English or a compiled catalogue is old

Needs GNU gettext. The language of the message ids is Chinese, so the Chinese catalogue holds only exceptions.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("portal/locale")
FOLDERS = ("portal", "workforce", "branches", "assessment", "templates")


def gather(root: Path) -> None:
    command = [
        sys.executable,
        "manage.py",
        "makemessages",
        "-l",
        "en",
        "-l",
        "zh_Hans",
        "--no-location",
        "--no-obsolete",
        "--no-wrap",
        "-v",
        "0",
    ]
    subprocess.run(command, cwd=root, check=True)


def catalogue(root: Path, language: str) -> Path:
    return root / LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_all() -> None:
    for language in ("en", "zh_Hans"):
        path = catalogue(ROOT, language)
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def untranslated(root: Path) -> list[str]:
    """Message ids that a reader of English would see in Chinese."""
    return [e.msgid for e in polib.pofile(str(catalogue(root, "en"))) if not e.translated() and not e.obsolete]


def check() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "manage.py", copy)
        gather(copy)
        missing = untranslated(copy)
    for text in missing[:30]:
        print(f"no English for: {text!r}")
    stale = []
    for language in ("en", "zh_Hans"):
        path = catalogue(ROOT, language)
        source = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.pofile(str(path)).translated_entries()}
        compiled = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(str(path.with_suffix(".mo")))}
        if source != compiled:
            stale.append(language)
    if stale:
        print(f"compile again (make messages): {stale}")
    return 1 if missing or stale else 0


def main() -> int:
    if "--check" in sys.argv:
        return check()
    gather(ROOT)
    compile_all()
    print(f"{len(untranslated(ROOT))} texts without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
