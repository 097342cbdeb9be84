"""The portal as gunicorn serves it, but with room for a drill's crowd, and with a word that makes it fail."""

from typing import Any

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from casework import budgets  # noqa: E402
from casework.follow import views as following  # noqa: E402
from complaints import writing  # noqa: E402

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
