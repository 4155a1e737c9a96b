"""The branches of a dry run as a table."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.schemes.selectors import body_of, name_of
from assessment.trials import selectors
from assessment.trials.models import SchemeTrial
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def _trial(asked: Asked) -> SchemeTrial:
    number = asked.params.get("trial", "")
    rows = SchemeTrial.objects.select_related("scheme", "round__scheme")
    found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    if found is None:
        raise NotReachable("trial")
    return found


def _bodies(trial: SchemeTrial) -> tuple[SchemeBody, SchemeBody]:
    return body_of(trial.round.scheme), body_from_json(trial.body)


def find_rows(asked: Asked) -> Found:
    trial = _trial(asked)
    has_whole = selectors.has_whole(trial, _bodies(trial))
    rows = selectors.changed_only(selectors.rows_of_trial(trial, asked.scope), asked.params, has_whole=has_whole)
    return Found(rows, words=[str(trial.scheme), trial.round.code])


def _decorated(rows: list[Any], asked: Asked) -> list[Any]:
    trial = _trial(asked)
    before, after = _bodies(trial)
    for row in rows:
        row.items_words = "；".join(f"{code} {old or '—'} → {new or '—'}" for code, (old, new) in row.items.items())
        for side, body in (("before", before), ("after", after)):
            for words, code in (("party", "party_band"), ("business", "business_band"), ("grade", "grade")):
                band = body.band_named(getattr(row, f"{code}_{side}"))
                setattr(row, f"{words}_{side}_words", name_of(band) if band else "")
    return rows


COLUMNS = (
    ExportColumn("code", _("党支部编码"), "branch.node.code"),
    ExportColumn("name", _("党支部"), "branch.node.name"),
    ExportColumn("peer_group", _("同类组")),
    ExportColumn("party_before", _("党建（公布）"), kind="number"),
    ExportColumn("party_after", _("党建（试算）"), kind="number"),
    ExportColumn("party_rank_before", _("党建名次（公布）"), kind="number"),
    ExportColumn("party_rank_after", _("党建名次（试算）"), kind="number"),
    ExportColumn("party_before_words", _("党建等次（公布）")),
    ExportColumn("party_after_words", _("党建等次（试算）")),
    ExportColumn("business_before", _("业务（公布）"), kind="number"),
    ExportColumn("business_after", _("业务（试算）"), kind="number"),
    ExportColumn("business_rank_before", _("业务名次（公布）"), kind="number"),
    ExportColumn("business_rank_after", _("业务名次（试算）"), kind="number"),
    ExportColumn("business_before_words", _("业务等次（公布）")),
    ExportColumn("business_after_words", _("业务等次（试算）")),
    ExportColumn("shift", _("合计变化"), kind="number"),
    ExportColumn("total_before", _("综合（公布）"), kind="number"),
    ExportColumn("total_after", _("综合（试算）"), kind="number"),
    ExportColumn("total_rank_before", _("综合名次（公布）"), kind="number"),
    ExportColumn("total_rank_after", _("综合名次（试算）"), kind="number"),
    ExportColumn("grade_before_words", _("综合等次（公布）")),
    ExportColumn("grade_after_words", _("综合等次（试算）")),
    ExportColumn("total_shift", _("综合变化"), kind="number"),
    ExportColumn("items", _("有变化的指标"), "items_words"),
)
SORTS = ("branch__node__name", "party_after", "business_after", "shift", "total_after")
EXPORTERS = (Exporter("scheme-trial", _("方案试算"), "scheme.try", COLUMNS, find_rows, SORTS, decorate=_decorated),)
