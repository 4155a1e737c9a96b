"""The portal on a phone: how it is installed, what stands without a network, and the way back of drafts."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import PUBLIC, SIGNED_IN, HouseRequest, page
from portal.kernel.problems import problem_body
from portal.kernel.sentences import sentence
from portal.offline import selectors, services
from portal.offline.registry import all_kinds

BRAND, PAPER = "#a81e22", "#f6f5f2"


@page(PUBLIC)
def manifest(request: HouseRequest) -> HttpResponse:
    """How the portal stands on a home screen."""
    icons = [
        {"src": static(f"img/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)
    ]
    icons.append({"src": static("img/app-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"})
    body = {
        "name": _("红匠 党建与技能人才双百平台"), "short_name": _("红匠"), "lang": "zh-Hans", "id": "/", "start_url": "/", "scope": "/",
        "display": "standalone", "theme_color": BRAND, "background_color": PAPER, "icons": icons,
    }  # fmt: skip
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/manifest+json")


@page(PUBLIC)
def service_worker(request: HouseRequest) -> HttpResponse:
    """The worker for all pages; asked for anew each time, so that a new version arrives with the next page."""
    text = selectors.worker_text(reverse("offline_page"))
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@page(PUBLIC)
def offline_page(request: HouseRequest) -> HttpResponse:
    """What a phone shows without a network: the same for everybody, with nothing of anybody."""
    return render(request, "portal/offline/offline.html", {"kinds": all_kinds(), "actor": None, "nav": []})


@page(SIGNED_IN)
def offline_kit(request: HouseRequest) -> HttpResponse:
    """What the own phone keeps: codes and roster numbers, no names."""
    return JsonResponse(selectors.kit_of(request.actor, clock.today()))


@page(SIGNED_IN, methods="POST")
def offline_draft(request: HouseRequest) -> HttpResponse:
    """Take a draft in. Answers with the record, the same for a repeated draft, or with the reason of a refusal."""
    try:
        draft = json.loads(request.body)
    except ValueError:
        draft = None
    try:
        sent = services.send_draft(actor=request.actor, at=clock.now(), draft=draft)
    except RuleBroken as broken:
        text = sentence(broken.code, broken.params)
        return JsonResponse(problem_body(broken.code, text, broken.status), status=broken.status)
    return JsonResponse({"url": sent.url, "label": sent.label, "note": sent.note})
