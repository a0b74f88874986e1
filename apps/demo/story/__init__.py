"""The demonstration article: an invented war report, its date, and whom each of its claims serves."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Interest:
    """Claims whose quote holds all of `words` serve the side `gains` and harm the side `loses`."""

    words: tuple[str, ...]
    gains: str
    loses: str


@dataclass(frozen=True)
class DemonstrationArticle:
    story: str
    title: str
    publisher: str
    published_at: datetime
    text: str
    interests: tuple[Interest, ...]

    def interest_in(self, quote: str) -> Interest | None:
        """The first interest whose words all stand in the quote."""
        return next((i for i in self.interests if all(word in quote for word in i.words)), None)


@cache
def demonstration_article() -> DemonstrationArticle:
    about = tomllib.loads((_HERE / "about.toml").read_text(encoding="utf-8"))
    return DemonstrationArticle(
        story=about["story"],
        title=about["title"],
        publisher=about["publisher"],
        published_at=about["published_at"],
        text=(_HERE / "article.txt").read_text(encoding="utf-8"),
        interests=tuple(Interest(tuple(i["words"]), i["gains"], i["loses"]) for i in about["interests"]),
    )
