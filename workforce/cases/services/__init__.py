"""The writes of cases."""

from workforce.cases.services.closing import escalate_late, speak, speak_by_receipt, watch_silence
from workforce.cases.services.handling import MediationFacts, answer, assign, mediate
from workforce.cases.services.raising import CaseFacts, Filed, raise_case, take_in

__all__ = [
    "CaseFacts", "Filed", "MediationFacts", "answer", "assign", "escalate_late", "mediate", "raise_case", "speak", "speak_by_receipt",
    "take_in", "watch_silence",
]  # fmt: skip
