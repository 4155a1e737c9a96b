"""Whether a worker may apply for a grade, by which path, and when each gap closes (docs/rules.md 3.1 and 3.2). Pure.

Years are counted by the calendar: ten years from 1 March 2016 are full on 1 March 2026 and not a day before. Years of
work run only while the work history runs: a break pushes the day back by its length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal.kernel.periods import add_months, add_years
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.promotion.enums import CheckResult

PASSED, FAILED, BY_HAND = CheckResult.PASSED.value, CheckResult.FAILED.value, CheckResult.BY_HAND.value
ORDER = {FAILED: 0, BY_HAND: 1, PASSED: 2}
TITLE_ORDER = {"junior": 1, "intermediate": 2, "senior": 3}


@dataclass(frozen=True)
class HeldCertificate:
    """``is_unproved``: it did not come out of a promotion of this portal, so a person compares it with the paper."""

    grade: int
    issued_on: date
    expires_on: date | None = None
    number: str = ""
    is_unproved: bool = True

    def is_valid(self, day: date) -> bool:
        return self.issued_on <= day and (self.expires_on is None or self.expires_on >= day)


@dataclass(frozen=True)
class WorkSpan:
    """``ended_on`` is the last day of work, None while it runs."""

    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class HeldTitle:
    level: str
    obtained_on: date
    name: str = ""


@dataclass(frozen=True)
class Diploma:
    kind: str
    graduated_on: date
    school: str = ""


@dataclass(frozen=True)
class Facts:
    """What the roster knows of one worker in one occupation."""

    birth_on: date | None = None
    certificates: tuple[HeldCertificate, ...] = ()
    work: tuple[WorkSpan, ...] = ()
    titles: tuple[HeldTitle, ...] = ()
    diplomas: tuple[Diploma, ...] = ()

    def grade_on(self, day: date) -> int | None:
        """The highest grade held on ``day``, None without a certificate."""
        return min((c.grade for c in self.certificates if c.is_valid(day)), default=None)


@dataclass(frozen=True)
class Path:
    """One row of the conditions; ``params`` as described at ``GradeCondition``."""

    code: str
    target_grade: int
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One requirement of a path: the result with its figures. ``closes_on``: the day it is met by waiting alone."""

    code: str
    result: str
    params: dict[str, Any] = field(default_factory=dict)
    closes_on: date | None = None


@dataclass(frozen=True)
class PathStanding:
    """A path with its findings, the failed ones first."""

    path: Path
    findings: tuple[Finding, ...]

    @property
    def gaps(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.result == FAILED)

    @property
    def by_hand(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.result == BY_HAND)

    @property
    def is_met(self) -> bool:
        """Nothing failed; what is checked by hand is checked after the application."""
        return not self.gaps

    @property
    def closes_on(self) -> date | None:
        """The day the last gap closes by waiting; None when met, or when something else than time is missing."""
        days = [f.closes_on for f in self.gaps]
        return max(d for d in days if d is not None) if days and None not in days else None


@dataclass(frozen=True)
class Service:
    """Work counted from a day: ``began_on`` moved back by the breaks, ``until`` the day up to which it counts."""

    began_on: date
    until: date
    is_running: bool

    def reaches(self, years: int) -> bool:
        return add_years(self.began_on, years) <= self.until

    def full_on(self, years: int) -> date | None:
        return add_years(self.began_on, years) if self.is_running else None

    @property
    def length(self) -> tuple[int, int]:
        return full_months(self.began_on, self.until)


def full_months(start: date, end: date) -> tuple[int, int]:
    """Full calendar years and months from ``start`` to ``end``."""
    months = max((end.year - start.year) * 12 + end.month - start.month, 0)
    if months and add_months(start, months) > end:
        months -= 1
    return divmod(months, 12)


def merged(work: Iterable[WorkSpan]) -> list[WorkSpan]:
    """The spans in order, overlapping and adjoining ones made one."""
    out: list[WorkSpan] = []
    for span in sorted(work, key=lambda s: s.started_on):
        last = out[-1] if out else None
        if last is None or (last.ended_on is not None and span.started_on > last.ended_on + timedelta(days=1)):
            out.append(span)
        elif last.ended_on is not None and (span.ended_on is None or span.ended_on > last.ended_on):
            out[-1] = WorkSpan(last.started_on, span.ended_on)
    return out


def service(work: Iterable[WorkSpan], since: date | None, day: date) -> Service | None:
    """Work in the occupation from ``since`` (None: from the beginning) up to ``day``; None when there is none."""
    began, until, is_running = None, day, False
    free_from: date | None = None
    breaks = timedelta()
    for span in merged(work):
        start = span.started_on if since is None else max(span.started_on, since)
        if start > day or (span.ended_on is not None and span.ended_on < start):
            continue
        if began is None:
            began = start
        elif free_from is not None:
            breaks += start - free_from
        free_from = span.ended_on + timedelta(days=1) if span.ended_on is not None else None
        is_running = free_from is None or free_from > day
        until = day if is_running else free_from or day
    return Service(began + breaks, until, is_running) if began is not None else None


def assess(facts: Facts, path: Path, day: date) -> PathStanding:
    """Each requirement of ``path`` on ``day``, the failed ones first, then those for a person, then the met ones."""
    findings: list[Finding] = []
    for name, check in _CHECKS.items():
        if name in path.params:
            findings.extend(check(facts, path.params, day))
    findings.extend(Finding(code, BY_HAND) for code in path.params.get("by_hand", ()))
    return PathStanding(path, tuple(sorted(findings, key=lambda f: ORDER[f.result])))


def _age(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    years = params["min_age"]
    if facts.birth_on is None:
        return [Finding("age_unknown", BY_HAND, {"years": years})]
    full_on = add_years(facts.birth_on, years)
    if full_on > day:
        return [Finding("age", FAILED, {"years": years, "on": full_on.isoformat()}, full_on)]
    return [Finding("age", PASSED, {"years": years, "age": full_months(facts.birth_on, day)[0]})]


def _working(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    worked = service(facts.work, None, day)
    is_working = worked is not None and worked.is_running
    return [Finding("working", PASSED if is_working else FAILED)]


def _best_certificate(facts: Facts, grade: int, day: date) -> HeldCertificate | None:
    """The earliest valid certificate of ``grade`` or, where there is none, of a higher grade."""
    rows = [c for c in facts.certificates if c.grade <= grade and c.is_valid(day)]
    return min(rows, key=lambda c: (-c.grade, c.issued_on), default=None)


def _certificate(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    grade = params["needs_grade"]
    held = _best_certificate(facts, grade, day)
    if held is None:
        lapsed = [c for c in facts.certificates if c.grade <= grade and c.expires_on is not None and c.expires_on < day]
        if lapsed:
            last = max(lapsed, key=lambda c: c.expires_on or day)
            return [Finding("certificate_lapsed", FAILED, {"grade": grade, "on": str(last.expires_on)})]
        return [Finding("certificate", FAILED, {"grade": grade, "held": facts.grade_on(day) or 0})]
    found = [Finding("certificate", PASSED, {"grade": grade, "held": held.grade, "on": held.issued_on.isoformat()})]
    if held.is_unproved:
        found.append(Finding("certificate_genuine", BY_HAND, {"number": held.number}))
    return found


def _years(code: str, worked: Service | None, years: int, since: date | None) -> Finding:
    base: dict[str, Any] = {"years": years}
    if since is not None:
        base["since"] = since.isoformat()
    if worked is None:
        return Finding(code, FAILED, {**base, "done_years": 0, "done_months": 0})
    done_years, done_months = worked.length
    base |= {"done_years": done_years, "done_months": done_months}
    if worked.reaches(years):
        return Finding(code, PASSED, base)
    full_on = worked.full_on(years)
    return Finding(code, FAILED, {**base, "on": full_on.isoformat() if full_on else ""}, full_on)


def _with_grade(finding: Finding, held: HeldCertificate) -> Finding:
    return Finding(finding.code, finding.result, {**finding.params, "grade": held.grade}, finding.closes_on)


def _years_after_certificate(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    held = _best_certificate(facts, params["needs_grade"], day)
    years = params["years_after_certificate"]
    if held is None:
        return [Finding("years_after_certificate", FAILED, {"years": years, "grade": params["needs_grade"]})]
    return [_with_grade(_years("years_after_certificate", service(facts.work, held.issued_on, day), years, held.issued_on), held)]


def _held_years(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    years, held = params["held_years"], _best_certificate(facts, params["needs_grade"], day)
    if held is None:
        return [Finding("held_years", FAILED, {"years": years, "grade": params["needs_grade"]})]
    return [_with_grade(_years("held_years", service([WorkSpan(held.issued_on)], None, day), years, held.issued_on), held)]


def _years_in_occupation(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    return [_years("years_in_occupation", service(facts.work, None, day), params["years_in_occupation"], None)]


def _first_title(facts: Facts, level: str, day: date) -> HeldTitle | None:
    rows = [t for t in facts.titles if TITLE_ORDER[t.level] >= TITLE_ORDER[level] and t.obtained_on <= day]
    return min(rows, key=lambda t: t.obtained_on, default=None)


def _title(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    title = _first_title(facts, params["title"], day)
    if title is None:
        return [Finding("title", FAILED, {"level": params["title"]})]
    return [Finding("title", PASSED, {"level": params["title"], "name": title.name, "on": title.obtained_on.isoformat()})]


def _years_after_title(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    years, title = params["years_after_title"], _first_title(facts, params["title"], day)
    if title is None:
        return [Finding("years_after_title", FAILED, {"years": years})]
    return [_years("years_after_title", service(facts.work, title.obtained_on, day), years, title.obtained_on)]


def _schooling(facts: Facts, params: Mapping[str, Any], day: date) -> list[Finding]:
    rows = sorted((d for d in facts.diplomas if d.kind in params["schooling"]), key=lambda d: d.graduated_on)
    if not rows:
        return [Finding("schooling", FAILED, {"kinds": list(params["schooling"])})]
    first = rows[0]
    figures = {"kinds": list(params["schooling"]), "school": first.school, "on": first.graduated_on.isoformat()}
    if first.graduated_on <= day:
        return [Finding("schooling", PASSED, figures)]
    if first.graduated_on <= add_years(day, 1):  # final-year students may apply; that they are is looked at by a person
        return [Finding("final_year", BY_HAND, figures)]
    return [Finding("schooling", FAILED, figures, add_years(first.graduated_on, -1))]


_CHECKS = {
    "min_age": _age,
    "working": _working,
    "needs_grade": _certificate,
    "years_after_certificate": _years_after_certificate,
    "held_years": _held_years,
    "years_in_occupation": _years_in_occupation,
    "title": _title,
    "years_after_title": _years_after_title,
    "schooling": _schooling,
}


def nearest(standings: Iterable[PathStanding]) -> PathStanding | None:
    """The met path with the least to check by hand; else the one that time closes first; else the fewest gaps."""
    return min(standings, key=_distance, default=None)


def _distance(standing: PathStanding) -> tuple:
    if standing.is_met:
        return (0, len(standing.by_hand), standing.path.code)
    if standing.closes_on is not None:
        return (1, standing.closes_on.toordinal(), standing.path.code)
    return (2, len(standing.gaps), standing.path.code)


def open_grades(current: int | None, top: int) -> list[int]:
    """The grades above ``current`` in an occupation whose highest grade is ``top``, the next one first."""
    return list(range((current or 6) - 1, top - 1, -1))


def general_findings(facts: Facts, target_grade: int, day: date, files: int) -> list[Finding]:
    """What every application is looked at for, whatever its path: the order of grades and the papers."""
    current = facts.grade_on(day) or 0
    return [
        Finding("grade_order", PASSED if not current or target_grade < current else FAILED, {"held": current, "grade": target_grade}),
        Finding("papers", BY_HAND, {"files": files}),
    ]


def may_conclude(results: Iterable[str]) -> Verdict:
    """Whether a check may end as passed, given the result of every requirement."""
    rows = list(results)
    failed, open_ = rows.count(FAILED), rows.count(BY_HAND)
    if failed:
        return denied("promotion.checks_failed", failed=failed, by_hand=open_)
    if open_:
        return denied("promotion.checks_by_hand", by_hand=open_)
    return ALLOWED
