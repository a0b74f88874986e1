"""What a language model might answer, as the bytes of a chat completion."""

import json
from typing import Any


def completion(content: object, *, finish_reason: str = "stop") -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def claims(*items: object) -> bytes:
    return completion(json.dumps({"claims": items}))


def claim(quote: str, statement: str = "", **fields: Any) -> dict[str, Any]:
    return {"quote": quote, "statement": statement or f"{quote}.", "hedge": "asserted", "kind": "event"} | fields
