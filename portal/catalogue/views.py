"""The printed rules: which figure is valid from when, and where it comes from."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page


@page("rule.view")
def rule_list(request: HouseRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    rows = RuleParameter.objects.order_by("code", "-effective_from")
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text) | Q(source__icontains=text))
    today, seen, shown = clock.today(), set(), []
    for row in rows:
        is_valid = row.effective_from <= today and (row.effective_to is None or row.effective_to >= today) and row.code not in seen
        if is_valid:
            seen.add(row.code)
        shown.append((row, is_valid))
    return render(request, "portal/catalogue/list.html", {"section": "rules", "rows": shown, "q": text})
