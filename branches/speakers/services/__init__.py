"""Writes of the pool and of talks."""

from branches.speakers.services.pool import SpeakerFacts, add_speaker, change_speaker, renew_consent, withdraw_consent
from branches.speakers.services.talks import TalkFacts, answer_talk, ask_talk, cancel_talk, feed_back, hold_talk

__all__ = [
    "SpeakerFacts", "TalkFacts", "add_speaker", "answer_talk", "ask_talk", "cancel_talk", "change_speaker", "feed_back", "hold_talk",
    "renew_consent", "withdraw_consent",
]  # fmt: skip
