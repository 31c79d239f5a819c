"""``python -m bystander``: the command, where no script is installed or on the path."""

import sys

from bystander.apps.cli.main import main

sys.exit(main())
