"""Doors of single sign-on as the environment names them (docs/adr/0060). Imported by the settings, so it asks none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# kind: what must be given, what may be given besides, which field of the answer states the staff number
_ALWAYS = ("name", "number", "administrators")
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "oidc": (("issuer", "client_id", "secret"), ("tenant", "tenant_claim", "scope", "factors", "prompt"), "employee_number"),
    "dingtalk": (("client_id", "secret", "tenant"), (), "job_number"),
    "feishu": (("client_id", "secret", "tenant"), ("scope",), "employee_no"),
    "wecom": (("tenant", "agent", "secret"), (), "userid"),
}
# What is asked for without a word of the settings. Feishu's right to the staff number is granted to the app and asked for at each sign-in.
_SCOPES = {"oidc": "openid profile", "feishu": "contact:user.employee:readonly"}
_NAMES = {"oidc": _("统一身份认证"), "dingtalk": _("钉钉"), "feishu": _("飞书"), "wecom": _("企业微信")}
_LISTS, _SWITCHES = {"factors"}, {"administrators"}
VARIABLE = "HONGJIANG_DOOR_"


@dataclass(frozen=True)
class Door:
    """One way in through another system's sign-in. ``tenant`` is whose people may come: a corp id, a tenant key."""

    kind: str
    name: Any  # on the button
    number: str  # the field of the answer that states the staff number
    secret: str
    client_id: str = ""
    tenant: str = ""
    scope: str = ""  # OpenID Connect and Feishu
    issuer: str = ""  # OpenID Connect alone, with the next three
    tenant_claim: str = ""
    prompt: str = ""  # «login»: the provider asks again who it is, as on machines that several people share
    factors: tuple[str, ...] = ()  # values of ``amr`` that count as a second factor
    agent: str = ""  # WeCom alone
    administrators: bool = False  # whether accounts without a person, by their login name, may come too


def doors_of(environment: Mapping[str, str]) -> dict[str, Door]:
    """kind -> door, of the variables ``HONGJIANG_DOOR_OIDC``, ``…_DINGTALK``, ``…_FEISHU``, ``…_WECOM`` that are set, each a JSON object.

    Raises ImproperlyConfigured with the variable and what is wrong, never with a value: one of them is a secret.
    """
    texts = {kind: environment.get(VARIABLE + kind.upper(), "").strip() for kind in _KINDS}
    return {kind: _door(kind, text) for kind, text in texts.items() if text}


def _door(kind: str, text: str) -> Door:
    variable, (needed, possible, number) = VARIABLE + kind.upper(), _KINDS[kind]
    try:
        given = json.loads(text)
    except ValueError as odd:
        raise ImproperlyConfigured(f"{variable} must be a JSON object in one line") from odd
    if not isinstance(given, dict):
        raise ImproperlyConfigured(f"{variable} must be a JSON object in one line")
    if unknown := sorted(set(given) - {*needed, *possible, *_ALWAYS}):
        raise ImproperlyConfigured(f"{variable} does not know {', '.join(unknown)}")
    if odd_ones := sorted(key for key, value in given.items() if not _fits(key, value)):
        raise ImproperlyConfigured(f"{variable}: {', '.join(odd_ones)}: a text; factors: a list of texts; administrators: true or false")
    if missing := [key for key in needed if not given.get(key)]:
        raise ImproperlyConfigured(f"{variable} lacks {', '.join(missing)}")
    if bool(given.get("tenant")) != bool(given.get("tenant_claim")) and kind == "oidc":
        raise ImproperlyConfigured(f"{variable}: tenant and tenant_claim go together")
    if kind == "oidc" and not given["issuer"].startswith("https://"):
        raise ImproperlyConfigured(f"{variable}: issuer must begin with https://")
    return Door(
        kind=kind,
        **{"name": _NAMES[kind], "number": number, "scope": _SCOPES.get(kind, ""), **given, "factors": tuple(given.get("factors", ()))},
    )


def _fits(key: str, value: Any) -> bool:
    if key in _SWITCHES:
        return isinstance(value, bool)
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    return isinstance(value, str)
