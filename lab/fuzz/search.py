"""The search: a child process reads mutated inputs, its parent watches it and keeps the input that ended it."""

import hashlib
import mmap
import multiprocessing
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from lab.fuzz.mutations import LARGEST, mutate
from lab.fuzz.readers import WARMING, Reader

MOST_MEMORY = 200_000_000  # bytes, beyond what the process has before its first reading
SILENCE = 30.0  # seconds of processor time: a child that has worked so long on one input hangs
A_LIFE = 20_000  # readings, then a new child: what is kept in caches is not counted against the reader
OURS = str(Path(__file__).resolve().parents[2] / "verifyhub")
Arcs = frozenset[tuple[str, int, int]]


@dataclass
class Search:
    """`kept` holds inputs that reached something new, by what they reached; `findings` those that broke the reader."""

    reader: Reader
    kept: dict[bytes, Arcs] = field(default_factory=dict)
    findings: dict[str, bytes] = field(default_factory=dict)
    readings: int = 0

    def run(self, *, seconds: float, seed: int) -> None:
        """For so long of processor time: what other work the machine does shortens no search."""
        while seconds > 0:
            seconds -= self._watch_one_life(seconds, seed + self.readings)

    def _watch_one_life(self, seconds: float, seed: int) -> float:
        """The processor time that was spent."""
        board = mmap.mmap(-1, LARGEST + 1_000)  # shared: the input being read, behind its length and number
        ours, theirs = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(target=_live, args=(self, seconds, seed, board, theirs))
        child.start()
        theirs.close()
        last, heard_at, worked, told = b"", 0.0, 0.0, False
        while not told and child.is_alive() and worked - heard_at < SILENCE:
            told = ours.poll(0.5)
            worked = max(worked, _worked(child.pid))
            if board[:8] != last:
                last, heard_at = board[:8], worked
        if told or ours.poll():
            self.kept, self.findings, readings, worked = ours.recv()
            self.readings += readings
        else:
            length = int.from_bytes(board[8:16], "big")
            kind = "hangs" if child.is_alive() else f"ends its process with code {child.exitcode}"
            self.findings.setdefault(kind, board[16 : 16 + length])
        child.kill()
        child.join()
        return max(worked, 1.0)  # one that dies at once must not be born for ever


def _live(search: Search, seconds: float, seed: int, board: mmap.mmap, parent: Any) -> None:
    random, reader, readings = Random(seed), search.reader, 0
    seen = {arc for arcs in search.kept.values() for arc in arcs}
    for warming, given in [*((reader, given) for given in reader.seeds), *WARMING]:
        outcome(warming, given)  # imports and caches come before the limit of memory
    _limit_memory()
    waiting = [given for given in reader.seeds if given not in search.kept]
    population, began = [*search.kept], time.process_time()
    while readings < A_LIFE and time.process_time() - began < seconds:
        given = waiting.pop() if waiting else mutate(random.choice(population), population, random)
        board[8 : 16 + len(given)] = len(given).to_bytes(8, "big") + given
        readings += 1
        board[:8] = readings.to_bytes(8, "big")
        said, arcs = traced(reader, given)
        if said and said not in search.findings:
            search.findings[said] = smallest(reader, given, said)
        if not said and (arcs - seen or not population):
            seen |= arcs
            search.kept[given] = arcs
            population.append(given)
    parent.send((search.kept, search.findings, readings, time.process_time() - began))


def outcome(reader: Reader, given: bytes) -> str:
    """What is wrong with how this input was read: "" for nothing."""
    began = time.process_time()
    try:
        reader.read(given)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we are looking for
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        said = f": {error}" if type(error).__name__ == "Unkept" else ""
        return f"{type(error).__name__} at {where}{said}"
    return "takes too long" if time.process_time() - began > reader.seconds else ""


def traced(reader: Reader, given: bytes) -> tuple[str, Arcs]:
    """The outcome, and the steps from line to line in verifyhub/ on the way there. Slowness is measured untraced."""
    arcs: set[tuple[str, int, int]] = set()

    def enter(frame: FrameType, event: str, argument: object) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(OURS):
            return None
        last = 0

        def step(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal last
            arcs.add((name[len(OURS) :], last, frame.f_lineno))
            last = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        said = outcome(reader, given)
    finally:
        sys.settrace(None)
    return (outcome(reader, given) if said == "takes too long" else said), frozenset(arcs)


def smallest(reader: Reader, given: bytes, said: str) -> bytes:
    """The input without the pieces that it says the same without; at most a few hundred tries."""
    size, tries = max(len(given) // 2, 1), 0
    while size and tries < 400:
        start = 1
        while start < len(given) and tries < 400:
            shorter, tries = given[:start] + given[start + size :], tries + 1
            if outcome(reader, shorter) == said:
                given = shorter
            else:
                start += size
        size //= 2
    return given


def fewest(kept: dict[bytes, Arcs], *, most: int, largest: int) -> list[bytes]:
    """Inputs that together reach nearly all that was reached, the one that adds most first."""
    left = {given: arcs for given, arcs in kept.items() if len(given) <= largest}
    reached: set[tuple[str, int, int]] = set()
    chosen: list[bytes] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda given: (len(left[given] - reached), -len(given)))
        if not left[best] - reached:
            break
        reached |= left.pop(best)
        chosen.append(best)
    return chosen


def save(folder: Path, inputs: list[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for given in inputs:
        (folder / hashlib.sha256(given).hexdigest()[:12]).write_bytes(given)


def _worked(pid: int | None) -> float:
    """Seconds of processor time of a process; on a busy machine the clock on the wall says little."""
    try:
        columns = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    return (int(columns[11]) + int(columns[12])) / os.sysconf("SC_CLK_TCK")


def _limit_memory() -> None:
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
