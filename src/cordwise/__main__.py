"""`python -m cordwise`: the command line."""

import sys

from cordwise.cli import main

sys.exit(main())
