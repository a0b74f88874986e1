"""Run by itself, with little memory and time: a PDF on standard input becomes one JSON object on standard output.

A hostile file can hang or swell any PDF library. Here it only ends this process.
"""

import io
import json
import resource
import sys

MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
MEMORY = 768 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 4  # of CPU


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    print(json.dumps(read(sys.stdin.buffer.read())))


def read(body: bytes) -> dict[str, object]:
    """{"failure"} or {"text", "title", "author", "created", "modified"}, times as ISO 8601 or ""."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"failure": "encrypted"}
        texts: list[str] = []
        for number, page in enumerate(reader.pages):
            if number == MOST_PAGES or sum(map(len, texts)) > MOST_CHARACTERS:
                break
            texts.append(page.extract_text())
        known = reader.metadata
        created, modified = (known.creation_date, known.modification_date) if known else (None, None)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError):
        return {"failure": "broken"}
    except MemoryError:
        return {"failure": "too_large"}
    return {
        "text": "\n".join(texts)[:MOST_CHARACTERS],
        "title": str(known.title or "") if known else "",
        "author": str(known.author or "") if known else "",
        "created": created.isoformat() if created else "",
        "modified": modified.isoformat() if modified else "",
    }


if __name__ == "__main__":
    main()
