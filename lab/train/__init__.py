"""The training of the small models that ship with the package."""
