"""Reads of the roster."""

from django.db.models import Q, QuerySet

from portal.audit.models import AuditRow
from portal.kernel.fields import keyed_hash
from portal.kernel.scope import Scope
from portal.people import rules
from portal.people.models import Person

_LAST = chr(0x10FFFF)  # sorts behind every character, so [text, text + _LAST) is the prefix as an index range


def _starts(field: str, text: str) -> Q:
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})


def search(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Rows whose staff number, name, pinyin or pinyin initials begin with ``text``, or whose phone or ID number it is.

    Prefixes are asked as ranges, which both databases answer from their indexes.
    """
    text = text.strip()
    if not text:
        return rows
    if not text.isascii():
        return rows.filter(_starts("name", text))
    wanted = _starts("staff_no", text.upper())
    if text.isalpha():
        wanted |= _starts("initials", text.lower()) | _starts("pinyin", text.lower())
    if rules.PHONE.match(text):
        wanted |= Q(phone_hash=keyed_hash(text))
    if rules.ID_NO.match(text.upper()):
        wanted |= Q(id_no_hash=keyed_hash(text.upper()))
    return rows.filter(wanted)


def search_people(scope: Scope, text: str) -> QuerySet[Person]:
    """People within ``scope`` found by ``text``, with their unit."""
    return search(Person.objects.within(scope).select_related("unit"), text)


def by_staff_no(scope: Scope, numbers: "set[str]") -> dict[str, Person]:
    """People within ``scope`` by staff number: one statement."""
    return {p.staff_no: p for p in Person.objects.within(scope).select_related("unit").filter(staff_no__in=numbers)}


def reveals_of(person: Person) -> QuerySet[AuditRow]:
    """Who looked at the clear numbers of ``person``, newest first."""
    return AuditRow.objects.filter(action="person.revealed", object_kind="person", object_id=str(person.pk))
