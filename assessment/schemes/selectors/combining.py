"""How the two scores become one result, in words: the rule of a scheme, and the arithmetic of one branch."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.schemes.enums import CombineMethod
from assessment.schemes.rules import DIMENSION_POINTS, Band, SchemeBody, result_of
from assessment.schemes.selectors.reading import figure, name_of


def coefficient_words(bands: tuple[Band, ...]) -> str:
    """``优秀 1.05、良好 1``: the table of a scheme or of a peer group."""
    return _("、").join(f"{name_of(band)} {figure(band.coefficient)}" for band in bands if band.coefficient is not None)


def combine_words(body: SchemeBody, peer_group: str = "") -> str:
    """The rule of the scheme, with the share of the highest grade where it has one; for ``peer_group`` or for the scheme."""
    words = method_words(body, peer_group)
    return _("%(rule)s；%(share)s") % {"rule": words, "share": top_share_words(body, peer_group)} if body.top_share else words


def combine_source(body: SchemeBody) -> str:
    """Where the rule comes from, and the share of the highest grade; each source once."""
    sources = (rule.source for rule in (body.combine, body.top_share) if rule and rule.source)
    return _("；").join(dict.fromkeys(sources))


def top_share_words(body: SchemeBody, peer_group: str = "") -> str:
    """How many branches may keep the highest grade; empty where any number may."""
    if body.top_share is None:
        return ""
    names = {name_of(bands[0]) for bands in ((body.bands_of(peer_group),) if peer_group else (body.bands, *body.peer_bands.values()))}
    params = {"band": names.pop() if len(names) == 1 else _("最高等次"), "n": figure(body.top_share.percent)}
    words = _("每个同类组的“%(band)s”不超过参评支部的 %(n)s%%，向下取整，并列超出名额的一并评为下一等次") % params
    return words if body.forms_total else words + _("；名额按党建、业务中较低的得分排列")


def lowered_words(body: SchemeBody, peer_group: str = "") -> str:
    """What a branch reads that reached the highest grade and stands beyond the share."""
    first, second = (name_of(band) for band in body.bands_of(peer_group)[:2])
    params = {"top": first, "band": second, "n": figure(body.top_share.percent) if body.top_share else ""}
    return _("得分达到“%(top)s”，在同类组 %(n)s%% 的名额之外，评为“%(band)s”") % params


def method_words(body: SchemeBody, peer_group: str = "") -> str:
    """How the two scores are combined, as one clause; coefficients of ``peer_group``, without one those of the scheme."""
    party, business = figure(body.party_weight), figure(body.business_weight)
    match body.combine_method:
        case CombineMethod.APART:
            return _("党建、业务分别排名，不合成综合分")
        case CombineMethod.ITEM:
            params = {"points": figure(body.business_weight * DIMENSION_POINTS), "a": party, "b": business}
            return _("业务作为党建得分中的一项，占 %(points)s 分：综合分 = 党建 × %(a)s + 业务 × %(b)s") % params
        case CombineMethod.COEFFICIENT:
            params = {"table": coefficient_words(body.bands_of(peer_group)), "most": figure(DIMENSION_POINTS)}
            words = _("综合分 = 业务 × 换算系数，最高 %(most)s 分；换算系数按党建等次：%(table)s") % params
            others = any(coefficient_words(bands) != params["table"] for bands in body.peer_bands.values())
            return words + (_("（部分同类组另有系数）") if others and not peer_group else "")
        case CombineMethod.LOWER:
            if body.forms_total:
                return _("就低不就高：综合分取党建、业务得分中较低的一个")
            return _("就低不就高：综合等次取党建、业务等次中较低的一个，不合成综合分")
        case CombineMethod.GEOMETRIC:
            return _("综合分 = 党建 × 业务，再开平方")
    return _("综合分 = 党建 × %(a)s + 业务 × %(b)s") % {"a": party, "b": business}


def result_words(body: SchemeBody, party: Decimal, business: Decimal, peer_group: str = "") -> str:
    """How the two scores of one branch became its result."""
    result = result_of(body, party, business, peer_group)
    said: dict[str, Any] = {"party": party, "business": business, "total": result.total}
    match body.combine_method:
        case CombineMethod.APART:
            return _("党建 %(party)s 分、业务 %(business)s 分，分别排名，不合成综合分") % said
        case CombineMethod.COEFFICIENT:
            band = name_of(result.party_band) if result.party_band else ""
            times = figure(result.coefficient) if result.coefficient is not None else ""
            said |= {"band": band, "times": times}
            words = _("党建等次“%(band)s”，换算系数 %(times)s；%(business)s × %(times)s = %(total)s") % said
            is_held = result.coefficient is not None and business * result.coefficient > DIMENSION_POINTS
            return words + (_("（最高 %(most)s 分）") % {"most": figure(DIMENSION_POINTS)} if is_held else "")
        case CombineMethod.LOWER:
            return _lower_words(body, party, business, peer_group)
        case CombineMethod.GEOMETRIC:
            return _("√(%(party)s × %(business)s) = %(total)s") % said
    weights = {"a": figure(body.party_weight), "b": figure(body.business_weight)}
    return _("%(party)s × %(a)s + %(business)s × %(b)s = %(total)s") % {**said, **weights}


def _lower_words(body: SchemeBody, party: Decimal, business: Decimal, peer_group: str) -> str:
    if body.forms_total:
        params = {"party": party, "business": business, "total": min(party, business)}
        return _("党建 %(party)s 分、业务 %(business)s 分，取较低的 %(total)s 分") % params
    bands = (body.band_of(points, peer_group) for points in (party, business, min(party, business)))
    first, second, lower = (name_of(band) if band else "" for band in bands)
    graded = {"party": first, "business": second, "lower": lower}
    if body.top_share:  # the grade of the whole is then a matter of places too
        return _("党建等次“%(party)s”、业务等次“%(business)s”，较低的为“%(lower)s”，不合成综合分") % graded
    return _("党建等次“%(party)s”、业务等次“%(business)s”，综合等次取较低的“%(lower)s”，不合成综合分") % graded
