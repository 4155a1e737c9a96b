"""Reads of the roster."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.audit.models import AuditRow
from portal.kernel.fields import keyed_hashes
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people import rules
from portal.people.models import Person

_LAST = chr(0x10FFFF)  # sorts behind every character, so [text, text + _LAST) is the prefix as an index range


def _starts(field: str, text: str) -> Q:
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})


def _called(text: str) -> Q:
    """Whose staff number, name, pinyin or pinyin initials begin with ``text``: prefixes as ranges, which both databases answer
    from their indexes."""
    if not text.isascii():
        return _starts("name", text)
    wanted = _starts("staff_no", text.upper())
    return wanted | _starts("initials", text.lower()) | _starts("pinyin", text.lower()) if text.isalpha() else wanted


def search(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Rows whose staff number, name, pinyin or pinyin initials begin with ``text``, or whose phone or ID number it is."""
    text = text.strip()
    if not text:
        return rows
    wanted = _called(text)
    if rules.PHONE.match(text):
        wanted |= Q(phone_hash__in=keyed_hashes(text))
    if rules.ID_NO.match(text.upper()):
        wanted |= Q(id_no_hash__in=keyed_hashes(text.upper()))
    return rows.filter(wanted)


def search_people(scope: Scope, text: str) -> QuerySet[Person]:
    """People within ``scope`` found by ``text``, with their unit."""
    return search(Person.objects.within(scope).select_related("unit"), text)


def by_staff_no(scope: Scope, numbers: "set[str]") -> dict[str, Person]:
    """People within ``scope`` by staff number: one statement."""
    return {p.staff_no: p for p in Person.objects.within(scope).select_related("unit").filter(staff_no__in=numbers)}


def _enterprise(path: str) -> Q:
    """The whole tree that ``path`` lies in."""
    return subtree("unit__path", path.partition("/")[0] + "/")


def colleague(text: str, node: Node, day: date) -> Person | None:
    """Somebody at work on ``day`` by staff number or by the full name that nobody else has, in the enterprise of ``node``:
    leaders sit above a branch, owners beside it. One statement."""
    text = text.strip()
    who = Q(staff_no=text.upper()) if text.isascii() else Q(name=text)
    found = list(Person.objects.active_on(day).filter(_enterprise(node.path), who)[:2])
    return found[0] if len(found) == 1 else None


def _home(person_id: int) -> Q:
    """The unit of a person and those beside it."""
    path = Person.objects.filter(pk=person_id).values_list("unit__path", flat=True).get()
    return subtree("unit__path", path.rstrip("/").rpartition("/")[0] + "/") if path.count("/") > 1 else subtree("unit__path", path)


def directory(scope: Scope, text: str, day: date) -> QuerySet[Person]:
    """Whom a form may name that begins with ``text``: for an office everybody at work in its enterprise, for a worker the
    people of his unit and of those beside it. Never by phone or ID number; nobody for less than two letters or one character."""
    text, reach = text.strip()[:20], Q()
    if len(text) < (2 if text.isascii() else 1):
        return Person.objects.none()
    for path in scope.paths:
        reach |= _enterprise(path)
    if not scope.paths and scope.person_id is not None:
        reach = _home(scope.person_id)
    rows = Person.objects.active_on(day).filter(reach) if reach else Person.objects.none()
    return rows.filter(_called(text)).select_related("unit").order_by("staff_no")


def reveals_of(person: Person) -> QuerySet[AuditRow]:
    """Who looked at the clear numbers of ``person``, newest first."""
    return AuditRow.objects.filter(action="person.revealed", object_kind="person", object_id=str(person.pk))
