"""What sources contradict each other about is counted, and all of it is kept."""

from django.utils import translation

from commitments.disagreements import disagreements


def test_equal_values_are_counted_and_none_is_dropped() -> None:
    conflicts = [{"field": "commitments_count", "value": value} for value in (24, 24, 18, 18)]
    (count,) = disagreements(conflicts)
    assert count.said == [(24, 2), (18, 2)]


def test_outcomes_are_shown_in_words() -> None:
    conflicts = [
        {"field": "relevant_to_ogp_values", "value": "not-relevant", "as_printed": "Not Relevant"},
        {"field": "relevant_to_ogp_values", "value": "pending-irm-review", "as_printed": "en attente"},
    ]
    with translation.override("en"):
        (relevance,) = disagreements(conflicts)
        assert [str(value) for value, _times in relevance.said] == ["Not relevant", "Pending IRM review"]


def test_fields_without_a_public_name_stay_out() -> None:
    assert disagreements([{"field": "internal", "value": 1}]) == []
