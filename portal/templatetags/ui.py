"""UI building blocks. Registered as template builtins, so no {% load %} is needed."""

from functools import lru_cache
from pathlib import Path

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.kernel.forms import refusals_of
from portal.offline.selectors import owner_key

register = template.Library()
ICONS = set((Path(__file__).resolve().parent.parent / "icons.txt").read_text().split())


@register.simple_tag
def icon(name, label="", cls=""):
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"icon {name!r} is not in portal/icons.txt")
    return _drawn(name, str(label or ""), str(cls))


@lru_cache(maxsize=4096, typed=True)  # a text that is safe as it is and the same one that is not are drawn differently
def _drawn(name, label, cls):
    """A page has a hundred icons and more, of which most are drawn alike. Where the sheet lies is settled when the portal starts."""
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="i {}" role="img" aria-label="{}"><use href="{}"/></svg>', cls, label, href)
    return format_html('<svg class="i {}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', cls, href)


@register.filter
def refusals(field):
    """What is wrong with a form field, as one line."""
    return " ".join(refusals_of(field))


@register.simple_tag
def device_owner(actor):
    """An opaque name of the reader for what his own phone keeps; empty for nobody."""
    return owner_key(actor.user_id) if actor and actor.user_id else ""


@register.simple_tag
def bar(value, maximum=100, kind="ink", minimum=0, tick=None):
    """Horizontal bar drawn with SVG attributes: CSP blocks style="width:…", it does not block these."""
    span = float(maximum) - float(minimum) or 1
    pos = lambda v: max(0, min(100, round(100 * (float(v) - float(minimum)) / span, 1)))  # noqa: E731
    pct = pos(value)
    mark = format_html('<rect class="bar__tick" x="{}%" y="0" width="1.5" height="100%"/>', pos(tick)) if tick is not None else ""
    return format_html(
        '<svg class="bar bar--{}" aria-hidden="true" focusable="false">'
        '<rect class="bar__track" width="100%" height="100%" rx="3"/><rect class="bar__fill" width="{}%" height="100%" rx="3"/>{}</svg>',
        kind,
        pct,
        mark,
    )


@register.simple_tag
def spark(values, kind="ink"):
    vals = [float(v) for v in values]
    if not vals:
        return ""
    lo, hi = min(vals), max(vals)
    span = (hi - lo) or 1
    w, h, pad = 88, 26, 3
    step = (w - 2 * pad) / max(1, len(vals) - 1)
    pts = [(round(pad + i * step, 1), round(h - pad - (v - lo) / span * (h - 2 * pad), 1)) for i, v in enumerate(vals)]
    line = " ".join(f"{x},{y}" for x, y in pts)
    return format_html(
        '<svg class="spark spark--{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.4"/></svg>',
        kind,
        w,
        h,
        line,
        *pts[-1],
    )


@register.simple_tag
def ring(value, maximum, kind="brand", size=72, stroke=8):
    r = (size - stroke) / 2
    c = 2 * 3.14159265 * r
    on = c * max(0.0, min(1.0, float(value) / float(maximum or 1)))
    mid = size / 2
    return format_html(
        '<svg class="ring ring--{k}" viewBox="0 0 {s} {s}" width="{s}" height="{s}" aria-hidden="true" focusable="false">'
        '<circle class="ring__track" cx="{m}" cy="{m}" r="{r}" stroke-width="{w}"/>'
        '<circle class="ring__fill" cx="{m}" cy="{m}" r="{r}" stroke-width="{w}" '
        'stroke-dasharray="{on} {c}" transform="rotate(-90 {m} {m})"/></svg>',
        k=kind,
        s=size,
        m=mid,
        r=r,
        w=stroke,
        on=round(on, 1),
        c=round(c, 1),
    )


@register.simple_tag
def pill(kind, text, icon_name=""):
    inner = icon(icon_name) if icon_name else ""
    return format_html('<span class="pill pill--{}">{}{}</span>', kind, inner, text)


@register.simple_tag
def delta(value, unit=""):
    """Change against last period. Arrow + sign carry the meaning; colour only echoes it (red/green is reversed on A-share screens)."""
    v = float(value)
    if abs(v) < 0.05:
        return format_html('<span class="delta delta--flat"><span aria-hidden="true">—</span><span class="sr">{}</span></span>', _("持平"))
    up = v > 0
    return format_html(
        '<span class="delta delta--{}">{}<span class="sr">{}</span>{}{}</span>',
        "up" if up else "down",
        icon("arrow-up-right" if up else "arrow-down-right"),
        _("上升") if up else _("下降"),
        f"{abs(v):g}",
        unit,
    )


@register.simple_block_tag(takes_context=True)
def card(context, content, title="", sub="", id="", cls="", icon_name="", more="", more_url="", level=2, flush=False):
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "sub": sub,
            "id": id,
            "cls": cls,
            "icon_name": icon_name,
            "more": more,
            "more_url": more_url,
            "level": level,
            "flush": flush,
        },
    )


@register.filter
def get(mapping, key):
    """``mapping[key]``, or nothing where the key is missing."""
    return mapping.get(key, "")


@register.simple_tag
def page_query(listing, number):
    """The current query string with another page number."""
    return listing.query(page=number)


@register.simple_tag
def estimated(is_estimated):
    """Beside a deadline that runs into a year whose holidays are not loaded (``WorkCalendar.is_estimated``)."""
    if not is_estimated:
        return ""
    return format_html('<span class="pill pill--warn" title="{}">{}</span>', _("该年放假安排尚未载入"), _("按周一至周五估算"))
