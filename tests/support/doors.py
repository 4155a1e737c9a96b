"""Ways through the doors of single sign-on, for their tests."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel.doors import doors_of
from tests.support.identity_providers import CLIENT, ISSUER, TENANT, Providers

SETTINGS = {
    "OIDC": {"issuer": ISSUER, "client_id": CLIENT, "secret": "s", "tenant": TENANT, "tenant_claim": "tid"},
    "DINGTALK": {"client_id": "dt", "secret": "s", "tenant": TENANT},
    "FEISHU": {"client_id": "fs", "secret": "s", "tenant": TENANT},
    "WECOM": {"tenant": TENANT, "agent": "1000002", "secret": "s"},
}
KINDS = ("oidc", "dingtalk", "feishu", "wecom")
HOSTS = ["id.example.cn", "api.dingtalk.com", "oapi.dingtalk.com", "open.feishu.cn", "qyapi.weixin.qq.com"]


def opened(**more) -> dict:
    """The doors of the settings; ``more`` is put over that of OpenID Connect."""
    given = {**SETTINGS, "OIDC": {**SETTINGS["OIDC"], **more}}
    return doors_of({f"HONGJIANG_DOOR_{kind}": json.dumps(door) for kind, door in given.items()})


@dataclass
class Way:
    """A browser on its way through a door: where it was sent, and what it brings back."""

    client: Client
    kind: str
    sent_to: str

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.sent_to).query).items()}

    def back(self, **changed):
        brought = {"code": "c0de", "state": self.asked.get("state"), **changed}
        return self.client.get(reverse("door_back", args=[self.kind]), {k: v for k, v in brought.items() if v is not None})


def set_out(providers: Providers, kind: str, client: Client | None = None, **query) -> Way:
    client = client or Client()
    way = Way(client, kind, client.get(reverse("door_open", args=[kind]), query).headers["Location"])
    providers.nonce, providers.scope = way.asked.get("nonce", ""), way.asked.get("scope", "")
    return way


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def said(client: Client) -> str:
    return client.get(reverse("account_login")).content.decode()


def last_reason() -> str:
    after = AuditRow.objects.filter(action="session.refused").latest("pk").after
    return after.get("why", after["code"])
