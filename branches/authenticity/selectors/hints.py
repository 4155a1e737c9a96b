"""What is worth a second look at one activity. Asked on request, in a constant number of statements; writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from branches.activities.enums import COUNTED_STATES, PRESENT_STATES, ActivityState
from branches.activities.models import Activity, Attendance
from branches.activities.selectors import expected_of
from branches.authenticity import rules
from branches.authenticity.enums import HintKind
from branches.authenticity.messages import ADVICE
from branches.authenticity.models import FilingLook, MinutesBand
from portal.catalogue.selectors import UnknownParameter, values_on
from portal.files.models import EvidenceLink
from portal.files.selectors import files_of, like_photos
from portal.kernel.periods import add_months
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

PARAMETERS = (
    "MINUTES_NEAR_SHARE", "MINUTES_MIN_CHARS", "HINT_LOOKBACK_MONTHS", "PHOTO_NEAR_BITS", "LATE_FILING_DAYS", "SAME_ROLL_ACTIVITIES",
)  # fmt: skip
MOST_COMPARED = 20  # minutes read in full for one search: those with the most keys in common
MOST_LINES = 5


@dataclass(frozen=True)
class Line:
    """One thing seen, and where it can be checked; no address where the reader may not open it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Hint:
    """``facts`` are kept when the record is filed: figures and keys of records, never names."""

    kind: str
    lines: list[Line]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(HintKind(self.kind).label)

    @property
    def advice(self) -> str:
        return str(ADVICE[self.kind])


@dataclass(frozen=True)
class _Case:
    """The record that is looked at, the reader's reach, the day of filing and the figures that hold."""

    activity: Activity
    roll: list[Attendance]
    scope: Scope
    at: datetime
    figures: dict[str, Any]

    @property
    def present(self) -> list[Attendance]:
        return [row for row in self.roll if row.state in PRESENT_STATES]

    def line(self, code: str, other: Activity, **params: Any) -> Line:
        """A line that names and links ``other`` where the reader may open it, and says no more of it where he may not."""
        if not self.scope.covers(other.branch.node.path):
            return Line(sentence(f"{code}.hidden", params))
        params |= {"subject": other.subject, "day": other.held_on.isoformat()}
        return Line(sentence(code, params), reverse("activity_detail", args=[other.pk]))


def hints_of(activity: Activity, actor: Actor, at: datetime) -> list[Hint]:
    """Hints for ``activity`` (with branch, node and kind fetched) as ``actor`` may read them; none for one that is older than the
    rules. Fifteen statements at most."""
    try:
        figures = values_on(PARAMETERS, activity.held_on)
    except UnknownParameter:
        return []
    roll = list(activity.attendance.select_related("person", "sitting").order_by("person__staff_no"))
    case = _Case(activity, roll, actor.scope("activity.view"), at, figures)
    if actor.is_system:
        case = _Case(activity, roll, Scope(paths=("",)), at, case.figures)
    asked: Iterable[Callable[[_Case], Hint | None]] = (_near_minutes, _reused_photo, _late, _two_places, _off_roster, _same_roll)
    return [hint for ask in asked if (hint := ask(case)) is not None]


def look_of(activity: Activity) -> FilingLook | None:
    """What was kept when the record was filed, with its hints. Two statements."""
    return FilingLook.objects.filter(activity=activity).prefetch_related("hints").select_related("explained_by").first()


def minutes_text(activity: Activity) -> str:
    """What was written of the meeting: gist of each item and the summary, normalised. One statement, none if prefetched."""
    parts = [text for item in activity.agenda.all() for text in (item.title, item.gist)]
    return rules.normalised("\n".join([*parts, activity.summary]))


def _near_minutes(case: _Case) -> Hint | None:
    """Earlier minutes of the branch and of its siblings below the same committee."""
    activity, text = case.activity, minutes_text(case.activity)
    if len(text) < int(case.figures["MINUTES_MIN_CHARS"]):
        return None
    pieces = rules.shingles(text)
    rows = MinutesBand.objects.filter(
        key__in=rules.band_keys(pieces), activity__branch__node__parent=activity.branch.node.parent_id,
        activity__held_on__gte=add_months(activity.held_on, -int(case.figures["HINT_LOOKBACK_MONTHS"])),
        activity__created_at__lte=activity.created_at,
    ).exclude(activity=activity.pk)  # fmt: skip
    nearest = rows.values("activity").annotate(n=Count("pk")).order_by("-n", "-activity")
    ids = list(nearest.values_list("activity", flat=True)[:MOST_COMPARED])
    found = []
    for other in Activity.objects.filter(pk__in=ids).select_related("branch__node").prefetch_related("agenda"):
        share = rules.resemblance(pieces, rules.shingles(minutes_text(other)))
        if share >= float(case.figures["MINUTES_NEAR_SHARE"]):
            found.append((share, other))
    found.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    if not found:
        return None
    lines = [case.line("hint.near_minutes", other, percent=int(100 * share)) for share, other in found[:MOST_LINES]]
    return Hint(HintKind.NEAR_MINUTES, lines, {"activities": [o.pk for _, o in found[:MOST_LINES]], "share": round(found[0][0], 3)})


def _reused_photo(case: _Case) -> Hint | None:
    """A photo that stands beside another activity already, or looks like one that does."""
    files = [file for file in files_of("activity", case.activity.pk) if file.is_photo]
    if not files:
        return None
    looks = [(like.file, like.other_id) for like in like_photos(files, int(case.figures["PHOTO_NEAR_BITS"]))]
    pairs = [*((file, file.pk) for file in files), *looks]
    links = EvidenceLink.objects.filter(record_kind="activity", file__in={pk for _, pk in pairs})
    places: dict[Any, list[int]] = {}
    for file_id, record_id in links.exclude(record_id=case.activity.pk).order_by("-pk").values_list("file_id", "record_id"):
        places.setdefault(file_id, []).append(record_id)
    known = Activity.objects.filter(pk__in={pk for found in places.values() for pk in found}).select_related("branch__node").in_bulk()
    seen: dict[tuple[Any, int], Line] = {}
    for file, other_id in pairs:
        for record_id in places.get(other_id, ()):
            if record_id in known and (file.pk, record_id) not in seen:
                seen[file.pk, record_id] = case.line("hint.reused_photo", known[record_id], name=file.name)
    if not seen:
        return None
    facts = {"photos": len({pk for pk, _ in seen}), "activities": sorted({pk for _, pk in seen})[:MOST_LINES]}
    return Hint(HintKind.REUSED_PHOTO, list(seen.values())[:MOST_LINES], facts)


def _late(case: _Case) -> Hint | None:
    most, today = int(case.figures["LATE_FILING_DAYS"]), localdate(case.at)
    if not rules.is_late(case.activity.held_on, today, most):
        return None
    days = rules.days_after(case.activity.held_on, today)
    return Hint(HintKind.LATE, [Line(sentence("hint.late", {"days": days, "most": most}))], {"days": days})


def _span(row: Attendance, activity: Activity) -> tuple[datetime, datetime]:
    """From when to when somebody is said to have been there: at his sitting, else for the whole activity."""
    usual = timedelta(minutes=activity.kind.usual_minutes)
    if row.sitting is not None:
        return row.sitting.starts_at, row.sitting.starts_at + usual
    return activity.starts_at, activity.ends_at or activity.starts_at + usual


def _two_places(case: _Case) -> Hint | None:
    """Somebody who was there and stands as present at another activity of the same time."""
    here = {row.person_id: _span(row, case.activity) for row in case.present}
    if not here:
        return None
    first = min(start for start, _ in here.values()) - timedelta(days=1)
    last = max(end for _, end in here.values())
    near = Q(activity__starts_at__range=(first, last)) | Q(sitting__starts_at__range=(first, last))
    rows = Attendance.objects.filter(near, person__in=here, state__in=PRESENT_STATES).exclude(activity=case.activity.pk)
    rows = rows.exclude(activity__state=ActivityState.PLANNED).select_related(
        "activity__kind", "activity__branch__node", "sitting", "person"
    )
    met: dict[int, tuple[Activity, list[str]]] = {}
    people = set()
    for row in rows.order_by("activity", "person__staff_no"):
        if rules.overlap(*here[row.person_id], *_span(row, row.activity)):
            met.setdefault(row.activity_id, (row.activity, []))[1].append(row.person.name)
            people.add(row.person_id)
    if not met:
        return None
    lines = [
        case.line("hint.two_places", other, names="、".join(names), time=localtime(other.starts_at).strftime("%Y-%m-%d %H:%M"))
        for other, names in met.values()
    ]
    return Hint(HintKind.TWO_PLACES, lines[:MOST_LINES], {"activities": sorted(met)[:MOST_LINES], "people": len(people)})


def _off_roster(case: _Case) -> Hint | None:
    """Somebody present who is not expected on that day and not an observer either."""
    if not case.present:
        return None
    welcome = {person.person_id for person in expected_of(case.activity)}
    welcome |= set(case.activity.observers.filter(person__isnull=False).values_list("person_id", flat=True))
    odd = [row.person.name for row in case.present if row.person_id not in welcome]
    if not odd:
        return None
    line = Line(sentence("hint.off_roster", {"names": "、".join(odd), "day": case.activity.held_on.isoformat()}))
    return Hint(HintKind.OFF_ROSTER, [line], {"people": len(odd)})


def _same_roll(case: _Case) -> Hint | None:
    """The same absentees as in the last activities of this kind."""
    activity, wanted = case.activity, int(case.figures["SAME_ROLL_ACTIVITIES"])
    absent = frozenset(row.person_id for row in case.roll if row.state not in PRESENT_STATES)
    earlier = Activity.objects.filter(
        branch=activity.branch_id, kind=activity.kind_id, group=activity.group_id, team=activity.team_id,
        starts_at__lt=activity.starts_at, state__in=COUNTED_STATES,
    )  # fmt: skip
    ids = list(earlier.order_by("-starts_at").values_list("pk", flat=True)[: max(0, wanted - 1)])
    missing: dict[int, set[int]] = {pk: set() for pk in ids}
    rows = Attendance.objects.filter(activity__in=ids).exclude(state__in=PRESENT_STATES)
    for activity_id, person_id in rows.values_list("activity", "person"):
        missing[activity_id].add(person_id)
    if not rules.is_same_roll([absent, *(frozenset(missing[pk]) for pk in ids)], wanted):
        return None
    params = {"n": wanted, "kind": str(activity.kind), "absent": len(absent)}
    return Hint(HintKind.SAME_ROLL, [Line(sentence("hint.same_roll", params))], {"activities": ids, "absent": len(absent)})
