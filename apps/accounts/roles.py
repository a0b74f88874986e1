"""From a staff account or a partner to the actor that the lifecycle knows."""

from apps.accounts.models import Partner, User
from verifyhub.lifecycle import Actor, Role

REPORTERS = "Reporters"
EDITORS = "Editors"


def actor_for_user(user: User) -> Actor:
    """Superusers and members of Editors act as editors, everyone else on the staff as a reporter."""
    is_editor = user.is_superuser or any(group.name == EDITORS for group in user.groups.all())
    return Actor(Role.EDITOR if is_editor else Role.REPORTER, user.get_full_name() or user.username, f"user:{user.pk}")


def actor_for_partner(partner: Partner) -> Actor:
    return Actor(Role.PARTNER, partner.name, f"partner:{partner.pk}")
