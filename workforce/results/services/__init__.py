"""The writes of results: entering, judging, what follows."""

from workforce.results.services.entering import (
    AuthorTold,
    ResultFacts,
    change_result,
    found_authors,
    register_result,
    result_of,
    settle_results,
)
from workforce.results.services.following import nominate_result, record_reward, remove_reward, settle_nomination
from workforce.results.services.judging import confirm_result, return_result, withdraw_result

__all__ = [
    "AuthorTold", "ResultFacts", "change_result", "confirm_result", "found_authors", "nominate_result", "record_reward",
    "register_result", "remove_reward", "result_of", "return_result", "settle_nomination", "settle_results", "withdraw_result",
]  # fmt: skip
