"""The portal as gunicorn serves it, but with room for a drill's crowd, and with a word that makes it fail."""

from typing import Any

from portal.wsgi import application  # isort: skip

from casework import budgets
from casework.follow import views as following
from complaints import writing

__all__ = ["FAILURE", "application"]

# Somebody who writes this meets an error in the middle of the work, their words in its frames and its text.
FAILURE = "fail-in-the-middle"
ROOM = budgets.Budget(budgets.Rate(10_000_000, 60), budgets.Rate(10_000_000, 60))


class Failed(Exception):
    """What the drill asked for."""


def failing(function: Any) -> Any:
    def called(*args: Any, **kwargs: Any) -> Any:
        told = f"{args} {kwargs} {[getattr(one, 'body', '') for one in args]}"
        if FAILURE in told:
            raise Failed(told)
        return function(*args, **kwargs)

    return called


budgets.BUDGETS.update(dict.fromkeys(budgets.BUDGETS, ROOM))
setattr(writing, "hand_in", failing(writing.hand_in))  # noqa: B010
setattr(following, "write", failing(following.write))  # noqa: B010
