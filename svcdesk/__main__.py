"""``python -m svcdesk`` is the program ``svcdesk``."""

import sys

from svcdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
