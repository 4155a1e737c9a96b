"""What a check is, and how it asks the tests for its figure."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 4  # names of broken tests beside a figure
LONGEST = 3 * 3600  # a part behind FULL=1 may take hours, but not for ever


class NotHere(RuntimeError):
    """The check needs a server that this machine was not told of; the text says which."""


@dataclass(frozen=True)
class Measured:
    """One figure, whether it reaches the target, and what a reader has to know beside it."""

    figure: str
    passed: bool
    note: str = ""


@dataclass(frozen=True)
class Check:
    """A row of docs/trust.md. Without ``run`` the text of ``not_here`` names the reason and the substitute."""

    key: str
    target: str
    how: str
    run: Callable[[], Measured] | None = None
    is_long: bool = False
    not_here: str = ""


@dataclass(frozen=True)
class Counts:
    """What a run of tests came to; ``figures`` are the values that the tests which passed recorded, by name."""

    passed: int
    failed: int
    skipped: int
    seconds: float
    figures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    broken: tuple[str, ...] = ()  # names of the tests that failed or were left out

    @property
    def is_clean(self) -> bool:
        """Tests ran, none failed, none was left out."""
        return self.passed > 0 and not self.failed and not self.skipped

    def total(self, name: str) -> int:
        """All recorded values of one name together."""
        return int(sum(self.figures.get(name, ())))

    def worst(self, name: str) -> float:
        """The largest recorded value of one name; a figure that nobody recorded is an error of the check."""
        return max(self.figures[name])

    def __str__(self) -> str:
        more = f", {self.skipped} skipped" if self.skipped else ""
        names = f" ({', '.join(self.broken[:SHOWN])}{', …' if len(self.broken) > SHOWN else ''})" if self.broken else ""
        return f"{self.passed + self.failed} tests, {self.failed} failed{more}{names}"


def suite(
    *nodeids: str, postgres: bool = False, workers: int = 0, dist: str = "loadscope", only: str = "", timeout: int = LONGEST,
    **settings: str,
) -> Counts:  # fmt: skip
    """Run the tests of ``nodeids`` in a process of their own; ``settings`` are variables of its environment.

    ``TRUST=1`` is set, for which the tests of tests/support/measure.py take their large numbers. ``only`` is an expression of
    ``pytest -k``; ``dist`` deals out the tests of one file too where it is "load". With ``postgres`` the tests run on the servers
    of TEST_DATABASE_URL and TEST_REDIS_URL.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", str(workers), f"--junitxml={report}"]
        words += ["-o", "junit_family=xunit1"]  # the newer family has no place for figures
        words += ["-k", only] if only else []
        words += ["--dist", dist] if workers else []
        begun = time.monotonic()
        done = subprocess.run(
            [*words, *nodeids], cwd=ROOT, env=_environment(postgres, settings), capture_output=True, text=True, timeout=timeout, check=False
        )
        seconds = time.monotonic() - begun
        if not report.exists() or done.returncode not in (0, 1):
            raise RuntimeError(f"pytest ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
        if done.returncode:
            print(done.stdout[-4000:], file=sys.stderr)
        return counts_of(report.read_text(encoding="utf8"), seconds)


def _environment(postgres: bool, settings: Mapping[str, str]) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
    if postgres:
        if not (env.get("TEST_DATABASE_URL") and env.get("TEST_REDIS_URL")):
            raise NotHere("TEST_DATABASE_URL and TEST_REDIS_URL name no PostgreSQL and no Redis")
        env |= {"DATABASE_URL": env["TEST_DATABASE_URL"], "REDIS_URL": env["TEST_REDIS_URL"]}
    return env | {"DJANGO_ENV": "test", "TRUST": "1"} | dict(settings)


def counts_of(report: str, seconds: float) -> Counts:
    """The counts and recorded figures in a JUnit report. Values that are no numbers, and those of tests that did not pass, are left out."""
    passed = failed = skipped = 0
    figures: dict[str, list[float]] = {}
    broken: list[str] = []
    for case in ElementTree.fromstring(report).iter("testcase"):
        is_failed = case.find("failure") is not None or case.find("error") is not None
        if is_failed or case.find("skipped") is not None:
            failed, skipped = failed + is_failed, skipped + (not is_failed)
            broken.append(case.get("name", ""))
            continue
        passed += 1
        for item in case.iter("property"):
            try:
                value = float(item.get("value", ""))
            except ValueError:
                continue
            figures.setdefault(item.get("name", ""), []).append(value)
    return Counts(passed, failed, skipped, seconds, {name: tuple(values) for name, values in figures.items()}, tuple(broken))


def by_tests(
    *nodeids: str, says: Callable[[Counts], str] = str, holds: Callable[[Counts], bool] = lambda counts: True, note: str = "", **settings
) -> Callable[[], Measured]:
    """A run that passes where all tests pass and ``holds`` agrees with their figures; ``says`` puts the figures into words.

    Words such as «0 outside» are true of a clean run only: of any other the row says what was broken.
    """

    def run() -> Measured:
        counts = suite(*nodeids, **settings)
        if not counts.is_clean:
            return Measured(str(counts), False, note)
        figure = f"{says(counts)}; {counts}" if says is not str else str(counts)
        return Measured(figure, holds(counts), note)

    return run
