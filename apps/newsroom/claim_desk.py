"""The claim page's own desk: acts, discussion, flags, corrections, and the claims it is tied to."""

from typing import Any

from django.http import HttpRequest

from apps.claims.models import Claim
from apps.claims.queries import notes_visible_to
from apps.newsroom.act_forms import ReasonForm
from apps.newsroom.acts import act_buttons, closed_because
from apps.newsroom.corrections import correction_views
from apps.newsroom.desk import may_act, staff
from apps.newsroom.forms import NoteForm
from apps.newsroom.looking_back import LookBackForm, slider_times
from apps.newsroom.perhaps_the_same import proposals_of


def desk_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    buttons = act_buttons(request, claim)
    return {
        "acts": [button for button in buttons if not button.closed_because],
        "closed_acts": [button for button in buttons if button.closed_because],
        "me": staff(request),
        "notes": notes_visible_to(claim, staff(request)),
        "note_form": NoteForm(),
        "may_note": may_act(request, "note"),
        "flags": claim.flags.filter(settled_at=None).order_by("raised_at", "id"),
        "settle_closed_because": closed_because(request, "settle_flag"),
        "settle_form": ReasonForm(prefix_of_ids="settle"),
        "corrections": correction_views(claim.corrections.order_by("-reopened_at")),
        "proposals": proposals_of(request, [claim])[claim.pk],
        "may_merge": may_act(request, "merge"),
        "duplicates": claim.duplicates.order_by("id"),
        "parts": claim.parts.order_by("id"),
        "look_back": LookBackForm(),
        "times": slider_times(claim),
    }
