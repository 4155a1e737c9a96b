"""A scheme as rows of text, the way forms and workbooks hold it, and those rows as the document that the reader of files takes.

One way for all: body -> rows -> document -> YAML -> ``parse_scheme``, so that a page and a workbook meet exactly the checks of a
file. Each problem finds its way back to the row and the field by ``spot_of``. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assessment.schemes.rules.bodies import DIMENSIONS, Band, Bonus, SchemeBody
from assessment.schemes.rules.cells import cell_of_params, number_of, params_of
from assessment.schemes.rules.parts import SchemeProblem
from assessment.schemes.rules.storing import number_text
from assessment.schemes.rules.yamls import place_at, places_in

Row = dict[str, str]
Rows = dict[str, list[Row]]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "scheme": (
        "code", "version", "name_zh", "name_en", "party", "business", "combine", "lower_by", "combine_source", "top_share",
        "top_share_source", "party_cap", "business_cap", "method", "quarters", "year_end", "ballot",
    ),
    "sections": ("dimension", "code", "name_zh", "name_en"),
    "indicators": (
        "section", "code", "name_zh", "name_en", "points", "metric", "params", "rule", "rule_params", "when_empty", "result", "evidence",
        "source", "share",
    ),
    "bands": ("group", "code", "name_zh", "name_en", "floor", "coefficient"),
    "bonus": ("dimension", "code", "name_zh", "name_en", "metric", "params", "points", "at_most", "source", "share"),
    "vetoes": ("dimension", "code", "name_zh", "name_en", "metric", "params", "when", "limit", "effect", "cap", "yearly", "source"),
}  # fmt: skip
# Columns that workbooks of earlier days do not have.
LATER = frozenset({"share", "combine", "lower_by", "combine_source", "coefficient", "top_share", "top_share_source"})
JUDGED = "judged"  # stands for the metric of an indicator that people judge
YES = "yes"
# A key of the document -> the field of a row that holds it.
FIELDS = {"at_least": "limit", "below": "limit", "judged": "metric", "assessors": "rule_params"}
# Problems that may stand at the head of a row: the parameter ``name`` says which field is to blame.
NAMED = frozenset(
    {"scheme.field_missing", "scheme.number_out_of_range", "scheme.text_too_long", "scheme.not_yes_or_no", "scheme.coefficient_missing"}
)


@dataclass(frozen=True)
class Spot:
    """Where a problem lies: ``kind`` of rows (empty: the whole), ``index`` of the row, ``field`` (empty: the whole row)."""

    kind: str = ""
    index: int = 0
    field: str = ""


def _names(row: Any) -> Row:
    return {"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en}


def _share_cell(row: Any) -> str:
    return "" if row.share is None else number_text(row.share)


def _scheme_row(body: SchemeBody) -> Row:
    caps = {f"{b.dimension}_cap": number_text(b.cap) for b in body.bonus}
    weights = body.aggregate.weights if body.aggregate else {}
    return {
        **_names(body), "version": str(body.version),
        "party": number_text(body.party_weight), "business": number_text(body.business_weight),
        "combine": body.combine.method if body.combine else "", "lower_by": body.combine.by if body.combine else "",
        "combine_source": body.combine.source if body.combine else "",
        "top_share": number_text(body.top_share.percent) if body.top_share else "",
        "top_share_source": body.top_share.source if body.top_share else "",
        "party_cap": caps.get("party_cap", ""), "business_cap": caps.get("business_cap", ""),
        "method": body.aggregate.method if body.aggregate else "",
        **{part: number_text(weights[part]) if part in weights else "" for part in ("quarters", "year_end", "ballot")},
    }  # fmt: skip


def _indicator_rows(body: SchemeBody) -> list[Row]:
    return [
        {
            "section": i.section, **_names(i), "points": number_text(i.points), "metric": i.metric or JUDGED,
            "params": cell_of_params(i.metric_params), "share": _share_cell(i), "rule": "" if i.kind == "judged" else i.rule,
            "rule_params": cell_of_params(i.rule_params), "when_empty": i.when_empty, "result": YES if i.is_result else "",
            "evidence": "、".join(i.evidence_kinds), "source": i.source,
        }
        for i in body.indicators
    ]  # fmt: skip


def _bonus_rows(bonus: Bonus) -> list[Row]:
    return [
        {
            "dimension": bonus.dimension, **_names(i), "metric": i.metric, "params": cell_of_params(i.metric_params),
            "share": _share_cell(i), "points": number_text(i.points), "at_most": number_text(i.at_most), "source": i.source,
        }
        for i in bonus.items
    ]  # fmt: skip


def _veto_rows(body: SchemeBody) -> list[Row]:
    return [
        {
            "dimension": v.dimension, **_names(v), "metric": v.metric, "params": cell_of_params(v.metric_params),
            "when": "at_least" if v.below is None else "below", "limit": number_text(v.at_least if v.below is None else v.below),
            "effect": v.effect, "cap": number_text(v.cap), "yearly": YES if v.is_yearly else "", "source": v.source,
        }
        for v in body.vetoes
    ]  # fmt: skip


def _band_row(band: Band) -> Row:
    times = "" if band.coefficient is None else number_text(band.coefficient)
    return {**_names(band), "floor": number_text(band.floor), "coefficient": times}


def rows_of(body: SchemeBody) -> Rows:
    """The scheme as rows of text."""
    sets = [("", body.bands), *body.peer_bands.items()]
    return {
        "scheme": [_scheme_row(body)],
        "sections": [{"dimension": s.dimension, **_names(s)} for s in body.sections],
        "indicators": _indicator_rows(body),
        "bands": [{"group": group, **_band_row(b)} for group, bands in sets for b in bands],
        "bonus": [row for bonus in body.bonus for row in _bonus_rows(bonus)],
        "vetoes": _veto_rows(body),
    }


class _Writing:
    """Builds the document and remembers which row each part of it came from."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.spots: dict[tuple[Any, ...], Spot] = {
            ("weights",): Spot("scheme", 0, "party"),
            ("combine",): Spot("scheme", 0, "combine"),
            ("aggregate",): Spot("scheme", 0, "method"),
        }
        self.lost: list[tuple[Spot, str, dict[str, Any]]] = []

    def named(self, row: Row) -> dict[str, Any]:
        return {"code": row["code"], "name_zh": row["name_zh"], "name_en": row["name_en"] or row["name_zh"]}

    def measured(self, row: Row) -> dict[str, Any]:
        params = params_of(row["params"], is_rule=False)
        # A share is a percentage already: ``60%`` and ``60`` are the same here.
        share = {"share": number_of(row["share"].rstrip("%％"))} if row.get("share") else {}
        return {"metric": row["metric"], **({"params": params} if params else {}), **share}

    def sourced(self, row: Row) -> dict[str, Any]:
        return {"source": row["source"]} if row["source"] else {}

    def indicator(self, row: Row) -> dict[str, Any]:
        found = {**self.named(row), "points": number_of(row["points"])}
        if row["metric"] == JUDGED:
            found[JUDGED] = True
            if row["share"]:
                found["share"] = number_of(row["share"])
            if row["rule_params"]:
                found["assessors"] = params_of(row["rule_params"], is_rule=True)
        else:
            found |= {**self.measured(row), "rule": row["rule"], "rule_params": params_of(row["rule_params"], is_rule=True)}
        if row["when_empty"]:
            found["when_empty"] = row["when_empty"]
        if row["result"]:
            found["result"] = True
        if row["evidence"]:
            found["evidence"] = row["evidence"].split("、")
        return found | self.sourced(row)

    def dimensions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        homes: dict[str, tuple[list[Any], tuple[Any, ...]]] = {}
        for index, row in enumerate(self.rows["sections"]):
            name = row["dimension"] if row["dimension"] in DIMENSIONS else "party"
            if row["dimension"] not in DIMENSIONS:
                self.lost.append((Spot("sections", index, "dimension"), "scheme.dimension_unknown", {"known": "、".join(DIMENSIONS)}))
            sections = found.setdefault(name, {"sections": []})["sections"]
            path = ("dimensions", name, "sections", len(sections))
            inner: list[Any] = []
            sections.append({**self.named(row), "indicators": inner})
            self.spots[path] = Spot("sections", index)
            homes.setdefault(row["code"], (inner, (*path, "indicators")))
        for index, row in enumerate(self.rows["indicators"]):
            if row["section"] not in homes:
                params = {"item": row["section"], "known": "、".join(homes)}
                self.lost.append((Spot("indicators", index, "section"), "scheme.section_unknown", params))
                continue
            inner, path = homes[row["section"]]
            self.spots[(*path, len(inner))] = Spot("indicators", index)
            inner.append(self.indicator(row))
        return {name: found[name] for name in DIMENSIONS if name in found}

    def bands(self) -> dict[str, Any]:
        own: list[Any] = []
        peers: dict[str, list[Any]] = {}
        for index, row in enumerate(self.rows["bands"]):
            home = peers.setdefault(row["group"], []) if row["group"] else own
            path = ("peer_bands", row["group"], len(home)) if row["group"] else ("bands", len(home))
            self.spots[path] = Spot("bands", index)
            times = {"coefficient": number_of(row["coefficient"])} if row["coefficient"] else {}
            home.append({**self.named(row), "floor": number_of(row["floor"]), **times})
        return {"bands": own, **({"peer_bands": peers} if peers else {})}

    def bonus(self, scheme: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in DIMENSIONS:
            rows = [(index, row) for index, row in enumerate(self.rows["bonus"]) if row["dimension"] == name]
            cap = scheme[f"{name}_cap"]
            if not rows and not cap:
                continue
            self.spots[("bonus", name)] = Spot("scheme", 0, f"{name}_cap")
            items = []
            for place, (index, row) in enumerate(rows):
                self.spots[("bonus", name, "items", place)] = Spot("bonus", index)
                most = {"at_most": number_of(row["at_most"])} if row["at_most"] else {}
                items.append({**self.named(row), **self.measured(row), "points": number_of(row["points"]), **most, **self.sourced(row)})
            found[name] = {"cap": number_of(cap), "items": items}
        for index, row in enumerate(self.rows["bonus"]):
            if row["dimension"] not in DIMENSIONS:
                self.lost.append((Spot("bonus", index, "dimension"), "scheme.dimension_unknown", {"known": "、".join(DIMENSIONS)}))
        return {"bonus": found} if found else {}

    def vetoes(self) -> dict[str, Any]:
        found = []
        for index, row in enumerate(self.rows["vetoes"]):
            self.spots[("vetoes", index)] = Spot("vetoes", index)
            limit = {row["when"] or "at_least": number_of(row["limit"])} if row["limit"] else {}
            cap = {"cap": number_of(row["cap"])} if row["cap"] else {}
            yearly = {"yearly": True} if row["yearly"] else {}
            mine = {**self.named(row), "dimension": row["dimension"], **self.measured(row), **limit, "effect": row["effect"] or "zero"}
            found.append({**mine, **cap, **yearly, **self.sourced(row)})
        return {"vetoes": found} if found else {}

    def combine(self, scheme: Row) -> dict[str, Any]:
        """Nothing where all three cells are empty: the weighted sum, which a source alone speaks of too."""
        cells = {"method": "combine", "by": "lower_by", "source": "combine_source"}
        for key, field in cells.items():
            self.spots[("combine", key)] = Spot("scheme", 0, field)
        given = {key: scheme[field] for key, field in cells.items() if scheme[field]}
        return {"combine": {"method": "weighted", "source": "", **given}} if given else {}

    def top_share(self, scheme: Row) -> dict[str, Any]:
        """Nothing where both cells are empty: every branch that reaches the highest grade has it."""
        for key, field in (("percent", "top_share"), ("source", "top_share_source")):
            self.spots[("top_share", key)] = Spot("scheme", 0, field)
        if not scheme["top_share"] and not scheme["top_share_source"]:
            return {}
        return {"top_share": {"percent": number_of(scheme["top_share"].rstrip("%％")), "source": scheme["top_share_source"]}}

    def document(self) -> dict[str, Any]:
        scheme = self.rows["scheme"][0]
        found = {**self.named(scheme), "version": number_of(scheme["version"])}
        for key in found:
            self.spots[(key,)] = Spot("scheme", 0, key)
        found["weights"] = {name: number_of(scheme[name]) for name in DIMENSIONS}
        for name in DIMENSIONS:
            self.spots[("weights", name)] = Spot("scheme", 0, name)
        found |= self.combine(scheme) | self.top_share(scheme)
        found |= {**self.bands(), "dimensions": self.dimensions(), **self.bonus(scheme), **self.vetoes()}
        if scheme["method"]:
            parts = {part: number_of(scheme[part]) for part in ("quarters", "year_end", "ballot") if scheme[part]}
            found["aggregate"] = {"method": scheme["method"], **({"weights": parts} if parts else {})}
        return found


def filled(rows: Mapping[str, Iterable[Mapping[str, str]]]) -> Rows:
    """Every kind with every field; rows with nothing in them are left out."""
    found: Rows = {}
    for kind, fields in COLUMNS.items():
        texts = ({field: str(row.get(field) or "").strip() for field in fields} for row in rows.get(kind, ()))
        found[kind] = [row for row in texts if any(row.values())]
    found["scheme"] = found["scheme"][:1] or [dict.fromkeys(COLUMNS["scheme"], "")]
    return found


@dataclass(frozen=True)
class Written:
    """The document of some rows, the row behind each part of it, and what has no place in it."""

    document: dict[str, Any]
    spots: Mapping[tuple[Any, ...], Spot]
    lost: tuple[tuple[Spot, str, dict[str, Any]], ...]


def written(rows: Rows) -> Written:
    """``rows`` (as ``filled`` gives them) as the document of a scheme file."""
    writing = _Writing(rows)
    document = writing.document()
    return Written(document, writing.spots, tuple(writing.lost))


def _spot(path: tuple[Any, ...], spots: Mapping[tuple[Any, ...], Spot], problem: SchemeProblem) -> Spot:
    for length in range(len(path), 0, -1):
        home = spots.get(path[:length])
        if home is None:
            continue
        if home.field:
            return home
        key = str(path[length]) if len(path) > length else ""
        if problem.code in NAMED:
            key = str(problem.params.get("name", key))
        key = FIELDS.get(key, key)
        return Spot(home.kind, home.index, key if key in COLUMNS[home.kind] else "")
    return Spot()


def spotted(root: yaml.Node | None, was: Written, problems: Iterable[SchemeProblem]) -> list[tuple[Spot, SchemeProblem]]:
    """Each problem of the file that ``was`` became, with the row and field to blame."""
    places = places_in(root) if root is not None else {}
    found = [(spot, SchemeProblem(0, code, params)) for spot, code, params in was.lost]
    return found + [(_spot(place_at(places, p.line), was.spots, p), p) for p in problems]
