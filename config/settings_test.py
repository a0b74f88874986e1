"""Settings for the suite: the same code, no worker, no network; the database and the broker may come from outside."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
if "VERIFYHUB_DATA_DIR" not in os.environ:  # the processes of a parallel run inherit the folder of the first
    os.environ["VERIFYHUB_DATA_DIR"] = tempfile.mkdtemp(prefix="verifyhub-test-")
    atexit.register(shutil.rmtree, os.environ["VERIFYHUB_DATA_DIR"], ignore_errors=True)

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES

DEMO = True
NUDGE_WORKERS = False
READS_PER_MINUTE = WRITES_PER_MINUTE = REQUESTS_PER_DAY = BAD_KEYS_PER_MINUTE = 10**6  # the tests of limits set theirs
LIMITS_URL = "memory://"
COMPARE_BY_MEANING = READ_BY_MEANING = False  # those tests that want the language models ask for them
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and nothing here is worth guarding
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in service: threads sharing a database in memory are refused at once instead of waiting their turn.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:  # two runs on one server do not meet
    DATABASES["default"]["TEST"] = {"NAME": f"test_verifyhub_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing, and here a warning is an error
