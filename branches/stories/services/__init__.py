"""The writes of stories: writing, the word of the people shown, review, the words of the enterprise."""

from branches.stories.services.consents import answer_consent, record_on_paper
from branches.stories.services.review import publish_story, return_story, submit_story, take_back_story, withdraw_story
from branches.stories.services.texts import set_culture_text
from branches.stories.services.writing import StoryFacts, change_story, note_editor, write_story

__all__ = [
    "StoryFacts",
    "answer_consent",
    "change_story",
    "note_editor",
    "publish_story",
    "record_on_paper",
    "return_story",
    "set_culture_text",
    "submit_story",
    "take_back_story",
    "withdraw_story",
    "write_story",
]
