"""Who reads, writes and reviews stories. Published ones are for everybody in the enterprise; all others for the offices of
the organisation, whoever wrote them and whoever is shown."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.stories import rules
from branches.stories.models import Story, StoryPerson
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor


def readable(actor: Actor) -> QuerySet[Story]:
    """Stories that the actor may open."""
    reach = Q(pk__in=Story.objects.within(actor.scope("story.view")).order_by().values("pk"))
    if actor.can("story.read"):
        reach |= Q(pk__in=Story.objects.published().order_by().values("pk"))
    if actor.user_id is not None and actor.can("story.own"):
        reach |= Q(written_by=actor.user_id)
    if actor.person_id is not None and actor.can("story.own"):
        reach |= Q(Exists(StoryPerson.objects.filter(story=OuterRef("pk"), person=actor.person_id)))
    return Story.objects.filter(reach)


def may_change(actor: Actor, story: Story) -> Verdict:
    """The office of the organisation, while it is a draft or returned. NotReachable for a stranger."""
    verdict = actor.may("story.write", path=story.node.path)
    return rules.may_do("change", story.state) if verdict else verdict


def is_shown(actor: Actor, story: Story) -> bool:
    return actor.person_id is not None and story.people.filter(person=actor.person_id).exists()


def may_review(actor: Actor, story: Story) -> Verdict:
    """The publicity office above, as a second person. NotReachable for anybody else."""
    verdict = actor.may("story.review", path=story.node.path)
    if not verdict:
        return verdict
    is_writer = not actor.is_system and actor.user_id in {story.written_by_id, story.submitted_by_id, *story.editors}
    return rules.review_verdict(story.state, is_writer=is_writer, is_shown=is_shown(actor, story))


def own_lines(actor: Actor) -> QuerySet[StoryPerson]:
    """Where the actor is shown himself."""
    return StoryPerson.objects.filter(person=actor.person_id) if actor.person_id is not None else StoryPerson.objects.none()


def ensure_own(actor: Actor, line: StoryPerson) -> None:
    if actor.person_id is None or line.person_id != actor.person_id:
        raise NotReachable("story.own")


def may_open_file(actor: Actor, story_id: int) -> bool:
    return readable(actor).filter(pk=story_id).exists()


def may_change_files(actor: Actor, story_id: int) -> bool:
    rows = Story.objects.within(actor.scope("story.write"))
    return rows.filter(pk=story_id, state__in=rules.ACTS["change"]).exists()


def may_open_paper(actor: Actor, line_id: int) -> bool:
    """A signed consent is for the office and the person alone."""
    rows = StoryPerson.objects.filter(pk=line_id)
    if own_lines(actor).filter(pk=line_id).exists():
        return True
    return rows.filter(story__in=Story.objects.within(actor.scope("story.view")).values("pk")).exists()


def may_add_paper(actor: Actor, line_id: int) -> bool:
    return StoryPerson.objects.filter(pk=line_id, story__in=Story.objects.within(actor.scope("story.write")).values("pk")).exists()
