"""``python -m bystander.apps.cli``: the command, where no script is installed."""

import sys

from bystander.apps.cli.main import main

sys.exit(main())
