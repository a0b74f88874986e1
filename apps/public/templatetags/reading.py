"""The words of `wording`, for templates."""

from django import template

from apps.claims.claim_review import web_address
from apps.public.wording import HEDGES, STANCES
from verifyhub.reading import Stance
from verifyhub.reading.drafts import Shade

register = template.Library()
register.filter("web_address", web_address)


@register.filter
def stance_words(stance: str) -> str:
    return STANCES[Stance(stance)]


@register.filter
def hedge_words(hedge: str) -> str:
    return HEDGES[Shade(hedge)]
