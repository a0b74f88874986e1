"""Ukrainian and Russian articles, written for these tests: sentences, names, who says so, and what is not read."""

import pytest

from verifyhub.reading.articles import read_article
from verifyhub.reading.languages import language_to_read, why_not_read
from verifyhub.reading.slavic_sentences import split_slavic

KHARKIV = """Російські війська обстріляли м. Харків у ніч на 12 травня, повідомив голова ОВА Олег Синєгубов. \
За його словами, пошкоджено п'ять будинків на вул. Сумській. Двоє людей загинули, ще семеро поранені. \
За даними Генштабу ЗСУ, бої тривають біля Вовчанська. Як повідомили в Генштабі, ворог втратив 30 бойових машин. \
У Telegram-каналі «Рибар» пишуть, що російські підрозділи увійшли в Липці. \
Українська сторона спростувала захоплення села Глибоке. Нібито загинули також двоє рятувальників. \
Мер міста ген. Іваненко підтвердив це. Чи буде евакуація?"""
UHLEDAR = """Российские войска заняли г. Угледар, сообщил телеграм-канал «Рыбарь». \
По данным ген. штаба, бои идут у Авдеевки. Украинские войска, по данным разведки Великобритании, продвинулись к \
Купянску. По словам губернатора Вячеслава Гладкова, в Белгороде повреждены 12 домов. Минобороны РФ опровергло потерю \
корабля. «Мы ушли из Лимана», — признал военкор. По его словам, мост взорван. Об этом сообщает РИА Новости. \
Неподтверждённые данные говорят о потерях под Херсоном. Ходят слухи, что Шойгу уйдет в отставку."""
DUGINA = """Дарья Дугина погибла под Москвой, сообщили в СК РФ. По информации источника, машина Дугиной была \
заминирована. На Херсонщині тихо. Из Запорожья выехали 300 человек. Владимир Путин подписал указ."""


def told(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(draft.statement, draft.attribution, draft.hedge.value) for draft in read_article(text).drafts]


def test_a_ukrainian_article_gives_claims_in_its_own_words_with_whoever_says_so():
    assert told(KHARKIV) == [
        ("Російські війська обстріляли м. Харків у ніч на 12 травня.", ("голова ОВА Олег Синєгубов",), "reported"),
        ("Пошкоджено п'ять будинків на вул. Сумській.", ("голова ОВА Олег Синєгубов",), "reported"),
        ("Двоє людей загинули, ще семеро поранені.", (), "asserted"),
        ("Бої тривають біля Вовчанська.", ("Генштабу ЗСУ",), "reported"),
        ("Ворог втратив 30 бойових машин.", ("Генштабі",), "reported"),
        ("Російські підрозділи увійшли в Липці.", ("Telegram-каналі «Рибар»",), "reported"),
        ("Захоплення села Глибоке.", ("Українська сторона",), "denied"),
        ("Нібито загинули також двоє рятувальників.", (), "reported"),
        ("Мер міста ген. Іваненко підтвердив це.", (), "asserted"),
    ]


def test_a_russian_article_gives_claims_in_its_own_words_with_whoever_says_so():
    assert told(UHLEDAR) == [
        ("Российские войска заняли г. Угледар.", ("телеграм-канал «Рыбарь»",), "reported"),
        ("Бои идут у Авдеевки.", ("ген. штаба",), "reported"),
        (
            "Украинские войска, по данным разведки Великобритании, продвинулись к Купянску.",
            ("разведки Великобритании",),
            "reported",
        ),
        ("В Белгороде повреждены 12 домов.", ("губернатора Вячеслава Гладкова",), "reported"),
        ("Потерю корабля.", ("Минобороны РФ",), "denied"),
        ("Мы ушли из Лимана.", ("военкор",), "reported"),
        ("Мост взорван.", ("военкор",), "reported"),
        ("Неподтверждённые данные говорят о потерях под Херсоном.", (), "unconfirmed"),
        ("Ходят слухи, что Шойгу уйдет в отставку.", (), "rumoured"),
    ]


@pytest.mark.parametrize("text, language", [(KHARKIV, "uk"), (UHLEDAR, "ru"), (DUGINA, "ru")])
def test_every_claim_is_found_where_it_says_in_the_language_of_the_article(text, language):
    reading = read_article(text)

    assert reading.language == language
    assert [draft for draft in reading.drafts if text[draft.start : draft.end] != draft.quote] == []
    assert {draft.language for draft in reading.drafts} == {language}


def test_names_are_told_apart_in_whatever_case_they_stand():
    names = [(draft.places, draft.people, draft.organisations) for draft in read_article(DUGINA).drafts]

    assert names == [
        (("Москвой",), ("Дарья Дугина",), ()),
        ((), ("Дугиной",), ()),
        (("Херсонщині",), (), ()),
        (("Запорожья",), (), ()),
        ((), ("Владимир Путин",), ()),
    ]


@pytest.mark.parametrize(
    "language, text, count",
    [
        ("uk", "Ген. Іваненко прибув у м. Харків. Він оглянув вул. Сумську.", 2),
        ("uk", "Ріка завширшки 50 м. Міст зруйновано.", 2),
        ("uk", "Це сталося у 2022 р. у с. Липці.", 1),
        ("ru", "По данным ген. штаба, бои идут. Г. Угледар занят.", 2),
        ("ru", "Погибли двое, в т. ч. ребёнок. И. И. Петров выжил.", 2),
        ("ru", "Дом на ул. Ленина сгорел.", 1),
    ],
)
def test_a_sentence_does_not_end_behind_an_abbreviation(language, text, count):
    assert len(list(split_slavic(text, language))) == count


@pytest.mark.parametrize(
    "text, language",
    [
        ("Вибух у Харкові", "uk"),
        ("Взрыв в Харькове", "ru"),
        ("Он сказал: «Ми йдемо додому», и колонна вышла из города.", "ru"),
        ("Він сказав: «Мы уходим отсюда», і колона вийшла з міста.", "uk"),
        ("Объявление об объезде: подъезд закрыт, это опасно.", "ru"),
        ("Troops enter Vuhledar", "en"),
        ("The café in Vuhledar was hit.", "en"),
    ],
)
def test_languages_are_told_apart_in_few_words(text, language):
    assert language_to_read(text) == language


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Войскі занялі Мінск, сказаў ён.", "This text is in Belarusian, "),
        ("Расійскія войскі занялі горад, паведаміла ваенная крыніца.", "This text is in Belarusian, "),
        ("Руските войски са превзели града, съобщи щабът.", "This text is in Bulgarian, "),
        ("Президентът каза, че страната ще получи нови системи.", "This text is in Bulgarian, "),
        ("Председник је рекао да ће земља добити нове системе.", "This text is in Serbian, "),
        ("Руските сили го зазедоа градот, рече претседателот, а куќите ќе ги обноват.", "This text is in Macedonian, "),
        ("Ресей әскері қаланы алды", "This text is in Kazakh, "),
        ("Les forces russes ont pris la ville, selon le maire.", "This text is in French, "),
        ("Rosyjskie wojska weszły do miasta.", "This text is in a language that VerifyHub does not read yet."),
        ("Rus birlikleri şehre girdi.", "This text is in a language that VerifyHub does not read yet."),
        ("دخلت القوات الروسية المدينة", "This text is in a language that VerifyHub does not read yet."),
        ("俄罗斯军队进入了这座城市。", "This text is in a language that VerifyHub does not read yet."),
        ("Мост", "Whether this text is in Ukrainian or in Russian cannot be told."),
    ],
)
def test_a_language_that_is_not_read_is_said_and_never_taken_for_another(text, reason):
    reading = read_article(text)

    assert (reading.language, reading.drafts) == ("und", ())
    assert why_not_read(text).startswith(reason)
    assert reading.notes == (why_not_read(text),)
