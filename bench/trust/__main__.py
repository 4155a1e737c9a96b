"""python -m bench.trust [A1 B …]: run the checks of these keys or letters (all without a word) and write docs/trust.md.

FULL=1 runs the long checks too; without it their last figure stays with its date. ``--write`` only writes the page anew.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module

from bench.trust.check import ROOT, Check, Measured, NotHere

MODULES = (
    "access", "login", "entry", "web", "trail", "background", "operations", "concurrency", "supply", "privacy",
)  # fmt: skip
RESULTS = ROOT / "bench" / "results" / "trust.json"
PAGE = ROOT / "docs" / "trust.md"
TITLES = {
    "A": "Access", "B": "Signing in", "C": "Imports", "D": "Files and exports", "E": "The web", "F": "The trail", "G": "Background work",
    "H": "Operations", "I": "At the same time", "J": "Supply", "K": "Privacy",
}  # fmt: skip
HEAD = """# Trust

Security, reliability and privacy in figures: what was to be reached, what was measured, and when. `make trust` measures the rows
again (minutes; `FULL=1 make trust` with the long ones; `make trust ONLY="A1 B"` some of them) and writes this page; nobody edits it by
hand. A row that fails stands here as failed. "not here" means that the machine of the last run cannot run the check: the row says
why, and what stands in for it.
"""


def existing_modules() -> tuple[str, ...]:
    """The modules of checks that are there, in the order of their letters."""
    return tuple(name for name in MODULES if importlib.util.find_spec(f"bench.trust.{name}"))


def all_checks() -> list[Check]:
    """Every check of every module, A1 first."""
    found = [check for name in existing_modules() for check in import_module(f"bench.trust.{name}").CHECKS]
    return sorted(found, key=lambda check: order_of(check.key))


def order_of(key: str) -> tuple[str, int]:
    """A2 before A10."""
    return key[0], int(key[1:])


def is_chosen(check: Check, words: Iterable[str]) -> bool:
    """Whether ``words`` name the check or its letter; no words name all."""
    return not words or any(word in (check.key, check.key[0]) for word in words)


def measure(check: Check) -> Measured:
    """Run one check; what breaks in it is a failure of the check, told in its row."""
    assert check.run is not None
    try:
        return check.run()
    except NotHere as missing:
        return Measured("not measured", False, str(missing))
    except Exception as error:
        told = re.sub(r"(/[\w.-]+){2,}/", "", " ".join(str(error).split()))  # where the tree lies is nobody's business
        return Measured("the check itself broke", False, f"{type(error).__name__}: {told[-300:]}")


def version() -> str:
    """The release and the commit that was measured; a tree with changes is marked."""
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]["version"]

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/trust.md", ":!bench/results")
    return f"{release} ({git('rev-parse', '--short', 'HEAD') or 'no commit'}{'+' if changed else ''})"


def recorded() -> dict[str, dict]:
    return json.loads(RESULTS.read_text(encoding="utf8")) if RESULTS.exists() else {}


def keep(results: dict[str, dict]) -> None:
    """One line for each key, so that two runs of different letters merge."""
    lines = [f' "{key}": {json.dumps(results[key], ensure_ascii=False)}' for key in sorted(results, key=order_of)]
    RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def row(check: Check, found: dict | None) -> str:
    """One line of the page."""
    if check.run is None:
        return f"| {check.key} | {cell(check.target)} | {cell(check.not_here)} | not here | {cell(check.how)} |"
    behind = " (`FULL=1`)" if check.is_long else ""
    if found is None:
        return f"| {check.key} | {cell(check.target)} | – | not measured yet | {cell(check.how)}{behind} |"
    figure = f"{found['figure']}. {found['note']}" if found["note"] else found["figure"]
    word = "pass" if found["passed"] else "**fail**"
    how = f"{check.how}{behind}; {found['on']}, {found['version']}"
    return f"| {check.key} | {cell(check.target)} | {cell(figure)} | {word} | {cell(how)} |"


def page(checks: list[Check], results: dict[str, dict]) -> str:
    """docs/trust.md."""
    passed = sum(1 for c in checks if c.run and results.get(c.key, {}).get("passed"))
    failed = sum(1 for c in checks if c.run and c.key in results and not results[c.key]["passed"])
    absent = sum(1 for c in checks if c.run is None)
    waiting = len(checks) - passed - failed - absent
    text = [HEAD, f"{len(checks)} checks: {passed} pass, {failed} fail, {waiting} not measured yet, {absent} cannot run here."]
    letter = ""
    for check in checks:
        if check.key[0] != letter:
            letter = check.key[0]
            text += [
                f"\n## {letter} {TITLES[letter]}\n",
                "| # | target | measured | pass or fail | how, date, version |",
                "|---|---|---|---|---|",
            ]
        text.append(row(check, results.get(check.key)))
    return "\n".join(text) + "\n"


def main(words: list[str]) -> int:
    checks, failed = all_checks(), []
    only_write, words = "--write" in words, [w.upper() for w in words if w != "--write"]
    unknown = [w for w in words if not any(is_chosen(c, [w]) for c in checks)]
    if unknown:
        print(f"No check is called {', '.join(unknown)}.")
        return 2
    for check in [] if only_write else checks:
        if check.run is None or not is_chosen(check, words) or (check.is_long and os.environ.get("FULL") != "1"):
            continue
        begun = time.monotonic()
        found = measure(check)
        results = recorded()  # a second run may have measured other keys meanwhile
        results[check.key] = {
            "figure": found.figure, "passed": found.passed, "note": found.note, "on": datetime.now(UTC).date().isoformat(),
            "version": version(), "seconds": round(time.monotonic() - begun),
        }  # fmt: skip
        failed += [] if found.passed else [check.key]
        print(f"{check.key:<4}{'pass' if found.passed else 'FAIL'}  {found.figure}  {found.note}", flush=True)
        keep(results)
    PAGE.write_text(page(checks, recorded()), encoding="utf8")
    print(f"Written: {PAGE.relative_to(ROOT)}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
