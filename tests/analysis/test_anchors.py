"""The promise: a figure is confirmed only when its own few words in the source say the same, and as exactly."""

from __future__ import annotations

import pytest

from loftesbok.analysis import anchors

TEXT = anchors.normalise(
    """Polisen gjorde 12 sök och 1 200 kontroller i maj.\u00a0 Kommunen gjorde 2 sök, minst 8 besök
    och 2,5 mil vandring. En kväll var ett 15-tal med. Sök gjordes i Norrby, i Söderby och i Norrbyskogen."""
)


@pytest.mark.parametrize(
    "anchor",
    ["12 sök", "1 200 kontroller", "i maj. Kommunen gjorde", "gjordes i Norrby|i Söderby|i Norrbyskogen", "2,5 mil"],
)
def test_words_that_stand_once_lead_to_their_place(anchor):
    assert anchors.place_fault(anchor, TEXT) is None


@pytest.mark.parametrize(
    ("anchor", "what"),
    [
        ("13 sök", "orden ”13 sök” finns inte i källan"),
        ("gjorde", "orden ”gjorde” finns 3 gånger i källan"),
        ("olisen", "”olisen” börjar eller slutar mitt i ett ord i källan"),
        ("15-ta", "”15-ta” börjar eller slutar mitt i ett ord i källan"),
        ("200 kontroller", "”200 kontroller” börjar eller slutar mitt i ett tal i källan"),
        ("5 mil", "”5 mil” börjar eller slutar mitt i ett tal i källan"),
        ("besök och 2", "”besök och 2” börjar eller slutar mitt i ett tal i källan"),
        ("i maj|Polisen|i maj", "orden ”i maj” överlappar en annan del av ankaret"),
        ("minst 8|8 besök", "orden ”8 besök” överlappar en annan del av ankaret"),
        ("12 sök|", "orden ”” finns inte i källan"),
    ],
)
def test_words_that_lead_nowhere_astray_or_twice_are_told(anchor, what):
    assert anchors.place_fault(anchor, TEXT)[0] == what


def test_a_word_before_the_anchor_that_changes_the_figure_is_told():
    assert anchors.wider_fault("8 besök", TEXT) == ("i källan står ”minst” före ”8 besök”", "ankaret ”minst 8 besök”")
    assert anchors.wider_fault("minst 8 besök", TEXT) is None
    assert anchors.wider_fault("12 sök", TEXT) is None


SAME = [
    ("14 stycken tillsynsbesök", 14, "exact", "stated", "period"),
    ("1\u00a0200 kontroller", 1200, "exact", "stated", "period"),
    ("2,5 mil", 2.5, "exact", "stated", "period"),
    ("fyra stycken insatser", 4, "exact", "stated", "period"),
    ("satt upp en kamera", 1, "exact", "stated", "period"),
    ("tjugofem besök", 25, "exact", "stated", "period"),
    ("har inte genomfört sök", 0, "exact", "stated", "period"),
    ("inte genomfört en enda kontroll", 0, "exact", "stated", "period"),
    ("noll anmälningar", 0, "exact", "stated", "period"),
    ("minst 8 besök", 8, "at_least", "stated", "period"),
    ("inte mindre än 8 besök", 8, "at_least", "stated", "period"),
    ("drygt hundra personer", 100, "more_than", "stated", "period"),
    ("mer än dubbelt så många", 2, "more_than", "stated", "rate"),
    ("över 50 besök", 50, "more_than", "stated", "period"),
    ("ett 15-tal butiker", 15, "about", "stated", "period"),
    ("ett tjugotal butiker", 20, "about", "stated", "period"),
    ("ca. 30 samtal", 30, "about", "stated", "period"),
    ("knappt 40 samtal", 40, "less_than", "stated", "period"),
    ("upp till tio platser", 10, "at_most", "stated", "period"),
    ("inte mer än tio platser", 10, "at_most", "stated", "period"),
    ("veckovisa möten", 1, "at_least", "stated", "rate"),
    ("öppet varje dag", 1, "at_least", "stated", "rate"),
    ("ett antal tillsyner", None, "unspecified", "stated", "period"),
    ("en lång rad verksamheter", None, "unspecified", "stated", "period"),
    ("ett par kvällar", None, "unspecified", "stated", "period"),
    ("flera beslut", None, "unspecified", "stated", "period"),
    ("i Norrby|i Söderby", 2, "at_least", "counted", "period"),
]


@pytest.mark.parametrize("measure", SAME, ids=[one[0] for one in SAME])
def test_a_measure_that_says_what_its_anchor_says_passes(measure):
    assert list(anchors.figure_faults(*measure)) == []


@pytest.mark.parametrize("measure", SAME, ids=[one[0] for one in SAME])
def test_the_same_anchor_bears_no_other_value_and_no_other_precision(measure):
    anchor, value, precision, basis, accumulation = measure
    for other in (None, 0, 1, 2, 3, 7, 12, 15, 1000):
        if other != value:
            assert list(anchors.figure_faults(anchor, other, precision, basis, accumulation)), other
    for other in ("exact", "at_least", "more_than", "about", "less_than", "at_most", "unspecified"):
        if other != precision and not (basis == "counted" and other == "exact"):
            assert list(anchors.figure_faults(anchor, value, other, basis, accumulation)), other


@pytest.mark.parametrize(
    ("measure", "column", "what", "right"),
    [
        (("12 sök", 21, "exact"), "value", "värdet är 21 men ankaret är ”12 sök”", "12"),
        (("12 sök", None, "exact"), "value", "värdet är tomt men ankaret är ”12 sök”", "12"),
        (
            ("12 sök i 3 skolor", 12, "exact"),
            "anchor",
            "ankaret ”12 sök i 3 skolor” innehåller flera tal: 12 och 3",
            "ett kortare ankare",
        ),
        (
            ("ett antal sök", 1, "exact"),
            "value",
            "värdet är 1 men ankaret ”ett antal sök” anger inget tal",
            "ett ankare med talet",
        ),
        (
            ("minst 8 sök", 8, "exact"),
            "precision",
            "precisionen är exact men ankaret är ”minst 8 sök”",
            "at_least (minst)",
        ),
        (("8 sök", 8, "about"), "precision", "precisionen är about men ankaret är ”8 sök”", "exact (exakt)"),
        (("8 sök", None, "unspecified"), "precision", "ankaret ”8 sök” anger ett tal, 8", "talet i value"),
        (("flera sök", 3, "unspecified"), "value", "värdet är 3 men precisionen är unspecified", "inget värde"),
        (
            ("inte gjort 8 sök", 8, "exact"),
            "value",
            "värdet är 8 men ankaret ”inte gjort 8 sök” nekar",
            "0, eller ett annat ankare",
        ),
        (
            ("i maj|i juni", 1, "exact"),
            "anchor",
            "ett uppgivet tal har flera ankare",
            "ett enda, eller counted i basis",
        ),
        (("i maj|i juni", 3, "exact", "counted"), "value", "värdet är 3 men ankaret räknar upp 2", "2"),
        (
            ("i maj|i maj", 2, "exact", "counted"),
            "anchor",
            "samma ord räknas två gånger",
            "ett eget ställe för varje sak",
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(measure, column, what, right):
    assert list(anchors.figure_faults(*measure)) == [(column, (what, right))]


@pytest.mark.parametrize(
    ("anchor", "value", "comparison", "columns"),
    [
        ("minst 8 sök", 8, "at_least", []),
        ("minst 8 sök", 8, "exactly", ["comparison"]),
        ("minst 8 sök", 9, "at_least", ["value"]),
        ("två sök", 2, "exactly", []),
        ("två sök", 2, "at_most", ["comparison"]),
        ("högst 5 klagomål", 5, "at_most", []),
        ("en gång i veckan", 1, "at_least", []),
    ],
)
def test_a_target_says_what_its_anchor_says(anchor, value, comparison, columns):
    assert [column for column, _ in anchors.target_faults(anchor, value, comparison)] == columns
