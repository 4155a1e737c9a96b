"""Keeping catalogues and the figures of rules: nothing is deleted, every change has its author."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue import rules
from portal.catalogue.models import RuleParameter
from portal.catalogue.registry import Catalogue, figure_verdict
from portal.catalogue.selectors import row_values
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.models import CatalogueRow
from portal.rights.access import Actor


@transaction.atomic
def add_rule_version(
    *, actor: Actor, at: datetime, code: str, value: str, effective_from: date, source: str, newest: int | None = None
) -> RuleParameter:
    """A new figure of rule ``code`` from a day on; the one before ends the day before.

    ``value`` is typed text, read by the kind of the present figure. ``newest`` is the id of the last version that the typist
    saw: EditConflict when another has been added. RuleBroken ``rule.*``; NotReachable without the right or for no such code.
    """
    if not actor.governs("rule.edit"):
        raise NotReachable("rule.edit")
    rows = list(RuleParameter.objects.select_for_update().filter(code=code).order_by("-effective_from"))
    if not rows:
        raise NotReachable("rule")
    last, source = rows[0], source.strip()
    if newest is not None and last.pk != newest:
        raise EditConflict("rule.edit_conflict", theirs={f"{last.effective_from:%Y-%m-%d}": rules.shown_value(last.value)})
    if not source:
        raise RuleBroken("rule.no_source", field="source")
    ensure(rules.may_begin(effective_from, rules.Span(last.effective_from, last.effective_to), localdate(at)), field="effective_from")
    parsed = rules.parse_value(value, last.value)
    ensure(figure_verdict(code, parsed), field="value")
    if parsed == last.value and source == last.source:
        raise RuleBroken("rule.same_value", field="value")
    if last.effective_to is None or last.effective_to >= effective_from:
        last.effective_to = effective_from - timedelta(days=1)
        last.save(update_fields=["effective_to"])
    row = RuleParameter.objects.create(
        code=code, name_zh=last.name_zh, name_en=last.name_en, value=parsed, unit=last.unit, effective_from=effective_from,
        source=source, certainty="sourced" if source != last.source else last.certainty,
    )  # fmt: skip
    before = {"value": last.value, "effective_from": last.effective_from.isoformat(), "source": last.source}
    after = {"value": parsed, "effective_from": effective_from.isoformat(), "source": source}
    record(actor=actor, at=at, action="rule.changed", obj=row, label=f"{code} {row.name_zh}", before=before, after=after)
    return row


@transaction.atomic
def save_catalogue_row(
    *, actor: Actor, at: datetime, catalogue: Catalogue, code: str, values: dict[str, Any], seen: str | None = None
) -> CatalogueRow:
    """Add a row (``seen`` None) or change the one with ``code``; ``seen`` is the fingerprint of what the typist was shown.

    ``values`` holds the fields of ``catalogue.fields``. RuleBroken ``catalogue.*``; EditConflict when the row has changed
    since; NotReachable without the right.
    """
    if not actor.governs(catalogue.edit_right):
        raise NotReachable(catalogue.edit_right)
    if catalogue.is_fixed:
        raise RuleBroken("catalogue.is_fixed")
    found = catalogue.model._default_manager.select_for_update().filter(code=code).first()
    if seen is None:
        ensure(rules.may_be_code(code), field="code")
        if found is not None:
            raise RuleBroken("catalogue.code_taken", field="code", taken=code)
    elif found is None:
        raise NotReachable(catalogue.key)
    row = found or catalogue.model(code=code)
    before = row_values(catalogue, row) if found else {}
    if seen is not None and rules.fingerprint(before) != seen:
        raise EditConflict("catalogue.edit_conflict", theirs=_labelled(catalogue, row))
    twin = catalogue.model._default_manager.filter(name_zh=values["name_zh"]).exclude(pk=row.pk).first()
    if twin is not None:
        raise RuleBroken("catalogue.name_taken", field="name_zh", name=twin.name_zh, taken=twin.code)
    for name in catalogue.fields:
        setattr(row, name, values[name])
    after = row_values(catalogue, row)
    if after == before:
        return row
    row.save()
    old = {k: v for k, v in before.items() if v != after[k]}
    new = {k: v for k, v in after.items() if k not in before or v != before[k]}
    action = "catalogue.changed" if found else "catalogue.added"
    record(actor=actor, at=at, action=action, obj=row, label=f"{catalogue.label} {row.code} {row.name_zh}", before=old, after=new)
    return row


def _labelled(catalogue: Catalogue, row: CatalogueRow) -> dict[str, str]:
    return {str(catalogue.column(name).verbose_name): value for name, value in row_values(catalogue, row).items()}
