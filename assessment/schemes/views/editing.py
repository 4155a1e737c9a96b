"""The workshop of a draft: its form, and what two versions have different."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessment.schemes import selectors, services
from assessment.schemes.access import change_verdict
from assessment.schemes.enums import Dimension
from assessment.schemes.forms import Editor, metric_labels, said_at, sent_rows, with_row
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Rows, RowsRefused, Spot, rows_of, sum_of, text_of_rows
from assessment.schemes.views.pages import SECTION, TONES
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


def _sums(rows: Rows) -> list[tuple[Dimension, str]]:
    """What the indicators of each dimension come to as they stand, to be compared with 100."""
    return [(dimension, f"{sum_of(rows, dimension).normalize():f}") for dimension in Dimension]


def _draw(
    request: HouseRequest, scheme: AssessmentScheme, rows: Rows, revision: str, problems: Mapping[Spot, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    editor = Editor(rows, selectors.group_names().items(), problems)
    context = {
        **SECTION, "scheme": scheme, "title": selectors.name_of(scheme), "editor": editor, "revision": revision, "sums": _sums(rows),
        "metrics": metric_labels(), "dimensions": list(Dimension),
    }  # fmt: skip
    return render(request, "assessment/schemes/edit.html", context, status=status)


@page("scheme.edit", methods="GET POST")
def scheme_edit(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    verdict = change_verdict(request.actor, scheme)
    if not verdict:
        return refused(request, RuleBroken(verdict.code))
    if request.method != "POST":
        return _draw(request, scheme, rows_of(selectors.body_of(scheme)), str(scheme.revision))
    rows, seen, asked = sent_rows(request.POST), request.POST.get("revision", ""), request.POST.get("do", "save")
    rows["scheme"][0] |= {"code": scheme.code, "version": str(scheme.version)}
    if asked.startswith("add:"):
        _add, kind, home = [*asked.split(":", 2), "", ""][:3]
        return _draw(request, scheme, with_row(rows, kind, home), seen)
    try:
        text = text_of_rows(rows, selectors.known_metrics(), selectors.known_codes())
        revision = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        services.change_draft(actor=request.actor, at=clock.now(), scheme=scheme, revision=revision, text=text)
    except RowsRefused as broken:
        return _draw(request, scheme, rows, seen, said_at(broken.spots), 422)
    except EditConflict as broken:
        return _draw(request, scheme, rows, seen, {Spot(): [sentence(broken.code, broken.params)]}, broken.status)
    messages.success(request, _("草案已保存。"))
    return redirect("scheme_detail", code=code, version=version)


@page("scheme.view")
def scheme_diff(request: HouseRequest, code: str, version: int, other: int) -> HttpResponse:
    """What version ``other`` has different from ``version``."""
    old = get_object_or_404(AssessmentScheme, code=code, version=version)
    new = get_object_or_404(AssessmentScheme, code=code, version=other)
    groups = selectors.difference(selectors.body_of(old), selectors.body_of(new))
    context = {
        **SECTION, "old": old, "new": new, "title": selectors.name_of(new), "groups": groups, "tones": TONES,
        "count": sum(len(group.sentences) for group in groups),
    }  # fmt: skip
    return render(request, "assessment/schemes/diff.html", context)
