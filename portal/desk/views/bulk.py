"""One act on several rows of a list: asked first, then done row by row, with an answer for each."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from portal.desk import registry, rules, services
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import SIGNED_IN, HouseRequest, page
from portal.kernel.sentences import sentence


def _ids(request: HouseRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("ids") if pk.isdecimal() and len(pk) < 19]


@page(SIGNED_IN, methods="POST")
def bulk_run(request: HouseRequest, key: str) -> HttpResponse:
    """First the question with the chosen rows; with ``sure`` each row goes through the service of the single button."""
    action = registry.bulk_action(key)
    if action is None or not request.actor.can(action.right):
        raise Http404
    ids, reason, back = _ids(request), request.POST.get("reason", "")[:200], request.POST.get("back", "/")
    back = back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/"
    is_sure, refusal, done = request.POST.get("sure") == "1", "", None
    try:
        if is_sure:
            done = services.run_bulk(actor=request.actor, at=clock.now(), action=action, ids=ids, reason=reason)
    except RuleBroken as broken:
        refusal = sentence(broken.code, broken.params)
    if done is not None:
        answers = [(name, sentence(why.code, why.params) if why else "") for name, why in done]
        well = sum(not why for _name, why in answers)
        outcome = {"section": "", "action": action, "back": back, "answers": answers, "well": well, "badly": len(answers) - well}
        return render(request, "portal/desk/bulk_done.html", outcome)
    rows = action.rows(request.actor.scope(action.right)).filter(pk__in=ids[: rules.MOST_BULK])
    chosen = [(row.pk, action.name(row)) for row in rows]
    context = {"section": "", "action": action, "back": back, "chosen": chosen, "reason": reason, "refusal": refusal,
               "missing": len(set(ids)) - len(chosen)}  # fmt: skip
    return render(request, "portal/desk/bulk_ask.html", context, status=422 if refusal or not chosen else 200)
