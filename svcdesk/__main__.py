"""``python -m svcdesk`` is the program ``svcdesk``."""

import multiprocessing
import sys

from svcdesk.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # batches of documents are drawn in a process of their own
    sys.exit(main())
