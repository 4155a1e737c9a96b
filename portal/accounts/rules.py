"""Pure decisions about accounts: who may hold which roles together, when a name is locked, what a first password is."""

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.enums import ADMIN_ROLES, Role

OfficeKey = tuple[int, str, int]  # account, role, node

# Without 0 O 1 I L and lower-case letters: read from paper, typed on a phone.
DRAWN_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
WRONG_PASSWORDS = 5
LOCK_TIME = timedelta(minutes=15)
# An address from which the account signed in within this time has a count of its own.
KNOWN_ADDRESS_FOR = timedelta(days=90)
WRONG_PINS = 5
FIGURES_ALONE = 20  # from so many figures on a password may be of figures alone: birthdays have 8, phones 11, ID numbers 18
LEAST_BESIDE = 6  # so much has to stand beside words of the house: figures and letters, a Chinese character counts three
# Words of the house that say nothing of their user: with less than LEAST_BESIDE beside them no password is made (docs/security.md).
CONTEXT_WORDS = (
    "hongjiang", "redcraftsman", "dangjian", "zhibu", "dangzhibu", "shuji", "dangwei", "kaohe", "jiangren", "gongren", "zhigong", "jineng",
    "meikuang", "kuangshan", "jituan", "gongsi", "sysadmin", "secadmin", "auditadmin", "administrator", "admin", "root", "user", "login",
    "password", "passwd", "mima", "denglu", "guanli", "xitong", "renshi", "portal", "party", "branch", "worker", "welcome",
    "红匠", "党建", "支部", "党委", "书记", "工匠", "职工", "管理员", "密码",
)  # fmt: skip
_DRESSED = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "l", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
# What a token opens: everything its owner may do, everything he may see, or single kinds of things («activity:read»).
FULL, READ_ALL = "*", "*:read"
LEVELS = ("read", "write")


def drawn_password() -> str:
    """Twelve random characters in three groups: 59 bits."""
    groups = ("".join(secrets.choice(DRAWN_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def may_be_chosen(password: str, common: Collection[str]) -> Verdict:
    """Whether ``password`` is more than figures, than one of ``common`` with figures, marks or capitals about it, than words of the house.

    Composition is free (ASVS 5.0, 6.2.5): what is judged is the word that is left, not which kinds of characters there are.
    """
    figures = sum(c.isdigit() for c in password)
    if 0 < figures < FIGURES_ALONE and not re.sub(r"[\W\d_年月日]", "", password):
        return denied("password.figures", least=FIGURES_ALONE)
    folded = password.casefold()
    for text in (folded, folded.translate(_DRESSED)):
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        for word in (bare, re.sub(r"[\W_]+", "", bare)):
            if len(word) >= 4 and (word in common or word[::-1] in common):
                return denied("password.common")
        named, rest = _without_context(re.sub(r"[\W_年月日]", "", text))
        if named and (_weight(rest) < LEAST_BESIDE or rest in common):
            return denied("password.context", word=named, least=LEAST_BESIDE)
    return ALLOWED


def _without_context(text: str) -> tuple[str, str]:
    """The longest word of the house in ``text``, empty for none, and what is left without all of them."""
    named = ""
    for known in sorted(CONTEXT_WORDS, key=len, reverse=True):
        if known in text:
            named, text = named or known, text.replace(known, "")
    return named, text


def _weight(text: str) -> int:
    """How much a guesser has to find: a figure or a letter counts one, a Chinese character three."""
    return sum(3 if "\u3400" <= c <= "\u9fff" else 1 for c in text)


def may_hold_together(held: Collection[str], role: str) -> Verdict:
    """Whether somebody who holds ``held`` may also hold ``role``: an administrator holds exactly one role.

    GB/T 22239-2019, 8.1.5: system, security and audit administration lie in different hands.
    """
    others = {r for r in held if r != role}
    if role in ADMIN_ROLES and others & ADMIN_ROLES:
        return denied("grant.second_admin_role", other=str(Role(min(others & ADMIN_ROLES)).label))
    if role in ADMIN_ROLES and others:
        return denied("grant.admin_beside_business", other=str(Role(min(others)).label))
    if others & ADMIN_ROLES:
        return denied("grant.business_beside_admin", other=str(Role(min(others & ADMIN_ROLES)).label))
    if role in ADMIN_ROLES and role in held:
        return denied("grant.second_admin_role", other=str(Role(role).label))
    return ALLOWED


def is_counted(failed_at: datetime | None, now: datetime) -> bool:
    """Whether a wrong password of ``failed_at`` still counts."""
    return failed_at is not None and failed_at > now - LOCK_TIME


def is_known_address(succeeded_at: datetime | None, now: datetime) -> bool:
    """Whether the account signed in from the address lately."""
    return succeeded_at is not None and succeeded_at > now - KNOWN_ADDRESS_FOR


def may_issue_token(days: int, most: int) -> Verdict:
    """A token lives 1 day at least and ``most`` days at most."""
    return ALLOWED if 1 <= days <= most else denied("token.days_out_of_range", most=most)


def may_have_scopes(scopes: Collection[str], offered: Mapping[str, Collection[str]]) -> Verdict:
    """Whether a token may be issued with ``scopes``; ``offered`` maps each kind of thing to the levels its owner has."""
    if not scopes:
        return denied("token.scopes_missing")
    for scope in sorted(set(scopes) - {FULL, READ_ALL}):
        obj, _sep, level = scope.partition(":")
        if level not in offered.get(obj, ()):
            return denied("token.scope_foreign", scope=scope)
    return ALLOWED


def scopes_allow(scopes: Collection[str], obj: str, *, is_safe: bool) -> bool:
    """Whether ``scopes`` open ``obj`` for reading (``is_safe``) or writing; writing includes reading.

    An empty ``obj`` is what everybody signed in may ask for: any token reads it.
    """
    if FULL in scopes or f"{obj}:write" in scopes:
        return True
    return is_safe and (READ_ALL in scopes or f"{obj}:read" in scopes or not obj)


def objects_opened(scopes: Collection[str]) -> frozenset[str] | None:
    """The kinds of things that ``scopes`` name, whether to read or to write; None where they name everything."""
    return None if {FULL, READ_ALL} & set(scopes) else frozenset(scope.partition(":")[0] for scope in scopes)


def is_good_pin(pin: str) -> Verdict:
    """Six digits, not all the same, not running up or down."""
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()):
        return denied("pin.six_digits")
    steps = {(int(b) - int(a)) for a, b in pairwise(pin)}
    return denied("pin.too_simple") if steps in ({0}, {1}, {-1}) else ALLOWED


@dataclass(frozen=True)
class Office:
    """An office that gives its holder ``role`` at a node between two dates (``ends_on`` None: until it is ended)."""

    user_id: int
    role: str
    node_id: int
    starts_on: date
    ends_on: date | None
    reason: str

    @property
    def key(self) -> OfficeKey:
        return self.user_id, self.role, self.node_id


def offices_due(offices: Iterable[Office], today: date) -> dict[OfficeKey, Office]:
    """What each account holds by office now, or next: offices that overlap or adjoin give one span, ended ones none."""
    found: dict[OfficeKey, Office] = {}
    for office in sorted(offices, key=lambda o: o.starts_on):
        if office.ends_on is not None and office.ends_on < today:
            continue
        first = found.setdefault(office.key, office)
        if first.ends_on is not None and office.starts_on <= first.ends_on + timedelta(days=1):
            last = None if office.ends_on is None else max(first.ends_on, office.ends_on)
            found[office.key] = replace(first, ends_on=last)
    return found
