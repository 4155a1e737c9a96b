"""What asks for the committee's attention: facts with a number, each with the one place to act on it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assessment.insight.enums import AttentionLevel, Quadrant
from assessment.insight.rules import Mark, score_id
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.waiting import Resolved, Work

NAMES_SHOWN = 3
ICONS = {AttentionLevel.BAD: "alert-triangle", AttentionLevel.WARN: "clock", AttentionLevel.INFO: "scale"}


@dataclass(frozen=True)
class Attention:
    """``branches`` are the codes concerned; ``url`` and ``action`` lead to where it can be settled."""

    code: str
    level: AttentionLevel
    title: str
    detail: str
    count: int
    branches: tuple[str, ...]
    action: str
    url: str

    @property
    def icon(self) -> str:
        return ICONS[self.level]


def _link(name: str, *args: str, query: str = "") -> str:
    try:
        return reverse(name, args=args) + query
    except NoReverseMatch:
        return ""


def _names(marks: list[Mark]) -> str:
    shown = _("、").join(m.short_name for m in marks[:NAMES_SHOWN])
    return shown if len(marks) <= NAMES_SHOWN else _("%(names)s 等") % {"names": shown}


def _weak_twice(lens: Lens, past: dict[str, list[Mark]], marks: list[Mark]) -> Attention | None:
    before = {m.branch_id for m in past[lens.previous.code] if m.quadrant == Quadrant.WEAK} if lens.previous else set()
    weak = sorted((m for m in marks if m.quadrant == Quadrant.WEAK and m.branch_id in before), key=lambda m: m.worth)
    if not weak:
        return None
    if len(weak) == 1:
        title = _("%(name)s连续两期双弱") % {"name": weak[0].short_name}
        detail = _("党建 %(party)s · 业务 %(business)s") % {"party": weak[0].party, "business": weak[0].business}
        url = _link("score_detail", score_id(lens.round.code, weak[0].code))
    else:
        title, detail = _("%(n)s 个支部连续两期双弱") % {"n": len(weak)}, _names(weak)
        url = _link("ranking", query=f"?round={lens.round.code}&quadrant=weak")
    codes = tuple(m.code for m in weak)
    return Attention("weak_twice", AttentionLevel.BAD, title, detail, len(weak), codes, _("查看明细"), url)


def _overdue(lens: Lens, waiting: list[Resolved], codes: dict[int, str]) -> Attention | None:
    late = [w for w in waiting if w.is_overdue(lens.today)]
    if not late:
        return None
    days = max((lens.today - w.due_on).days for w in late if w.due_on)
    touched = sorted({codes[w.branch_id] for w in late})
    detail = _("涉及 %(n)s 个支部，最长逾期 %(days)s 天") % {"n": len(touched), "days": days}
    title = _("%(n)s 项决议逾期未办结") % {"n": len(late)}
    url = _link("resolution_list", query="?state=late") or _link("activity_list")
    return Attention("resolutions_overdue", AttentionLevel.WARN, title, detail, len(late), tuple(touched), _("查看清单"), url)


def attention(lens: Lens, past: dict[str, list[Mark]], marks: list[Mark], work: Work) -> list[Attention]:
    """The list, most urgent first. Pure but for the addresses."""
    by_id = {m.branch_id: m for m in marks}
    codes = {pk: m.code for pk, m in by_id.items()}
    found = [_weak_twice(lens, past, marks), _overdue(lens, work.resolutions, codes)]
    texts = {
        "adjustment": (_("%(n)s 条得分调整待第二人复核"), _("去复核")),
        "judgement": (_("%(n)s 项评议得分待打分"), _("去打分")),
        "stale": (_("%(n)s 个支部复核后数据有变动"), _("查看考核期")),
    }
    for kind, (title, action) in texts.items():
        ids = [pk for pk in work.branches.get(kind, ()) if pk in by_id]
        if ids:
            named = [by_id[pk] for pk in dict.fromkeys(ids)]
            url = _link("round_detail", lens.round.code)
            touched = tuple(m.code for m in named)
            level = AttentionLevel.WARN if kind == "stale" else AttentionLevel.INFO
            found.append(Attention(f"{kind}_waiting", level, title % {"n": len(ids)}, _names(named), len(ids), touched, action, url))
    return [one for one in found if one is not None]
