"""The description of the API as a page of our own: no foreign script, no other host."""

import json

from django.http import HttpResponse
from django.shortcuts import render

from portal.integration.selectors import api_groups, guide_parts
from portal.kernel.pages import SIGNED_IN, HouseRequest, page
from portal.kernel.problems import problem_body

PROBLEM = json.dumps(
    problem_body("validation_failed", "…", 400, errors=[{"field": "name", "code": "required", "detail": "…"}]), ensure_ascii=False, indent=2
)


@page(SIGNED_IN)
def api_docs(request: HouseRequest) -> HttpResponse:
    """Every operation by tag, with parameters and examples; the shape of errors."""
    return render(request, "portal/integration/api_docs.html", {"groups": api_groups(), "problem": PROBLEM, "section": "api_docs"})


@page(SIGNED_IN)
def api_guide(request: HouseRequest) -> HttpResponse:
    """How to begin, with examples that run."""
    return render(request, "portal/integration/api_guide.html", {"parts": guide_parts(), "section": "api_docs"})
