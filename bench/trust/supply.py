"""J: what the portal is made of, and what must not lie in it."""

import re
import subprocess
import sys
from pathlib import Path

from bench.trust.check import Check, Measured, suite
from bench.trust.load import get
from bench.trust.rig import ROOT, rig

APPS = ("portal", "workforce", "branches", "assessment")
# Rules of the linter that a place may break where the next line of the code says why.
EXPLAINED = {
    "S101": "a type narrowed for the reader, never a guard", "S608": "names of tables and columns come "
    "from the models, values are parameters",
    "S311": "colours and orders, never a secret", "S603": "fixed words, no shell", "S607": "tools of the image, found by PATH",
    "S105": "names of fields, no passwords", "S314": "files of the house itself; uploads go through the reader that refuses DTDs",
}  # fmt: skip
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[baprs]-[A-Za-z0-9-]{10,}"
    r"|\bsk-[A-Za-z0-9]{32,}\b|\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
)
PERSONAL = re.compile(rb"(?<!\d)\d{17}[\dX](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|Token hj_\w{10,}|password['\"]?\s*[:=]\s*\S{6,}")


def _lint() -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "S", "--output-format", "concise", "-q", *APPS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    hits = [line for line in done.stdout.splitlines() if re.search(r": S\d{3} ", line)]
    unexplained = [line for line in hits if re.search(r": (S\d{3}) ", line)[1] not in EXPLAINED]
    own = suite(
        "tests/architecture/test_house.py",
        "tests/architecture/test_exports.py::test_nothing_else_writes_tables",
        only="forbidden or inline or views_start or writes_tables or wiring or warns",
    )
    figure = f"{len(hits)} places, {len(unexplained)} unexplained; {own.passed} rules of the house, {own.failed} failed"
    return Measured(
        figure,
        not unexplained and own.failed == 0 and own.passed >= 12,
        "the security rules of ruff are those of bandit; the rules of tests/architecture stand for semgrep",
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
    counts = suite("tests/architecture/test_deploy.py")
    table = ROOT / "docs" / "asvs.md"
    figure = (
        f"check --deploy: {counts.passed} tests, {counts.failed} failed; rows of the ASVS table: "
        f"{'0' if not table.exists() else 'see docs/asvs.md'}"
    )
    return Measured(figure, False, "the table of 253 requirements is not written; check --deploy --fail-level WARNING is clean")


CHECKS = (
    Check("J1", "security linter and ≥ 12 rules of our own: 0 unexplained", "ruff --select S, tests/architecture", _lint),
    Check(
        "J2", "dependencies: audited = installed, SBOM, licences, 0 known holes", "tools/sbom.py, tests/architecture/test_supply.py",
        not_here="no vulnerability service can be reached from here, and an audit without one ends with 0 as if all were well; instead "
        "tests/architecture/test_supply.py: every pin is installed in that version, each part has a licence, "
        "make sbom writes the list to audit elsewhere",
    ),
    Check("J3", "secrets in repository and logs: 0; change of keys: 0 forced logouts", "patterns over files, logs of this run", _secrets),
    Check("J4", "ASVS level 2 with evidence; check --deploy clean", "tests/architecture/test_deploy.py", _deploy),
)  # fmt: skip
