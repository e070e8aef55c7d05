"""`python -m generator` is the command `clientwright`."""

import sys

from .cli import main

sys.exit(main())
