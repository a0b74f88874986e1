"""Keeps the figures of claim extraction from falling, on an article of our own."""

import json

from lab.accuracy.claims import measure

# Each line: what stands before the claim, the claim, who says it ("author": the article), what stands behind it.
CLAIMS = (
    ("", "Flood water broke through the dam above Brenova on Monday night", "author", ", "),
    ("", "killing nine people", "author", ". "),
    ("The mayor of Dovrin said that ", "forty houses had been swept away", "mayor of Dovrin", ".\n\n"),
    ("According to the Askel Courier, ", "the army has sent 200 soldiers to the valley", "Askel Courier", ". "),
    ("", "The ministry was warned in May", "author", " but "),
    ("", "has not answered the letter", "author", ".\n\n"),
    ("“", "The wall was cracked in three places", "Anna Vetrova", ",” said Anna Vetrova, an engineer. "),
    ("“", "We sent pictures of it to Morvograd in April", "Anna Vetrova", ".”\n\n"),
    ("Jan Horak was quoted by Radio Askel as saying that ", "nobody had read the report", "Jan Horak", ". "),
    ("The ministry denied that ", "the letter had been lost", "ministry", ". "),
    ("Rumours circulated on Telegram that ", "the minister had resigned", "Rumours", ". "),
    ("", "Two witnesses claim to have seen the wall move on Sunday", "Two witnesses", ".\n\n"),
    ("It later emerged that ", "the state had cut the dam's budget by 30 per cent in 2021", "author", ". "),
)
OPINIONS = (
    "This is no way to look after a dam.",
    "The answer of the ministry was a disgraceful piece of work.",
    "You should not trust a wall like this.",
    "May God preserve the valley.",
)


def test_an_article_of_our_own_gives_its_claims_and_keeps_its_opinions(tmp_path):
    text, gold = "", []
    for before, claim, speaker, behind in CLAIMS:
        gold.append(_label("claim", len(text + before), claim) | {"attribution": speaker, "hedge": "any"})
        text += before + claim + behind
    for opinion in OPINIONS:
        text += "\n\n" if opinion is OPINIONS[0] else " "
        gold.append(_label("not_claim", len(text), opinion))
        text += opinion
    articles, labels = tmp_path / "articles.json", tmp_path / "gold.jsonl"
    articles.write_text(json.dumps([{"body_id": 1, "body": text}]), encoding="utf-8")
    labels.write_text("\n".join(json.dumps(label) for label in gold), encoding="utf-8")

    figures = measure(str(articles), str(labels))

    assert float(str(figures["f1"])) >= 0.9
    assert float(str(figures["attribution_accuracy"])) >= 0.9
    assert figures["not_claims_extracted"] == 0


def _label(kind, start, quote):
    return {"body_id": 1, "type": kind, "start": start, "end": start + len(quote), "required": True, "quote": quote}
