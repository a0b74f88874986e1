"""How long the searching tests search: enough for every day, or thoroughly with HYPOTHESIS_PROFILE=thorough."""

import os

IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
