"""A fresh installation has its two groups, and each can do its work in the admin."""

import pytest
from django.contrib.auth.models import Group

from apps.accounts.models import User

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
