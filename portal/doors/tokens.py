"""ID tokens of OpenID Connect: read only when everything about them is right."""

from typing import Any

import jwt

# Signatures with the provider's public key alone: neither «none» nor a secret that both sides know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 30  # seconds that two clocks may differ


class Forged(Exception):
    """The token is not what this provider gave this client for this sign-in; the text says what is wrong, never a value."""


def claims_of(token: Any, *, keys: Any, issuer: str, client_id: str) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7). Raises Forged.

    ``keys`` is the provider's key set as it published it. The nonce must be there; that it is the right one is for the caller,
    who knows which sign-in this is.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = _key(jwt.PyJWKSet.from_dict(keys), header)
        claims = jwt.decode(
            token, key=key, algorithms=[key.algorithm_name], audience=client_id, issuer=issuer, leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"], "verify_iat": True},
        )  # fmt: skip
    except jwt.PyJWTError as odd:
        raise Forged(type(odd).__name__) from odd
    except (AttributeError, KeyError, TypeError, ValueError) as odd:
        raise Forged("shape") from odd
    for_many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (for_many or "azp" in claims) and claims.get("azp") != client_id:
        raise Forged("azp")
    if not all(isinstance(claims[name], str) and claims[name] for name in ("sub", "nonce")):
        raise Forged("shape")
    return claims


def _key(keys: jwt.PyJWKSet, header: dict[str, Any]) -> jwt.PyJWK:
    """The published key that the header names; without a name the only one there is. Its own algorithm must be the header's."""
    signing = [one for one in keys.keys if one.public_key_use in (None, "sig") and one.algorithm_name in ALGORITHMS]
    named = [one for one in signing if one.key_id == header["kid"]] if "kid" in header else signing
    if len(named) != 1:
        raise Forged("key")
    if header.get("alg") != named[0].algorithm_name:
        raise Forged("algorithm")
    return named[0]
