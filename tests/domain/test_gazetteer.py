"""The table of places: where they lie, how they are spelt, and what is said when a name means several."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from verifyhub.names import Place, country_names, fold, locate, place, places_named
from verifyhub.names.gazetteer import all_places
from verifyhub.names.spelling import plain

TABLE = Path(__file__).parents[2] / "verifyhub" / "names" / "gazetteer.csv"
# Rough: whole degrees, south west north east.
BOXES = """
UA 44 22 53 41, RU 41 19 82 180, BY 51 23 57 33, MD 45 26 49 31, PL 49 14 55 25, RO 43 20 49 30, HU 45 16 49 23,
SK 47 16 50 23, CZ 48 12 52 19, LT 53 20 57 27, LV 55 20 59 29, EE 57 21 60 29, FI 59 19 71 32, SE 55 10 70 25,
NO 57 4 72 32, DK 54 8 58 16, IS 63 -25 67 -13, DE 47 5 56 16, AT 46 9 50 18, CH 45 5 48 11, FR 41 -6 52 10,
BE 49 2 52 7, NL 50 3 54 8, LU 49 5 51 7, GB 49 -9 61 2, IE 51 -11 56 -5, ES 35 -10 44 5, PT 36 -10 43 -6,
IT 36 6 48 19, VA 41 12 42 13, GR 34 19 42 29, CY 34 32 36 35, BG 41 22 45 29, RS 42 18 47 24, XK 41 20 44 22,
HR 42 13 47 20, SI 45 13 47 17, BA 42 15 46 20, ME 41 18 44 21, MK 40 20 43 24, AL 39 19 43 22, TR 35 25 43 45,
GE 41 40 44 47, AM 38 43 42 47, AZ 38 44 42 51, KZ 40 46 56 88, UZ 37 55 46 74, KG 39 69 44 81, TJ 36 67 42 76,
TM 35 52 43 67, AF 29 60 39 75, PK 23 60 38 78, IN 6 68 36 98, BD 20 88 27 93, LK 5 79 10 82, NP 26 80 31 89,
MM 9 92 29 102, IR 25 44 40 64, IQ 29 38 38 49, SY 32 35 38 43, LB 33 35 35 37, IL 29 34 34 36, PS 31 34 33 36,
JO 29 34 34 40, SA 16 34 33 56, YE 12 42 19 55, QA 24 50 27 52, AE 22 51 27 57, KW 28 46 31 49, BH 25 50 27 51,
OM 16 52 27 60, EG 22 24 32 37, LY 19 9 34 26, TN 30 7 38 12, DZ 18 -9 38 12, MA 27 -14 36 -1, SD 8 21 24 39,
SS 3 23 13 36, ET 3 32 15 48, SO -2 40 12 52, KE -5 33 6 42, NG 4 2 14 15, ML 10 -13 26 5, NE 11 0 24 16,
CF 2 14 12 28, CD -14 12 6 32, RW -3 28 -1 31, UG -2 29 5 36, ZA -35 16 -22 33, LR 4 -12 9 -7, SL 6 -14 10 -10,
GN 7 -16 13 -7, CN 18 73 54 135, TW 21 119 26 123, JP 24 122 46 146, KR 33 124 39 132, KP 37 124 43 131,
MN 41 87 53 120, VN 8 102 24 110, TH 5 97 21 106, MY 0 99 8 120, SG 1 103 2 105, ID -11 94 6 142, PH 4 116 21 127,
AU -44 112 -10 154, NZ -48 166 -34 179, US 18 -180 72 -66, CA 41 -142 84 -52, MX 14 -119 33 -86, CU 19 -85 24 -74,
HT 18 -75 21 -71, VE 0 -74 13 -59, CO -5 -80 13 -66, BR -34 -74 6 -34, AR -56 -74 -21 -53, CL -56 -76 -17 -66,
PE -19 -82 0 -68, EC -6 -82 2 -75
"""


def boxes() -> dict[str, tuple[int, ...]]:
    return {row.split()[0]: tuple(map(int, row.split()[1:])) for row in BOXES.split(",")}


def is_inside(found: Place) -> bool:
    south, west, north, east = boxes()[found.country]
    return south <= found.latitude <= north and west <= found.longitude <= east


def test_the_table_names_places_enough():
    countries = Counter(found.country for found in all_places())

    assert len(all_places()) >= 600
    assert countries["UA"] >= 230
    assert countries["RU"] >= 50


def test_every_place_lies_in_its_country():
    assert [found for found in all_places() if found.country and not is_inside(found)] == []


def test_a_place_with_its_coordinates_exchanged_would_be_noticed():
    assert not is_inside(Place("Kyiv", "city", "UA", 30.52, 50.45))


def test_coordinates_claim_no_more_than_a_hundredth_of_a_degree():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        cells = [row[column] for row in csv.DictReader(lines) for column in ("latitude", "longitude")]

    assert [cell for cell in cells if len(cell.partition(".")[2]) > 2] == []


def test_no_country_has_two_places_of_one_name_in_the_table():
    counted = Counter((found.country, plain(found.name)) for found in all_places())

    assert [named for named, times in counted.items() if times > 1] == []


def test_every_country_of_a_place_has_a_name():
    assert {found.country for found in all_places()} - set(country_names()) == {""}


def test_every_spelling_folds_to_its_row():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    spelt = [
        (spelling, row["name"])
        for row in rows
        for column in ("name", "latin", "ukrainian", "russian")
        for spelling in filter(None, row[column].split(";"))
    ]

    assert len(spelt) > 2_000
    assert [(spelling, name) for spelling, name in spelt if fold(spelling) != plain(name)] == []


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Vulhedar", ("Vuhledar", "town", "UA", 47.78, 37.25)),
        ("Вугледаром", ("Vuhledar", "town", "UA", 47.78, 37.25)),
        ("Лисичанська", ("Lysychansk", "city", "UA", 48.91, 38.43)),
        ("Kharkov Oblast", ("Kharkiv region", "region", "UA", 49.6, 36.5)),
        ("Лондоне", ("London", "city", "GB", 51.51, -0.13)),
    ],
)
def test_a_place_is_found_in_any_spelling_and_case(name, expected):
    found = place(name)

    assert found == Place(*expected)


def test_a_place_that_the_table_does_not_know_is_not_guessed():
    assert (place("Brenova"), places_named("Brenova"), place("")) == (None, (), None)


def test_of_a_name_with_several_meanings_all_are_given_and_none_is_chosen():
    assert [found.country for found in places_named("Tripoli")] == ["LB", "LY"]
    assert place("Tripoli") is None


def test_the_country_a_text_is_about_chooses():
    assert place("Tripoli", countries=["LY", "EG"]) == Place("Tripoli", "city", "LY", 32.89, 13.19)
    assert place("Tripoli", countries=["FR"]) is None


def test_names_that_mean_one_place_tell_what_the_others_mean():
    donetsk, luhansk = locate(["Donetsk", "Luhansk", "Brenova"])

    assert [found.country for found in donetsk.places] == ["UA"]
    assert (luhansk.name, donetsk.is_certain, luhansk.is_certain) == ("Luhansk", True, True)


def test_a_small_place_never_stands_for_a_city_because_its_country_is_named():
    donetsk, _ = locate(["Donetsk", "Russia"])
    tripoli, _ = locate(["Tripoli", "Libya"])

    assert [found.country for found in donetsk.places] == ["UA", "RU"]
    assert [found.country for found in tripoli.places] == ["LY"]


def test_a_name_alone_stays_uncertain_and_its_likeliest_place_comes_first():
    (donetsk,) = locate(["Донецке"])

    assert [found.country for found in donetsk.places] == ["UA", "RU"]
    assert not donetsk.is_certain


def test_a_village_with_namesakes_in_its_country_is_never_certain():
    (village,) = locate(["Pavlivka"])

    assert [found.name for found in village.places] == ["Pavlivka"]
    assert not village.is_certain
