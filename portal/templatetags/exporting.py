"""The way from a list to its file."""

from urllib.parse import parse_qsl

from django import template
from django.urls import reverse

from portal.kernel.exporters import exporter_of

register = template.Library()


@register.simple_tag(takes_context=True)
def export_link(context, export=""):
    """Where the reader exports ``export`` (``key`` or ``key?more=1``) as the page shows it; nothing for whoever may not."""
    request, (key, _mark, more) = context.get("request"), export.partition("?")
    exporter, actor = exporter_of(key), getattr(request, "actor", None)
    if exporter is None or actor is None or not (actor.can("export.run") and actor.can(exporter.right)):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in parse_qsl(more):
        query[name] = value
    return reverse("export_new", args=[key]) + (f"?{query.urlencode()}" if query else "")
