"""What a frozen Inkling starts with."""

import sys

from app.main import main

sys.exit(main())
