"""J: what the portal is made of, and what must not lie in it."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench.trust import asvs
from bench.trust.check import Check, Measured, suite
from bench.trust.load import get
from bench.trust.places import PLACES
from bench.trust.rig import ROOT, rig

APPS = ("portal", "workforce", "branches", "assessment")
HIT = re.compile(r"^([^:\n]+):\d+:\d+: (S\d{3}) ", re.M)
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[baprs]-[A-Za-z0-9-]{10,}"
    r"|\bsk-[A-Za-z0-9]{32,}\b|\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
)
PERSONAL = re.compile(rb"(?<!\d)\d{17}[\dX](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|Token hj_\w{10,}|password['\"]?\s*[:=]\s*\S{6,}")


def differing(found: Mapping[tuple[str, str], int], told: Mapping[tuple[str, str], tuple[int, str]]) -> list[str]:
    """Places that the linter finds and nobody explained, and explanations of places that are no longer there."""
    counted = {key: (found.get(key, 0), told.get(key, (0, ""))[0]) for key in sorted({*found, *told})}
    return [f"{file} {rule}: {seen}, explained {listed}" for (file, rule), (seen, listed) in counted.items() if seen != listed]


def complaints() -> Counter[tuple[str, str]]:
    """(file, rule) -> how often the linter complains; what a line itself marks with ``# noqa: Sxxx`` is not among them."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "S", "--output-format", "concise", "-q", *APPS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the linter ended with {done.returncode}: {done.stderr[-500:]}")
    return Counter((match[1], match[2]) for match in HIT.finditer(done.stdout))


def _lint() -> Measured:
    hits = complaints()
    unexplained = differing(hits, PLACES)
    own = suite(
        "tests/architecture/test_house.py",
        "tests/architecture/test_exports.py::test_nothing_else_writes_tables",
        only="forbidden or inline or views_start or writes_tables or wiring or warns",
    )
    figure = f"{hits.total()} places, {len(unexplained)} files not as explained; rules of the house: {own}"
    if unexplained:
        figure += f" ({'; '.join(unexplained[:4])})"
    return Measured(
        figure,
        not unexplained and own.is_clean and own.passed >= 12,
        "explained place by place in bench/trust/places.py; the security rules of ruff are those of bandit; the rules of "
        "tests/architecture stand for semgrep",
    )


def _secrets() -> Measured:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = [n for n in names if n and (ROOT / n).is_file() and SECRETS.search((ROOT / n).read_text(encoding="utf8", errors="ignore"))]
    house = rig()
    told = house.filled("web")
    with house.database("j3", "web") as env:
        session = house.session(env)
        turned = env | {"DJANGO_SECRET_KEY": "another-key-" + "x" * 50, "DJANGO_SECRET_KEY_FALLBACKS": env["DJANGO_SECRET_KEY"]}
        with house.web(turned | {"HONGJIANG_LOG_LEVEL": "DEBUG"}) as (_server, port):
            kept = get(port, "/", cookie=session)[0]
            for path in ("/me/", "/people/", "/api/v1/people/", "/api/v1/activities/"):
                get(port, path, cookie=session)
                get(port, path, token=told["token"])
    lines = hits = 0
    for log in Path(house.folder).glob("*.log"):
        body = log.read_bytes()
        lines, hits = lines + body.count(b"\n"), hits + len(PERSONAL.findall(body))
    figure = (
        f"{len(found)} secrets in {len(names) - 1:,} files; {hits} numbers, tokens or passwords in {lines:,} "
        f"log lines; after a change of keys: {kept}"
    )
    return Measured(figure, not found and hits == 0 and kept == 200, "the log lines are those of the servers of this run, not a million")


def _deploy() -> Measured:
    counts = suite("tests/architecture/test_deploy.py", "tests/trust/test_asvs.py")
    if not asvs.PAGE.exists():
        return Measured(f"check --deploy: {counts}; rows of the ASVS table: 0", False, "docs/asvs.md is not written")
    table = asvs.rows(asvs.PAGE.read_text(encoding="utf8"))
    letter, together, applying = asvs.shares(table)
    faults = asvs.faults(table)
    at_level_1 = [row.number for row in table if row.level == "1" and row.state == asvs.OPEN]
    figure = (
        f"{asvs.count_line(table)}; {len(at_level_1)} open at level 1; of {applying} that apply {letter} to the letter "
        f"({100 * letter / max(applying, 1):.1f} %), with substitutes {together} ({100 * together / max(applying, 1):.1f} %); "
        f"{sum(len(row.named) for row in table)} named places, {len(faults)} faults; check --deploy: {counts}"
    )
    if faults:
        figure += f" ({'; '.join(faults[:4])})"
    passed = len({row.number for row in table}) == len(table) == asvs.REQUIREMENTS and not faults and not at_level_1
    passed = passed and together >= asvs.LEAST * applying and counts.is_clean
    return Measured(figure, passed, "docs/asvs.md; a substitute counts as met where its row names what stands in")


CHECKS = (
    Check("J1", "security linter and ≥ 12 rules of our own: 0 unexplained", "ruff --select S, tests/architecture", _lint),
    Check(
        "J2", "dependencies: audited = installed, SBOM, licences, 0 known holes", "tools/sbom.py, tests/architecture/test_supply.py",
        not_here="no vulnerability service can be reached from here, and an audit without one ends with 0 as if all were well; instead "
        "tests/architecture/test_supply.py: every pin is installed in that version, each part has a licence, "
        "make sbom writes the list to audit elsewhere",
    ),
    Check("J3", "secrets in repository and logs: 0; change of keys: 0 forced logouts", "patterns over files, logs of this run", _secrets),
    Check(
        "J4", "ASVS level 2: 253 rows with evidence, 0 open at level 1, ≥ 95 % met; check --deploy clean",
        "docs/asvs.md, tests/trust/test_asvs.py, tests/architecture/test_deploy.py", _deploy,
    ),
)  # fmt: skip
