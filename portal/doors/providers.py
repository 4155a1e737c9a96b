"""The four providers on allauth's frame: it keeps state and PKCE and asks for the token; what the answer says is read here.

Of allauth's own providers the reading is replaced (docs/adr/0060): theirs ends in a link by an id of the app, ours in a staff
number and the tenant that states it.
"""

from secrets import token_urlsafe
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.provider import FeishuProvider
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from portal.doors.asking import DoorFailed, ask, ask_kept, ask_well, odd_answers_refused
from portal.doors.rules import Stated, staff_number
from portal.doors.tokens import Forged, claims_of
from portal.kernel.doors import Door


class DoorLogin(SocialLogin):
    """A sign-in on its way through a door. It asks no table for links and keeps nothing of the answer but what it states."""

    stated: Stated

    def lookup(self) -> None:
        self._did_authenticate_by_email = None

    def serialize(self) -> dict[str, Any]:
        """For the session while the second factor is asked: neither the password's hash nor anything else of the account."""
        return {**super().serialize(), "user": {"id": self.user.pk if self.user else None}}


class DoorProvider(OAuth2Provider):
    """What the providers of the doors have in common."""

    pkce_enabled_default = True

    @property
    def door(self) -> Door:
        return self.app.door  # type: ignore[union-attr]

    def get_scope(self) -> list[str]:
        return self.get_default_scope()

    def sociallogin_from_response(self, request: HttpRequest, response: Stated) -> DoorLogin:
        login = DoorLogin(provider=self, account=SocialAccount(provider=self.sub_id, uid=response.number))
        login.stated = response
        return login


class DoorAdapter(OAuth2Adapter):
    """What the conversations with the providers have in common."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("door_back", args=[self.get_provider().door.kind]))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with odd_answers_refused():
            return super().get_access_token_data(*args, **kwargs)

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        with odd_answers_refused():
            return SocialToken(token=str(data["access_token"]))  # for the next question alone: it is stored nowhere

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> DoorLogin:
        provider = self.get_provider()
        with odd_answers_refused():
            stated = self.read(request, provider.door, token.token, kwargs["response"])
        return provider.sociallogin_from_response(request, stated)

    def read(self, request: HttpRequest, door: Door, token: str, response: dict[str, Any]) -> Stated:
        """What the provider states of the person behind ``token``. Raises DoorFailed, requests.RequestException."""
        raise NotImplementedError


# -- OpenID Connect ---------------------------------------------------------------------------------------
class OidcAdapter(DoorAdapter, OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own description, kept for ten minutes; it must be that of the issuer in the settings."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            self._openid_config = ask_kept(provider.wk_server_url(provider.door.issuer.rstrip("/")), self._check)
        return self._openid_config

    def _check(self, found: dict[str, Any]) -> None:
        if found.get("issuer") != self.get_provider().door.issuer:
            raise DoorFailed("another issuer")
        needed = [found.get(one) for one in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(str(one).startswith("https://") for one in (*needed, found.get("userinfo_endpoint") or "https://")):
            raise DoorFailed("the description lacks an address")

    def get_access_token_data(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if request.GET.get("iss", self.get_provider().door.issuer) != self.get_provider().door.issuer:  # RFC 9207
            raise DoorFailed("another issuer")
        return super().get_access_token_data(request, *args, **kwargs)

    def read(self, request: HttpRequest, door: Door, token: str, response: dict[str, Any]) -> Stated:
        claims = self._claims(door, response.get("id_token"))
        told = claims
        if door.number not in claims and self.openid_config.get("userinfo_endpoint"):
            more = ask("GET", self.profile_url, headers={"Authorization": f"Bearer {token}"})
            if more.get("sub") != claims["sub"]:
                raise DoorFailed("userinfo of another person")
            told = {**more, **claims}  # what is signed counts first
        methods = claims.get("amr")
        return Stated(
            number=staff_number(told.get(door.number)),
            tenant=str(claims.get(door.tenant_claim, "")) if door.tenant_claim else "",
            nonce=claims["nonce"],
            factors=frozenset(one for one in methods if isinstance(one, str)) if isinstance(methods, list) else frozenset(),
        )

    def _claims(self, door: Door, token: Any) -> dict[str, Any]:
        """The claims of the ID token; a key that is not among those kept is looked for once more, as the provider may have changed it."""
        try:
            for anew in (False, True):
                keys = ask_kept(self.openid_config["jwks_uri"], _check_keys, anew=anew)
                try:
                    return claims_of(token, keys=keys, issuer=door.issuer, client_id=door.client_id)
                except Forged as forged:
                    if anew or str(forged) != "key":
                        raise
        except Forged as forged:
            raise DoorFailed(f"id_token: {forged}") from forged
        raise AssertionError


def _check_keys(found: dict[str, Any]) -> None:
    if not isinstance(found.get("keys"), list):
        raise DoorFailed("no keys")


class OidcProvider(DoorProvider, OpenIDConnectProvider):
    id = "oidc"
    oauth2_adapter_class = OidcAdapter

    def get_oauth2_adapter(self, request: HttpRequest) -> OidcAdapter:
        return self.oauth2_adapter_class(request, self.id)

    def get_default_scope(self) -> list[str]:
        return self.door.scope.split()

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        nonce = token_urlsafe(24)
        extra = {**self.get_auth_params(), "nonce": nonce, **({"prompt": self.door.prompt} if self.door.prompt else {})}
        return super().redirect(request, AuthProcess.LOGIN, next_url, {"nonce": nonce}, auth_params=extra)


# -- DingTalk ---------------------------------------------------------------------------------------------
class DingTalkDoorAdapter(DoorAdapter, DingTalkOAuth2Adapter):
    app_token_url = "https://api.dingtalk.com/v1.0/oauth2/accessToken"
    by_unionid_url = "https://oapi.dingtalk.com/topapi/user/getbyunionid"
    person_url = "https://oapi.dingtalk.com/topapi/v2/user/get"
    INTERNAL = 0  # contact_type of an employee; 1 is a contact from outside

    def read(self, request: HttpRequest, door: Door, token: str, response: dict[str, Any]) -> Stated:
        """The corporation that the person chose, and what its address book says of the person behind the union id."""
        tenant = str(response.get("corpId", ""))
        me = ask("GET", self.profile_url, headers={"x-acs-dingtalk-access-token": token})
        if tenant != door.tenant:
            return Stated(number="", tenant=tenant)
        ours = ask("POST", self.app_token_url, json={"appKey": door.client_id, "appSecret": door.secret})["accessToken"]
        found = ask_well("POST", self.by_unionid_url, params={"access_token": ours}, json={"unionid": me["unionId"]})["result"]
        if found["contact_type"] != self.INTERNAL:
            return Stated(number="", tenant=tenant)
        person = ask_well("POST", self.person_url, params={"access_token": ours}, json={"userid": found["userid"]})["result"]
        if person["unionid"] != me["unionId"]:
            raise DoorFailed("another person")
        return Stated(number=staff_number(person.get(door.number)), tenant=tenant)


class DingTalkDoor(DoorProvider, DingTalkProvider):
    oauth2_adapter_class = DingTalkDoorAdapter
    pkce_enabled_default = False  # DingTalk has none: the code is bound to the state and to the app's secret

    def get_auth_params(self) -> dict[str, str]:
        return {"prompt": "consent"}


# -- Feishu -----------------------------------------------------------------------------------------------
class FeishuClient(OAuth2Client):
    """The second edition of Feishu's token service, which knows PKCE."""

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> dict[str, Any]:
        return ask_well(
            "POST", self.access_token_url, sign="code",
            json={
                "grant_type": "authorization_code", "client_id": self.consumer_key, "client_secret": self.consumer_secret,
                "code": code, "redirect_uri": self.callback_url, "code_verifier": pkce_code_verifier,
            },
        )  # fmt: skip


class FeishuDoorAdapter(DoorAdapter):
    provider_id = "feishu"
    authorize_url = "https://accounts.feishu.cn/open-apis/authen/v1/authorize"
    access_token_url = "https://open.feishu.cn/open-apis/authen/v2/oauth/token"
    person_url = "https://open.feishu.cn/open-apis/authen/v1/user_info"
    client_class = FeishuClient

    def read(self, request: HttpRequest, door: Door, token: str, response: dict[str, Any]) -> Stated:
        person = ask_well("GET", self.person_url, sign="code", headers={"Authorization": f"Bearer {token}"})["data"]
        return Stated(number=staff_number(person.get(door.number)), tenant=str(person.get("tenant_key", "")))


class FeishuDoor(DoorProvider, FeishuProvider):
    oauth2_adapter_class = FeishuDoorAdapter

    def get_default_scope(self) -> list[str]:
        return self.door.scope.split()


# -- WeCom ------------------------------------------------------------------------------------------------
class WeComClient(OAuth2Client):
    """WeCom's way: the corporation's app asks with a token of its own; the code alone says who stands there."""

    inside_url = "https://open.weixin.qq.com/connect/oauth2/authorize"
    door: Door

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Inside the WeCom app without a question, in any other browser by scanning a code."""
        ours = {"appid": self.door.tenant, "agentid": self.door.agent, "redirect_uri": self.callback_url, "state": self.state}
        if "wxwork" in self.request.headers.get("User-Agent", "").lower():
            return f"{self.inside_url}?{urlencode({**ours, 'response_type': 'code', 'scope': 'snsapi_base'})}#wechat_redirect"
        return f"{authorization_url}?{urlencode({'login_type': 'CorpApp', **ours})}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> dict[str, Any]:
        return ask_well("GET", self.access_token_url, params={"corpid": self.door.tenant, "corpsecret": self.consumer_secret})


class WeComAdapter(DoorAdapter):
    provider_id = "wecom"
    authorize_url = "https://login.work.weixin.qq.com/wwlogin/sso/login"
    access_token_url = "https://qyapi.weixin.qq.com/cgi-bin/gettoken"
    who_url = "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo"
    member_url = "https://qyapi.weixin.qq.com/cgi-bin/user/get"
    client_class = WeComClient

    def get_client(self, request: HttpRequest, app: Any) -> OAuth2Client:
        client = super().get_client(request, app)
        client.door = app.door
        return client

    def read(self, request: HttpRequest, door: Door, token: str, response: dict[str, Any]) -> Stated:
        """The member whom the code names. WeCom tells the corporation's token of its own members alone; others have an openid."""
        found = ask_well("GET", self.who_url, params={"access_token": token, "code": request.GET["code"]})
        tenant = str(found.get("corpid") or found.get("CorpId") or door.tenant)
        member = found.get("userid")
        if tenant != door.tenant or not member:
            return Stated(number="", tenant=tenant)
        if door.number == "userid":
            return Stated(number=staff_number(member), tenant=tenant)
        told = ask_well("GET", self.member_url, params={"access_token": token, "userid": member})
        if told["userid"] != member:
            raise DoorFailed("another person")
        return Stated(number=staff_number(self._field(told, door.number)), tenant=tenant)

    @staticmethod
    def _field(told: dict[str, Any], name: str) -> Any:
        """The value of the field that the corporation calls ``name``: today inside ``text``, of old beside the name."""
        found = [one for one in (told.get("extattr") or {}).get("attrs", []) if one["name"] == name]
        if len(found) > 1:
            raise DoorFailed("two fields of one name")
        return (found[0].get("text") or {}).get("value") or found[0].get("value") if found else None


class WeComDoor(DoorProvider):
    id = "wecom"
    name = "WeCom"
    oauth2_adapter_class = WeComAdapter
    pkce_enabled_default = False  # WeCom has none: the code is bound to the state and to the corporation's secret


PROVIDERS = (OidcProvider, DingTalkDoor, FeishuDoor, WeComDoor)
