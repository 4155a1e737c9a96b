"""Stories of branch A brought to a state, through the services."""

from branches.stories import services
from branches.stories.models import Story, StoryKind, StoryPerson
from branches.stories.services import StoryFacts
from portal.rights.models import User
from tests.branches.appraisals.factories import account_of, words
from tests.support.people import FourPeople

__all__ = ["account_of", "agreed", "facts", "published", "submitted", "words", "written"]


def facts(p: FourPeople, kind: str = "STORY", **changes) -> StoryFacts:
    first = {
        "node": p.nodes["ZB-A"], "kind": StoryKind.objects.get(code=kind), "title": "井下三十年", "lead": "老党员的带班日记",
        "body": "他每天提前一小时到岗，巡检胶带输送机，把隐患处理在班前。",
    }  # fmt: skip
    return StoryFacts(**{**first, **changes})


def written(p: FourPeople, user: User | None = None, **changes) -> Story:
    once_key = changes.pop("once_key", "")
    return services.write_story(**words(p, user), facts=facts(p, **changes), once_key=once_key)


def agreed(p: FourPeople, row: Story) -> Story:
    """Everybody shown says yes."""
    for line in StoryPerson.objects.filter(story=row).select_related("person"):
        user = account_of(line.person)
        services.answer_consent(**words(p, user), line=line, agrees=True, text_no=row.text_no)
    return Story.objects.get(pk=row.pk)


def submitted(p: FourPeople, user: User | None = None, **changes) -> Story:
    row = agreed(p, written(p, user, **changes))
    return services.submit_story(**words(p, user), story=row, version=row.version)


def published(p: FourPeople, user: User | None = None, **changes) -> Story:
    row = submitted(p, user, **changes)
    return services.publish_story(**words(p, p.committee), story=row, version=row.version)
