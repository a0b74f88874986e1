"""Which code shows a claim: a tag given by an earlier release does not hold for what this one shows."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# Whatever decides how a claim that has not changed is shown.
SHOWN_BY = [
    settings.BASE_DIR / name
    for name in (
        "apps/api/addresses.py",
        "apps/api/claim_shapes.py",
        "apps/api/claims.py",
        "apps/api/evidence_shapes.py",
        "apps/api/rendering.py",
        "apps/api/shapes.py",
        "apps/claims/claim_review.py",
        "apps/claims/queries.py",
        "apps/claims/services/moves.py",
        "apps/evidence/dossier.py",
        "apps/evidence/models/findings.py",
        "verifyhub/lifecycle.py",
        "verifyhub/names/aliases.csv",
        "verifyhub/names/gazetteer.csv",
        "verifyhub/names/places.py",
        "verifyhub/relations.py",
    )
]


def digest_of(files: Iterable[Path]) -> str:
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:20]


# Taken when the process starts: its files may be replaced while it runs, the code it runs is not.
RELEASE = f"{digest_of(SHOWN_BY)} {settings.BASE_URL} {settings.TIME_ZONE}"
