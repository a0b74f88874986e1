"""A fresh installation has its groups, and each can do its work in the admin."""

import pytest
from django.contrib.auth.models import Group

from apps.accounts.models import User
from apps.accounts.roles import ROLE_OF_GROUP
from verifyhub.lifecycle import Actor, Role
from verifyhub.permissions import may

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "group,permission,allowed",
    [
        ("Reporters", "claims.view_claim", True),
        ("Reporters", "claims.add_article", True),
        ("Reporters", "claims.change_claim", False),
        ("Reporters", "claims.delete_claim", False),
        ("Reporters", "accounts.view_apikey", False),
        ("Reporters", "webhooks.view_secret", False),
        ("Reporters", "claims.view_correction", True),
        ("Reporters", "claims.add_story", False),
        ("Reporters", "evidence.add_publisher", False),
        ("Reporters", "evidence.add_publisheraddress", False),
        ("Reporters", "evidence.add_feed", False),
        ("Editors", "claims.add_story", True),
        ("Editors", "evidence.add_publisher", True),
        ("Editors", "evidence.add_publisheraddress", True),
        ("Editors", "evidence.change_feed", True),
        ("Standards editors", "claims.add_story", True),
        ("Standards editors", "evidence.change_feed", True),
        ("Operators", "claims.add_story", False),
        ("Operators", "claims.add_claim", False),
        ("Operators", "evidence.change_feed", True),
        ("Editors", "claims.view_journalentry", True),
        ("Editors", "claims.add_article", True),
        ("Editors", "claims.change_claim", True),
        ("Editors", "evidence.change_publisher", True),
        ("Editors", "claims.change_journalentry", False),
        ("Editors", "claims.delete_claim", False),
        ("Editors", "accounts.change_apikey", False),
    ],
)
def test_a_group_may_do_its_work_and_no_more(group: str, permission: str, allowed: bool) -> None:
    user = User.objects.create(username="rosa", is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    assert user.has_perm(permission) is allowed


@pytest.mark.parametrize("group,role", ROLE_OF_GROUP.items())
def test_stories_are_kept_by_those_whom_the_table_of_acts_names(group: str, role: Role) -> None:
    user = User.objects.create(username="rosa", is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    assert user.has_perm("claims.add_story") is may("keep_stories", Actor(role, "Rosa"))
