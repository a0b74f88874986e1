"""What is read of a report in an article: columns that a claim has, and a proposal of one."""

from django.db import models

from verifyhub.reading.drafts import Kind, Shade

HEDGES = [(shade.value, shade.value) for shade in Shade]
KINDS = [(kind.value, kind.value) for kind in Kind]


class Drafted(models.Model):
    """`quote` is `article.text[quote_start:quote_end]`. `attribution` lists speakers from the article outward.

    `speakers` adds where the text names each: [{"name", "start", "end"}], both None when it does not. `entities` are
    all names but places, people and organisations among them. It is said to have happened from `event_start` to before
    `event_end`, read off `event_words`. `reasons` say why it was proposed, or what is doubted of it.
    """

    statement = models.TextField()
    quote = models.TextField()
    quote_start = models.PositiveIntegerField()
    quote_end = models.PositiveIntegerField()
    attribution = models.JSONField(default=list, blank=True)
    speakers = models.JSONField(default=list, blank=True)
    hedge = models.CharField(max_length=12, choices=HEDGES)
    kind = models.CharField(max_length=12, choices=KINDS)
    places = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=list, blank=True)
    organisations = models.JSONField(default=list, blank=True)
    entities = models.JSONField(default=list, blank=True)
    event_start = models.DateTimeField(null=True, blank=True)
    event_end = models.DateTimeField(null=True, blank=True)
    event_words = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    needs_edit = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True
