"""A site's own search page: asked as a page for readers, at an address that says where the words go."""

import pytest

from verifyhub.connectors import CONNECTORS, CannotAsk
from verifyhub.outbound import Response
from verifyhub.queries import Query

SEARCH = CONNECTORS["site_search"]
PHRASES = ("Oster bridge closed after blasts", "Oster “closed” & more", "Oster")


def test_the_words_are_put_in_their_place_and_robots_txt_is_obeyed():
    request = SEARCH.request(Query("https://paper.example/search/{query}/?lang=en", phrases=PHRASES))

    assert request.url == "https://paper.example/search/Oster+%E2%80%9Cclosed%E2%80%9D+%26+more/?lang=en"
    assert request.is_page is True


def test_an_address_without_a_place_for_the_words_is_not_asked():
    with pytest.raises(CannotAsk, match=r"^The address of the search page must hold \{query\} where the words go\.$"):
        SEARCH.request(Query("https://paper.example/search", phrases=PHRASES))


def shown(body: str, url: str = "https://paper.example/?s=Oster") -> list[str]:
    text = f"<html><body>{body}</body></html>"
    return [
        hit.url for hit in SEARCH.read(Response(url, 200, {"content-type": "text/html; charset=utf-8"}, text.encode()))
    ]


def test_stories_at_the_address_of_the_search_are_told_from_its_next_page():
    found = shown(
        "<p><a href='/?p=17'>Bridge at Oster closed again</a></p><p><a href='/?s=Oster&amp;paged=2'>All the older"
        " results of this search</a></p><p><a href='/'>Back to the front page now</a></p>"
    )

    assert found == ["https://paper.example/?p=17"]


@pytest.mark.parametrize(
    "sentence",
    [
        "No results found for “Oster”.",
        "0 articles",
        "Your search - Oster - did not match any stories.",
        "Нічого не знайдено",
        "По вашему запросу ничего не найдено",
        "Aucun résultat pour « Oster »",
        "Es wurden keine Treffer gefunden.",
        "No se encontraron resultados",
        "Nie znaleziono artykułów",
        "لا توجد نتائج",
        "没有找到相关结果",
    ],
)
def test_nothing_found_is_understood_in_many_languages(sentence):
    assert shown(f"<p>{sentence}</p><h3><a href='/goat'>Goat elected mayor for the third time</a></h3>") == []


def test_a_story_about_a_search_that_found_nothing_is_a_story():
    assert shown("<h3><a href='/1'>Divers search the river at Oster</a></h3><p>Nothing was found.</p>") == [
        "https://paper.example/1"
    ]


def test_of_a_page_without_end_a_hundred_results_are_read():
    found = shown("".join(f"<p><a href='/{n}'>Bridge at Oster closed again</a></p>" for n in range(150)))

    assert (len(found), found[-1]) == (100, "https://paper.example/99")
