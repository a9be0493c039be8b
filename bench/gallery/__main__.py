"""`python -m bench.gallery FOLDER [part of a name …]`: pictures of the demo's pages; exit code 1 at a complaint.

The walk is imported after Django has been set up, so that it imports models like every other module.
"""

import importlib
import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "transfer.settings.demo"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that asks the database
    django.setup()
    sys.exit(importlib.import_module("bench.gallery.walk").main(Path(sys.argv[1]), sys.argv[2:]))
