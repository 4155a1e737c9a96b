"""The writes of reports."""

from branches.whistle.services.box import Filed, ReportFacts, add_words, erase_old, file_report, find_report, tell_officers
from branches.whistle.services.handling import accept, conclude, decline, forward, read_report, recuse, reply
from branches.whistle.services.identity import Identity, ask_reveal, change_passphrase, make_key, open_reveal

__all__ = [
    "Filed", "Identity", "ReportFacts", "accept", "add_words", "ask_reveal", "change_passphrase", "conclude", "decline", "erase_old",
    "file_report", "find_report", "forward", "make_key", "open_reveal", "read_report", "recuse", "reply", "tell_officers",
]  # fmt: skip
