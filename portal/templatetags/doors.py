"""The doors of single sign-on for the sign-in page."""

from django import template
from django.conf import settings

from portal.kernel.doors import Door

register = template.Library()


@register.simple_tag
def open_doors() -> list[Door]:
    """Those that the server's settings open, in a fixed order."""
    return list(settings.DOORS.values())
