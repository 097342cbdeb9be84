"""What institutions, terms and people are called, for a whole page: one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import JSONObject

from institutions.labels import Labels, label_in
from institutions.models import Institution, Membership, Term, User
from institutions.models.term import Vocabulary
from institutions.roles import DESK_ROLES, Role

Option = tuple[str, str]


@dataclass(frozen=True)
class Names:
    """Labels per language by key; `people` are those who work or have worked on cases."""

    institutions: Mapping[int, Labels] = field(default_factory=dict)
    themes: Mapping[int, Labels] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)

    def institution(self, key: int | None) -> str:
        return label_in(self.institutions.get(key))[0] if key is not None else ""

    def term(self, key: int | None) -> str:
        return label_in(self.themes.get(key))[0] if key is not None else ""

    def person(self, key: int | None) -> str:
        return self.people.get(key, "") if key is not None else ""

    def institution_options(self) -> Sequence[Option]:
        return _sorted((key, self.institution(key)) for key in self.institutions)

    def theme_options(self) -> Sequence[Option]:
        return [(str(key), self.term(key)) for key in self.themes]

    def people_options(self) -> Sequence[Option]:
        return _sorted(self.people.items())


def _sorted(pairs: Any) -> Sequence[Option]:
    return sorted(((str(key), name) for key, name in pairs), key=lambda option: option[1])


def all_names() -> Names:
    kinds: dict[str, dict[int, Any]] = {"institution": {}, "theme": {}, "person": {}}
    institutions = _rows("institution", Institution.objects.order_by(), "names")
    themes = _rows("theme", Term.objects.filter(vocabulary=Vocabulary.THEME).order_by(), "labels")
    called = JSONObject(first="first_name", last="last_name", email="email")
    people = _rows("person", _officers(), called)
    for what, key, labels in institutions.union(themes, people, all=True):
        kinds[what][key] = labels
    names = {key: _person(parts) for key, parts in kinds["person"].items()}
    return Names(kinds["institution"], kinds["theme"], names)


def _rows(what: str, rows: Any, labels: Any) -> Any:
    return rows.values_list(Value(what, output_field=CharField()), "pk", labels)


def _officers() -> Any:
    works = Q(role__in=DESK_ROLES) | Q(role=Role.LEAD)
    return User.objects.filter(Exists(Membership.objects.filter(works, user=OuterRef("pk")))).order_by()


def _person(parts: Mapping[str, str]) -> str:
    return f"{parts['first']} {parts['last']}".strip() or parts["email"]
