"""What the queue can be narrowed to: a GET form whose wrong values are simply not applied."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.desk.names import Names
from casework.models import Channel
from casework.permissions import Seat
from casework.procedures import procedures

Option = tuple[str, Any]


class QueueForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    locale = forms.ChoiceField(label=_("Language"), required=False)
    channel = forms.ChoiceField(label=_("How it came in"), required=False)

    def __init__(self, data: Any, *, names: Names, seat: Seat, user: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        people = names.people_options() if seat.sees_all else [(str(user.pk), str(user))]
        options: Mapping[str, Sequence[Option]] = {
            "kind": [(procedure.kind, procedure.label) for procedure in procedures()],
            "institution": names.institution_options(),
            "theme": names.theme_options(),
            "state": _states(),
            "officer": [("nobody", _("Nobody yet")), *people],
            "locale": settings.LANGUAGES,
            "channel": Channel.choices,
        }
        for name, offered in options.items():
            self.fields[name].choices = [("", _("All")), *offered]  # type: ignore[attr-defined]

    def applied(self) -> dict[str, str]:
        """Those that were chosen and exist."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _states() -> Sequence[Option]:
    named: dict[str, Any] = {}
    for procedure in procedures():
        for name, state in procedure.states.items():
            named.setdefault(name, state.label)
    return list(named.items())
