"""To whom an announcement speaks, and who may read, publish, count."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.announcements import registry
from portal.announcements.enums import AnnouncementState
from portal.announcements.models import Announcement
from portal.kernel.scope import Scope, subtree
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import RoleGrant, User


def audience(row: Announcement, day: date) -> QuerySet[User]:
    """Active accounts that ``row`` speaks to on ``day``: people of the units below its node, members of the party
    organisations below it, holders of an office below it; with roles only the holders of those."""
    held = RoleGrant.objects.valid_on(day).filter(subtree("node__path", row.node.path))
    if row.role_list:
        reach = Q(pk__in=held.filter(role__in=row.role_list).values("user_id"))
    else:
        reach = Q(pk__in=held.values("user_id"))
        reach |= Q(person__in=Person.objects.filter(subtree("unit__path", row.node.path), left_on=None).values("pk"))
        members = registry.party_members(row.node.path, day)
        if members is not None:
            reach |= Q(person__in=members)
    return _narrowed(User.objects.filter(reach, is_active=True), row, day)


def _narrowed(users: QuerySet[User], row: Announcement, day: date) -> QuerySet[User]:
    """To the people of the segment: of a draft as they are on ``day``, once it is published as they were then."""
    if not row.audience:
        return users
    if row.published_at is not None:
        return users.filter(pk__in=row.readers.order_by().values("pk"))
    people = registry.audience_people(row.audience, day)
    return users.filter(person__in=people) if people is not None else users.none()


def _own_paths(actor: Actor, day: date) -> list[str]:
    """Nodes that the actor belongs to by person; two statements, asked once a request."""
    if actor.person_id is None:
        return []
    if "announcement_paths" not in actor._memo:
        units = Person.objects.filter(pk=actor.person_id, left_on=None).values_list("unit__path", flat=True)
        actor._memo["announcement_paths"] = [*units, *registry.party_paths(actor.person_id, day)]
    return actor._memo["announcement_paths"]


def _addressed(actor: Actor, day: date) -> Q:
    """The mirror of ``audience``, from one reader's side."""
    if not actor.is_signed_in:
        return Q(pk__in=[])
    paths = {*_own_paths(actor, day), *(held.path for held in actor.held)}
    above = {node for path in paths for node in ancestors_of(path)}
    reach = Q(roles="", node__path__in=sorted(above))
    for held in actor.held:
        reach |= Q(roles__contains=f"|{held.role}|", node__path__in=ancestors_of(held.path))
    mine = Announcement.readers.through.objects.filter(user=actor.user_id).values("announcement")
    return reach & (Q(audience="") | Q(pk__in=mine))


def addressed_to(actor: Actor, day: date) -> QuerySet[Announcement]:
    """Announcements in force that speak to the actor."""
    return Announcement.objects.in_force(day).filter(_addressed(actor, day))


def office_scope(actor: Actor) -> Scope:
    """Where the actor publishes, withdraws and sees rates."""
    return Scope(actor.scope("announcement.publish").paths)


def readable_by(actor: Actor, day: date) -> QuerySet[Announcement]:
    """What the actor may open: what has been said to him (also over, also taken back), and everything of his offices."""
    said = Q(starts_on__lte=day, published_at__isnull=False) & ~Q(state=AnnouncementState.DRAFT)
    reach = said & _addressed(actor, day)
    offices = Announcement.objects.within(office_scope(actor)).values("pk")
    return Announcement.objects.filter(reach | Q(pk__in=offices))


def runs(actor: Actor, row: Announcement) -> bool:
    """Whether the announcement is in the hands of the actor's office."""
    return actor.is_system or office_scope(actor).covers(row.node.path)


def may_open(actor: Actor, pk: int, day: date) -> bool:
    """For the files beside it: whoever reads the words, which are gone after a withdrawal for all but the office."""
    row = readable_by(actor, day).select_related("node").filter(pk=pk).first()
    return row is not None and (row.state != AnnouncementState.WITHDRAWN or runs(actor, row))


def may_change(actor: Actor, pk: int) -> bool:
    """Files are put beside a draft by its office."""
    return Announcement.objects.within(office_scope(actor)).filter(pk=pk, state=AnnouncementState.DRAFT).exists()
