"""What an export holds: its rows, columns and size; and whose exports there are."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.catalogue.selectors import values_on
from portal.exchange.registry import kind_of
from portal.exports.access import may_read
from portal.exports.enums import ExportState
from portal.exports.models import ENDED_AS, ExportFile
from portal.exports.rules import Limits, Size
from portal.kernel import retention
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found, all_exporters, exporter_of
from portal.kernel.scope import path_line
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User

CHUNK = 500
PARAMETERS = ("EXPORT_KEEP_HOURS", "EXPORT_REASON_ROWS", "EXPORT_SECOND_PERSON", "EXPORT_REASON_CHARS", "EXPORT_DECIDE_DAYS")
NOT_FILTERS = ("page", "csrfmiddlewaretoken")


def limits_on(day: date) -> Limits:
    """The limits valid on ``day``: one statement."""
    found = values_on(PARAMETERS, day)
    return Limits(*(int(found[code]) for code in PARAMETERS))


def tongue(exporter: Exporter, language: str) -> AbstractContextManager:
    """The language of the file: Chinese where it may be imported again, as the headings of imports are."""
    return translation.override("zh-hans" if exporter.imports else language)


def cleaned_query(text: str) -> QueryDict:
    """The query string without what does not narrow the list."""
    query = QueryDict(text, mutable=True)
    for name in NOT_FILTERS:
        query.pop(name, None)
    return query


def asked_for(actor: Actor, exporter: Exporter, query: str, now: datetime) -> Asked:
    return Asked(actor, actor.scope(exporter.right), cleaned_query(query), now)


def found_for(exporter: Exporter, asked: Asked) -> Found:
    """The rows as the page shows them, sorted as it sorts them."""
    found, wanted = exporter.find(asked), asked.params.get("o", "")
    if isinstance(found.rows, QuerySet) and wanted.removeprefix("-") in exporter.sorts:
        return Found(found.rows.order_by(wanted, "pk"), found.filterset, found.words)
    return found


def columns_of(exporter: Exporter, asked: Asked) -> list[ExportColumn]:
    return list(exporter.columns(asked) if callable(exporter.columns) else exporter.columns)


def headings(exporter: Exporter, columns: Sequence[ExportColumn]) -> list[str]:
    """The headings in the active language; those of the import of the same kind where the exporter leaves them to it."""
    kind = kind_of(exporter.imports) if exporter.imports else None
    known = {c.attribute: c.heading for c in kind.resource.columns()} if kind else {}
    return [known[c.key] if c.heading is None else str(c.heading) for c in columns]


def size_of(exporter: Exporter, columns: Sequence[ExportColumn], rows: Any) -> Size:
    """How many rows, and how many people the columns tell about: two statements for a queryset."""
    is_query = isinstance(rows, QuerySet)
    count = rows.count() if is_query else len(rows)
    if not exporter.people or not any(c.is_personal for c in columns):
        return Size(count, 0)
    if callable(exporter.people):
        return Size(count, exporter.people(rows))
    named = rows.order_by().exclude(**{exporter.people: None})
    return Size(count, named.values(exporter.people).distinct().count())


def filter_words(found: Found) -> list[str]:
    """What the rows are narrowed by, in the reader's words."""
    words = [str(w) for w in found.words]
    form = found.filterset.form if found.filterset is not None else None
    if form is None or not form.is_bound:
        return words
    form.is_valid()
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if not bound.is_hidden and value not in (None, ""):
            words.append(_("%(label)s：%(value)s") % {"label": bound.label, "value": _shown(bound.field, value)})
    return words


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value)


def in_chunks(rows: Any) -> Iterator[list[Any]]:
    """All ``rows`` in their order, a few hundred at a time.

    The keys are read first, then the rows by key: a pool in transaction mode has no cursors, and a list that is sorted by
    anything can be neither skipped over nor doubled while others write. A row that has left the list since is left out.
    """
    if not isinstance(rows, QuerySet):
        for start in range(0, len(rows), CHUNK):
            yield list(rows[start : start + CHUNK])
        return
    keys, plain = iter(list(rows.values_list("pk", flat=True))), rows.order_by()
    while part := list(islice(keys, CHUNK)):
        found = {row.pk: row for row in plain.filter(pk__in=part)}
        yield [found[pk] for pk in part if pk in found]


# -- the exports themselves -----------------------------------------------------------------------------------


def exporters_for(actor: Actor) -> list[Exporter]:
    return [e for e in all_exporters() if actor.can("export.run") and actor.can(e.right)]


def own_exports(actor: Actor) -> QuerySet[ExportFile]:
    """The actor's exports, the newest first, with job and decider."""
    return ExportFile.objects.filter(owner_id=actor.user_id).select_related("job", "decided_by", "owner")


def in_state(rows: QuerySet[ExportFile], state: str, now: datetime) -> QuerySet[ExportFile]:
    """Those of ``rows`` that ``state_at`` gives ``state``."""
    is_over = Q(state=ExportState.READY, expires_at__lte=now)
    as_swept = {
        ExportState.READY: Q(state=ExportState.READY) & ~is_over,
        ExportState.EXPIRED: Q(state=ExportState.EXPIRED) | is_over,
        ExportState.QUEUED: Q(state=ExportState.QUEUED) & (Q(job=None) | ~Q(job__state__in=list(ENDED_AS))),
    } | {shown: Q(state=shown) | Q(state=ExportState.QUEUED, job__state=ended) for ended, shown in ENDED_AS.items()}
    return rows.filter(as_swept.get(ExportState(state), Q(state=state)))


def left_by_jobs() -> QuerySet[ExportFile]:
    """Exports whose job has ended and left them waiting."""
    return ExportFile.objects.filter(state=ExportState.QUEUED, job__state__in=list(ENDED_AS)).select_related("job", "owner")


def waiting_for(actor: Actor) -> list[ExportFile]:
    """The exports of others that the actor may decide: one statement."""
    keys = [e.key for e in exporters_for(actor)]
    rows = ExportFile.objects.filter(state=ExportState.ASKED, exporter__in=keys).exclude(owner_id=actor.user_id)
    return [row for row in rows.select_related("owner").order_by("asked_at") if may_read(actor, row)]


def seconds_for(exporter: Exporter, owner: User, reach: Sequence[str], today: date) -> QuerySet[User]:
    """Who else holds the right over at least ``reach``."""
    roles = MATRIX[exporter.right].roles & MATRIX["export.run"].roles - {Role.WORKER}
    users = User.objects.filter(is_active=True).exclude(pk=owner.pk) if reach else User.objects.none()
    for path in reach:
        above = path_line(path)
        held = RoleGrant.objects.valid_on(today).filter(user=OuterRef("pk"), role__in=roles, node__path__in=above)
        users = users.filter(Exists(held))
    return users


def label_of(export: ExportFile) -> str:
    exporter = exporter_of(export.exporter)
    return str(exporter.label) if exporter else export.exporter


def expired(at: datetime) -> QuerySet[ExportFile]:
    """Files past their hours that nothing holds, and requests that nobody decided in their days. Two statements."""
    waited = Q(state=ExportState.ASKED, asked_at__lte=limits_on(localdate(at)).lapsed_before(at))
    over = Q(state=ExportState.READY, expires_at__lte=at) | (Q(state=ExportState.EXPIRED) & ~Q(content=""))
    return ExportFile.objects.filter((over & unheld_on(localdate(at))) | waited)


def unheld_on(day: date) -> Q:
    """Files that nothing holds: those of the people who took them."""
    return retention.unheld("exports", day, person="owner__person_id", paths=("owner__person__unit__path",))
