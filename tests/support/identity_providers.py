"""Identity providers of other houses, in this process: OpenID Connect with keys of its own, DingTalk, Feishu, WeCom. No network.

They stand where requests would open a connection, so everything of the portal runs as it does against the real ones.
"""

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from portal.kernel import clock

ISSUER, CLIENT, TENANT = "https://id.example.cn", "hongjiang-client", "corp-one"


def _keys() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


OWN_KEY, FOREIGN_KEY = _keys(), _keys()


def signed(claims: dict[str, Any], *, key: Any = OWN_KEY, kid: str = "k1", alg: str = "RS256") -> str:
    return jwt.encode(claims, key, algorithm=alg, headers={"kid": kid})


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says «alg: none»."""
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in ({"alg": "none", "kid": "k1"}, claims)]
    return ".".join([*parts, ""])


@dataclass
class Providers:
    """What they answer. A test changes a part of it to forge an answer; ``asked`` keeps what the portal asked."""

    number: str = "10001"
    tenant: str = TENANT
    claims: dict[str, Any] = field(default_factory=dict)  # put over those of a good token; None takes one away
    make_token: Any = signed
    userinfo: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)  # path -> another answer
    nonce: str = ""
    scope: str = ""  # what the browser was sent out with
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        parts = urlsplit(request.url)
        sent = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if request.body:
            body = request.body if isinstance(request.body, str) else request.body.decode()
            is_json = "json" in request.headers.get("Content-Type", "")
            sent |= json.loads(body) if is_json else {name: values[-1] for name, values in parse_qs(body).items()}
        self.asked.append((request.method, f"{parts.hostname}{parts.path}", sent))
        found = self.answers.get(parts.path, self._answer(parts.hostname, parts.path))
        if isinstance(found, Exception):
            raise found
        response = requests.Response()
        response.status_code, response.url, response.request = (404 if found is None else 200), request.url, request
        response.headers["Content-Type"] = "application/json"
        response._content = json.dumps(found).encode()
        return response

    def _answer(self, host: str, path: str) -> Any:
        return {
            "id.example.cn": self._oidc, "api.dingtalk.com": self._dingtalk, "oapi.dingtalk.com": self._dingtalk,
            "open.feishu.cn": self._feishu, "qyapi.weixin.qq.com": self._wecom,
        }[host]().get(path)  # fmt: skip

    def id_token(self) -> str:
        now = int(clock.now().timestamp())
        good = {
            "iss": ISSUER, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "nonce": self.nonce,
            "employee_number": self.number, "tid": self.tenant,
        }  # fmt: skip
        return self.make_token({k: v for k, v in {**good, **self.claims}.items() if v is not None})

    def _oidc(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OWN_KEY.public_key()))
        return {
            "/.well-known/openid-configuration": {
                "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys", "userinfo_endpoint": f"{ISSUER}/me",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]},
            "/token": {"access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": self.id_token()},
            "/me": {"sub": "s-1", **self.userinfo},
        }  # fmt: skip

    def _dingtalk(self) -> dict[str, Any]:
        return {
            "/v1.0/oauth2/userAccessToken": {"accessToken": "ut", "refreshToken": "rt", "expireIn": 7200, "corpId": self.tenant},
            "/v1.0/contact/users/me": {"nick": "某人", "unionId": "u-1", "openId": "o-1", "email": "someone@example.cn"},
            "/v1.0/oauth2/accessToken": {"accessToken": "ct", "expireIn": 7200},
            "/topapi/user/getbyunionid": {"errcode": 0, "result": {"contact_type": 0, "userid": "manager1"}},
            "/topapi/v2/user/get": {"errcode": 0, "result": {"userid": "manager1", "unionid": "u-1", "job_number": self.number}},
        }

    def _feishu(self) -> dict[str, Any]:
        person = {"open_id": "ou-1", "union_id": "on-1", "name": "某人", "tenant_key": self.tenant}
        if "contact:user.employee:readonly" in self.scope.split():  # without the right the field is not there
            person["employee_no"] = self.number
        return {
            "/open-apis/authen/v2/oauth/token": {"code": 0, "access_token": "ut", "token_type": "Bearer", "expires_in": 7200},
            "/open-apis/authen/v1/user_info": {"code": 0, "data": person},
        }

    def fields(self) -> list[dict[str, Any]]:
        """Further fields of a member as WeCom tells them today."""
        return [{"type": 0, "name": "爱好", "text": {"value": "x"}}, {"type": 0, "name": "工号", "text": {"value": self.number}}]

    def _wecom(self) -> dict[str, Any]:
        return {
            "/cgi-bin/gettoken": {"errcode": 0, "errmsg": "ok", "access_token": "ct", "expires_in": 7200},
            "/cgi-bin/auth/getuserinfo": {"errcode": 0, "errmsg": "ok", "userid": self.number},
            "/cgi-bin/user/get": {"errcode": 0, "userid": self.number, "extattr": {"attrs": self.fields()}},
        }
