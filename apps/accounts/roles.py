"""From a staff account or a partner to the actor that the lifecycle knows."""

from apps.accounts.models import Partner, User
from verifyhub.lifecycle import Actor, Role

REPORTERS = "Reporters"
EDITORS = "Editors"
STANDARDS_EDITORS = "Standards editors"
OPERATORS = "Operators"
# Who is in several groups acts in the first of these.
ROLE_OF_GROUP = {
    STANDARDS_EDITORS: Role.STANDARDS_EDITOR,
    EDITORS: Role.EDITOR,
    REPORTERS: Role.REPORTER,
    OPERATORS: Role.OPERATOR,
}


def actor_for_user(user: User) -> Actor:
    """Superusers act as standards editors; staff in none of the groups as reporters."""
    groups = {group.name for group in user.groups.all()}
    role = next((role for name, role in ROLE_OF_GROUP.items() if name in groups), Role.REPORTER)
    if user.is_superuser:
        role = Role.STANDARDS_EDITOR
    return Actor(role, user.get_full_name() or user.username, f"user:{user.pk}")


def actor_for_partner(partner: Partner) -> Actor:
    return Actor(Role.PARTNER, partner.name, f"partner:{partner.pk}")
