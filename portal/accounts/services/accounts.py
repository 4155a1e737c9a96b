"""All writes on accounts, roles, tokens and PINs. Every act leaves its audit row in the same transaction."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from portal.accounts import rules
from portal.accounts.models import ApiToken, SignInAddress
from portal.accounts.selectors import token_days, token_levels
from portal.audit.services import record, record_each
from portal.desk import services as desk
from portal.kernel import retention
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import ADMIN_ROLES, Role
from portal.rights.models import RoleGrant, User

FIRST_HASHER = "first_pbkdf2"
MOST_AT_ONCE = 2000


def _ensure_reach(actor: Actor, right: str, user: User) -> None:
    """The account must lie in the reach of ``right``: by its person's unit, or at the root without a person."""
    if not actor.is_system and not User.objects.within(actor.scope(right)).filter(pk=user.pk).exists():
        raise NotReachable(right)


def _path(user: User) -> str:
    return user.person.unit.path if user.person else ""


# -- accounts ---------------------------------------------------------------------------------------------
@transaction.atomic
def create_account(*, actor: Actor, at: datetime, username: str, display_name: str, person: Person | None = None) -> tuple[User, str]:
    """Open one account and draw its first password, which is returned and stored nowhere else.

    With ``person`` it is an account of the roster and holds the worker role, which reaches one's own records only.
    Without, it is an account for an administrator; it can do nothing until the security administrator grants a role.
    Raises RuleBroken ``account.*``.
    """
    if person is not None:
        ensure(actor.may("account.create", path=person.unit.path))
        if existing := User.objects.filter(person=person).first():
            raise RuleBroken("account.person_has_one", name=person.name, username=existing.username)
        if person.left_on is not None and person.left_on < localdate(at):
            raise RuleBroken("account.person_left", name=person.name)
    elif not actor.can("account.create"):
        raise NotReachable("account.create")
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken("account.username_taken", field="username", username=username)
    password = rules.drawn_password()
    user = User.objects.create(
        username=username, display_name=display_name, person=person, must_change_password=True,
        password=make_password(password, hasher=FIRST_HASHER),
    )  # fmt: skip
    if person is not None:
        _give_worker_role([user], at)
    record(actor=actor, at=at, action="account.opened", obj=user, path=_path(user), after={"username": username})
    return user, password


@transaction.atomic
def create_accounts(*, actor: Actor, at: datetime, people: Sequence[Person]) -> list[tuple[User, str]]:
    """Open accounts for people of the roster in one go (about 5 ms each); staff number = login name.

    People who have an account or have left are passed over. Returns (account, first password) in the order given;
    the passwords are stored nowhere in clear. Raises RuleBroken ``account.too_many``, NotReachable for a person
    outside the reach.
    """
    if len(people) > MOST_AT_ONCE:
        raise RuleBroken("account.too_many", most=MOST_AT_ONCE)
    paths = dict(Node.objects.filter(pk__in={p.unit_id for p in people}).values_list("pk", "path"))
    for path in set(paths.values()):
        ensure(actor.may("account.create", path=path))
    ids = [p.pk for p in people]
    taken = set(User.objects.filter(person_id__in=ids).values_list("person_id", flat=True))
    names = set(User.objects.filter(username__in=[p.staff_no for p in people]).values_list("username", flat=True))
    fresh = [p for p in people if p.pk not in taken and p.staff_no not in names and not (p.left_on and p.left_on < localdate(at))]
    passwords = [rules.drawn_password() for _ in fresh]
    users = User.objects.bulk_create(
        User(
            username=person.staff_no, display_name=person.name, person=person, must_change_password=True, date_joined=at,
            password=make_password(password, hasher=FIRST_HASHER),
        )
        for person, password in zip(fresh, passwords, strict=True)
    )  # fmt: skip
    _give_worker_role(users, at)
    record_each(
        actor=actor, at=at, action="account.opened",
        rows=[(user, paths[user.person.unit_id], {}, {"username": user.username}) for user in users],
    )  # fmt: skip
    return list(zip(users, passwords, strict=True))


def _give_worker_role(users: Sequence[User], at: datetime) -> None:
    """Every person of the roster is a worker: own records only, so it needs no act of the security administrator."""
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=Role.WORKER, node_id=user.person.unit_id, starts_on=localdate(at), granted_at=at, reason="花名册")
        for user in users
        if user.person is not None
    )


@transaction.atomic
def reset_password(*, actor: Actor, at: datetime, user: User) -> str:
    """Draw a new first password (returned once), end all sessions and tokens, demand a change at the next sign-in."""
    _ensure_reach(actor, "account.reset", user)
    if user.pk == actor.user_id:
        raise RuleBroken("account.own")
    if not user.is_active:
        raise RuleBroken("account.closed", username=user.username)
    password = rules.drawn_password()
    user.password = make_password(password, hasher=FIRST_HASHER)
    user.must_change_password, user.sessions_valid_from = True, at
    user.save(update_fields=["password", "must_change_password", "sessions_valid_from"])
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    record(actor=actor, at=at, action="account.password_reset", obj=user, path=_path(user))
    return password


@transaction.atomic
def close_account(*, actor: Actor, at: datetime, user: User, reason: str = "") -> None:
    """Close at once: sessions, tokens and PIN die, every role is withdrawn. The row stays for the trail."""
    _ensure_reach(actor, "account.reset", user)
    if user.pk == actor.user_id:
        raise RuleBroken("account.own")
    if not user.is_active:
        raise RuleBroken("account.closed", username=user.username)
    _close([user], actor, at, reason)


def _close(users: Sequence[User], actor: Actor, at: datetime, reason: str) -> None:
    ids = [user.pk for user in users]
    User.objects.filter(pk__in=ids).update(is_active=False, sessions_valid_from=at, pin_hash="")
    ApiToken.objects.filter(user_id__in=ids, revoked_at=None).update(revoked_at=at)
    RoleGrant.objects.filter(user_id__in=ids, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=actor.user)
    desk.forget(user_ids=ids, at=at)
    record_each(
        actor=actor, at=at, action="account.closed", reason=reason,
        rows=[(user, _path(user), {"is_active": True}, {"is_active": False}) for user in users],
    )  # fmt: skip
    for user in users:
        user.is_active = False


@transaction.atomic
def reopen_account(*, actor: Actor, at: datetime, user: User) -> str:
    """Open a closed account again with a new first password; roles other than worker must be granted anew."""
    _ensure_reach(actor, "account.reset", user)
    if user.is_active:
        raise RuleBroken("account.not_closed", username=user.username)
    person = user.person
    if person is not None and person.left_on is not None and person.left_on < localdate(at):
        raise RuleBroken("account.person_left", name=person.name)
    password = rules.drawn_password()
    user.password, user.is_active = make_password(password, hasher=FIRST_HASHER), True
    user.must_change_password, user.sessions_valid_from = True, at
    user.save(update_fields=["password", "is_active", "must_change_password", "sessions_valid_from"])
    if person is not None:
        _give_worker_role([user], at)
    record(actor=actor, at=at, action="account.reopened", obj=user, path=_path(user), after={"is_active": True})
    return password


@transaction.atomic
def close_accounts_of_leavers(*, actor: Actor, at: datetime, today: date) -> int:
    """Close the accounts of everybody whose last day lies before ``today``; returns how many."""
    gone = list(User.objects.filter(is_active=True, person__left_on__lt=today).select_related("person__unit"))
    if gone:
        _close(gone, actor, at, "离职")
    desk.forget_closed(at=at)
    return len(gone)


@transaction.atomic
def set_known_password(*, actor: Actor, at: datetime, user: User, password: str) -> None:
    """Give an account a password that is known beforehand. Only the portal itself may (demo accounts): an administrator
    neither sees nor sets anybody's password."""
    if not actor.is_system:
        raise NotReachable("account.reset")
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(actor=actor, at=at, action="account.password_set", obj=user, path=_path(user))


@transaction.atomic
def note_password_change(*, actor: Actor, at: datetime, user: User) -> None:
    """After somebody changed his own password: the duty to change is met."""
    user.must_change_password, user.password_changed_at = False, at
    user.save(update_fields=["must_change_password", "password_changed_at"])
    record(actor=actor, at=at, action="account.password_changed", obj=user, path=_path(user))


# -- roles ------------------------------------------------------------------------------------------------
@transaction.atomic
def grant_role(
    *, actor: Actor, at: datetime, user: User, role: str, node: Node, starts_on: date, ends_on: date | None = None, reason: str
) -> RoleGrant:
    """Give ``role`` at ``node``. Nobody grants to himself; administrators hold exactly one role (``rules.may_hold_together``).

    Raises RuleBroken ``grant.*``. A trigger refuses forbidden pairs as well.
    """
    ensure(actor.may("grant.give", path=node.path))
    _ensure_reach(actor, "grant.give", user)
    if user.pk == actor.user_id:
        raise RuleBroken("grant.to_self")
    User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise RuleBroken("grant.account_closed", username=user.username)
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("grant.ends_before_start", field="ends_on", start=str(starts_on), end=str(ends_on))
    if not reason.strip():
        raise RuleBroken("grant.reason_needed", field="reason")
    if role in ADMIN_ROLES and user.person_id is not None:
        raise RuleBroken("grant.admin_needs_own_account", field="role")
    counts_from = min(starts_on, localdate(at))
    held = RoleGrant.objects.filter(user=user, withdrawn_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=counts_from))
    ensure(rules.may_hold_together(set(held.values_list("role", flat=True)), role), field="role")
    open_grants = RoleGrant.objects.filter(user=user, role=role, withdrawn_at=None)
    if held.filter(role=role, node=node).exists():
        raise RuleBroken("grant.already_held", node=str(node), role=str(Role(role).label))
    ended = open_grants.filter(ends_on__lt=counts_from).filter(Q(node=node) | Q(role__in=ADMIN_ROLES))
    ended.update(withdrawn_at=at, withdrawn_by=actor.user)
    grant = RoleGrant.objects.create(
        user=user, role=role, node=node, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(),
        granted_by=actor.user, granted_at=at,
    )  # fmt: skip
    record(
        actor=actor, at=at, action="grant.given", obj=grant, kind="rolegrant", label=str(user), path=node.path, reason=reason,
        after={"role": str(role), "node": node.code, "starts_on": str(starts_on), "ends_on": str(ends_on or "")},
    )  # fmt: skip
    return grant


@transaction.atomic
def withdraw_role(*, actor: Actor, at: datetime, grant: RoleGrant, reason: str) -> None:
    """Take a role back; it ends with the next request of its holder. Nobody withdraws his own."""
    ensure(actor.may("grant.withdraw", path=grant.node.path))
    if grant.user_id == actor.user_id:
        raise RuleBroken("grant.from_self")
    if not reason.strip():
        raise RuleBroken("grant.reason_needed", field="reason")
    if not RoleGrant.objects.filter(pk=grant.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=actor.user):
        raise RuleBroken("grant.already_withdrawn")
    record(
        actor=actor, at=at, action="grant.withdrawn", obj=grant, kind="rolegrant", label=str(grant.user), path=grant.node.path,
        reason=reason, before={"role": grant.role, "node": grant.node.code},
    )  # fmt: skip


# -- personal API tokens ----------------------------------------------------------------------------------
@transaction.atomic
def issue_token(*, actor: Actor, at: datetime, user: User, name: str, days: int, scopes: Sequence[str] = (rules.FULL,)) -> str:
    """Issue a token to oneself; the secret (256 random bits) is returned once, its SHA-256 stored.

    ``scopes``: see ``rules.scopes_allow``. RuleBroken: longer than the rule parameter, a scope that the owner lacks.
    """
    if not actor.is_system and actor.user_id != user.pk:
        raise RuleBroken("token.not_own")
    ensure(rules.may_issue_token(days, token_days(localdate(at))), field="days")
    ensure(rules.may_have_scopes(scopes, token_levels(actor_of(user, localdate(at)))), field="reach")
    if not user.is_active:
        raise RuleBroken("account.closed", username=user.username)
    secret = "hj_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, prefix=secret[:9], token_hash=hashlib.sha256(secret.encode()).hexdigest(),
        created_at=at, expires_at=at + timedelta(days=days), scopes=sorted(scopes),
    )  # fmt: skip
    after = {"name": name, "expires_at": token.expires_at.isoformat(), "scopes": token.scopes}
    record(actor=actor, at=at, action="token.issued", obj=token, label=str(user), path=_path(user), after=after)
    return secret


@transaction.atomic
def revoke_token(*, actor: Actor, at: datetime, token: ApiToken) -> None:
    """End one of one's own tokens at once."""
    if not actor.is_system and actor.user_id != token.user_id:
        raise RuleBroken("token.not_own")
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise RuleBroken("token.already_revoked")
    record(actor=actor, at=at, action="token.revoked", obj=token, label=str(token.user), before={"name": token.name})


# -- PIN for signing in at a shared phone -----------------------------------------------------------------
@transaction.atomic
def set_pin(*, actor: Actor, at: datetime, user: User, pin: str) -> None:
    """Set one's own six-digit PIN and lift its lock."""
    if not actor.is_system and actor.user_id != user.pk:
        raise NotReachable("account.reset")
    ensure(rules.is_good_pin(pin), field="pin")
    User.objects.filter(pk=user.pk).update(pin_hash=make_password(pin), pin_failures=0)
    record(actor=actor, at=at, action="account.pin_set", obj=user, path=_path(user))


@transaction.atomic(durable=True)
def check_pin(user: User, pin: str, at: datetime) -> Verdict:
    """Whether ``pin`` is the user's PIN; five wrong tries in a row lock it until a new one is set.

    Call it before opening a transaction of your own: the count of wrong tries must survive your roll-back (``durable``).
    ``at`` keeps the shape of a service; the lock has no time limit.
    """
    stored = User.objects.filter(pk=user.pk).values_list("pin_hash", flat=True).first() or ""
    if not stored:
        return denied("pin.not_set")
    # The try is counted before the slow comparison, so that parallel tries cannot outrun the count.
    if not User.objects.filter(pk=user.pk, pin_failures__lt=rules.WRONG_PINS).update(pin_failures=F("pin_failures") + 1):
        return denied("pin.locked", most=rules.WRONG_PINS)
    if check_password(pin, stored):
        User.objects.filter(pk=user.pk).update(pin_failures=0)
        return ALLOWED
    left = rules.WRONG_PINS - User.objects.values_list("pin_failures", flat=True).get(pk=user.pk)
    return denied("pin.wrong", left=left) if left > 0 else denied("pin.locked", most=rules.WRONG_PINS)


# -- wrong passwords --------------------------------------------------------------------------------------
def _counted(username: str, address: str, at: datetime) -> int:
    """Wrong passwords that count against this try: those of a known address by itself, else those of all unknown ones."""
    rows = list(SignInAddress.objects.filter(username=username))
    mine = next((r for r in rows if r.address == address), None)
    if mine is not None and rules.is_known_address(mine.succeeded_at, at):
        return mine.failures if rules.is_counted(mine.failed_at, at) else 0
    unknown = (r for r in rows if not rules.is_known_address(r.succeeded_at, at))
    return sum(r.failures for r in unknown if rules.is_counted(r.failed_at, at))


def begin_try(*, username: str, address: str, at: datetime) -> bool:
    """Count a sign-in try before its password is looked at; False when the name is locked for this address.

    Outside any transaction on purpose: the count must stand whatever becomes of the request. The name need not exist,
    so a stranger cannot learn from the lock which names do.
    """
    name = username.strip().casefold()[:150]
    if _counted(name, address, at) >= rules.WRONG_PASSWORDS:
        return False
    SignInAddress.objects.get_or_create(username=name, address=address)
    row = SignInAddress.objects.filter(username=name, address=address)
    stale = Q(failed_at=None) | Q(failed_at__lte=at - rules.LOCK_TIME)
    if not row.filter(stale).update(failures=1, failed_at=at):
        row.update(failures=F("failures") + 1, failed_at=at)
    return _counted(name, address, at) <= rules.WRONG_PASSWORDS


def end_try(*, username: str, address: str, at: datetime) -> None:
    """The password was right: the count of this address starts anew, and the address is known from now on."""
    name = username.strip().casefold()[:150]
    SignInAddress.objects.filter(username=name, address=address).update(failures=0, failed_at=None, succeeded_at=at)


def drop_tries(*, username: str, address: str) -> None:
    """The try was right where nobody signs in (a public page): nothing is kept of the address."""
    SignInAddress.objects.filter(username=username.strip().casefold()[:150], address=address).delete()


@transaction.atomic
def forget_old_tries(*, at: datetime) -> int:
    """Drop rows that neither count nor make an address known any more and that nothing holds; returns how many."""
    no_success = Q(succeeded_at=None) | Q(succeeded_at__lte=at - rules.KNOWN_ADDRESS_FOR)
    no_failure = Q(failed_at=None) | Q(failed_at__lte=at - rules.LOCK_TIME)
    owner = User.objects.filter(username__iexact=OuterRef("username"))
    rows = SignInAddress.objects.annotate(
        owner_id=Subquery(owner.values("person_id")[:1]), owner_path=Subquery(owner.values("person__unit__path")[:1])
    )
    free = retention.unheld("sign_ins", localdate(at), person="owner_id", paths=("owner_path",))
    gone = rows.filter(no_success & no_failure).filter(free)
    return SignInAddress.objects.filter(no_success & no_failure, pk__in=gone.values("pk")).delete()[0]
