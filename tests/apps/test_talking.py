"""What the desk keeps beside its claims: notes, flags, stories, and who works on what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.claims.models import Flag, Story
from apps.claims.queries import notes_visible_to
from apps.claims.services import (
    DeskRefused,
    add_note,
    assign,
    close_story,
    create_story,
    put_in_story,
    raise_flag,
    reopen_story,
    settle_flag,
)
from tests.apps.desk_scene import EDITOR, OTHER, REPORTER, enter_claim, events
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
GONE = {"subject": "document:7", "message": "The page is gone."}


def test_a_private_note_is_seen_by_its_author_alone(now):
    claim, rosa, edda = enter_claim(), make_staff("Reporters"), make_staff("Editors")
    add_note(claim, author=rosa, actor=REPORTER, text=" Called the mayor. ", is_private=False, now=now)
    add_note(claim, author=rosa, actor=REPORTER, text="He sounded drunk.", is_private=True, now=now)
    add_note(claim, author=edda, actor=EDITOR, text="Call again.", is_private=False, now=now + timedelta(minutes=1))
    add_note(enter_claim(), author=rosa, actor=REPORTER, text="Elsewhere.", is_private=False, now=now)

    seen_by_rosa = [note.text for note in notes_visible_to(claim, rosa)]
    seen_by_edda = [note.text for note in notes_visible_to(claim, edda)]

    assert seen_by_rosa == ["Called the mayor.", "He sounded drunk.", "Call again."]
    assert seen_by_edda == ["Called the mayor.", "Call again."]


def test_notes_are_no_part_of_the_journal(now):
    claim = enter_claim()

    add_note(claim, author=make_staff(), actor=REPORTER, text="Hm.", is_private=False, now=now)

    assert events(claim) == ["claim.submitted"]
    with pytest.raises(DeskRefused, match="The note is empty."):
        add_note(claim, author=make_staff(), actor=REPORTER, text=" \n", is_private=False, now=now)


def test_the_same_flag_is_up_once_until_it_is_settled(now):
    claim = enter_claim()

    flag = raise_flag(claim, "evidence_gone", **GONE, now=now)
    assert raise_flag(claim, "evidence_gone", **GONE, now=now) is None
    settle_flag(flag, actor=EDITOR, reason="The paper moved it; the text is the same.", now=now)
    again = raise_flag(claim, "evidence_gone", **GONE, now=now)

    assert again is not None
    assert Flag.objects.filter(settled_at=None).get() == again
    assert events(claim) == ["claim.submitted", "claim.flagged", "claim.flag_settled", "claim.flagged"]
    settled = claim.journal.get(event="claim.flag_settled")
    assert (settled.actor_name, settled.reason) == ("Edda Editor", "The paper moved it; the text is the same.")
    assert claim.journal.filter(event="claim.flagged").first().data == {"kind": "evidence_gone", **GONE}


def test_flags_of_another_kind_or_page_stand_beside_it(now):
    claim = enter_claim()

    raise_flag(claim, "evidence_gone", **GONE, now=now)
    raise_flag(claim, "evidence_changed", **GONE, now=now)
    raise_flag(claim, "evidence_gone", subject="document:8", message="Gone too.", now=now)

    assert claim.flags.filter(settled_at=None).count() == 3


def test_the_database_keeps_an_open_flag_single(now):
    claim = enter_claim()
    raise_flag(claim, "evidence_gone", **GONE, now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(claim=claim, kind="evidence_gone", **GONE, raised_at=now)


def test_a_flag_is_settled_once_and_with_words(now):
    flag = raise_flag(enter_claim(), "evidence_gone", **GONE, now=now)

    with pytest.raises(DeskRefused, match="Say what you found when you looked."):
        settle_flag(flag, actor=EDITOR, reason=" ", now=now)
    settle_flag(flag, actor=EDITOR, reason="Archived copy is the same.", now=now)
    with pytest.raises(DeskRefused, match="Someone has settled this already."):
        settle_flag(flag, actor=OTHER, reason="Me too.", now=now)

    flag.refresh_from_db()
    assert (flag.settled_by, flag.settled_at) == ("Edda Editor", now)


def test_a_story_is_created_filled_and_closed(now):
    claim, late = enter_claim(), enter_claim()
    story = create_story(" The river front ", actor=EDITOR, now=now)

    entry = put_in_story(claim, story, actor=EDITOR, now=now)
    assert put_in_story(claim, story, actor=EDITOR, now=now) is None
    close_story(story, actor=EDITOR, now=now)

    assert (story.title, story.closed_at) == ("The river front", now)
    assert entry.parts["before"]["claim"] == {"story": None}
    assert entry.parts["after"]["claim"] == {"story": "The river front"}
    with pytest.raises(DeskRefused, match="The story “The river front” is closed and takes no new claims."):
        put_in_story(late, story, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="This story is closed already."):
        close_story(story, actor=EDITOR, now=now)

    reopen_story(story, actor=EDITOR)
    put_in_story(late, story, actor=EDITOR, now=now)
    put_in_story(claim, None, actor=EDITOR, now=now)
    assert list(story.claims.all()) == [late]


def test_a_story_has_a_title_of_its_own(now):
    create_story("The river front", actor=EDITOR, now=now)

    with pytest.raises(DeskRefused, match="There is a story called “The river front” already."):
        create_story("The river front ", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="A story needs a title."):
        create_story(" ", actor=EDITOR, now=now)
    assert Story.objects.count() == 1


def test_a_claim_is_handed_to_a_member_of_the_staff(now):
    claim, rosa = enter_claim(), make_staff(username="rosa")
    outsider, gone = make_staff(is_staff=False), make_staff(is_active=False)

    entry = assign(claim, to=rosa, actor=REPORTER, now=now)
    assert assign(claim, to=rosa, actor=REPORTER, now=now) is None
    for nobody in (outsider, gone):
        with pytest.raises(DeskRefused, match="is not a member of the staff."):
            assign(claim, to=nobody, actor=REPORTER, now=now)
    assert claim.assigned_to == rosa
    assert entry.parts["after"]["claim"] == {"assigned_to": "rosa"}

    assign(claim, to=None, actor=EDITOR, now=now)
    assert claim.assigned_to is None
    assert claim.journal.latest("position").parts["before"]["claim"] == {"assigned_to": "rosa"}
