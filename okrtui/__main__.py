"""``okrtui`` and ``python -m okrtui``."""

import os
import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    if sys.argv[1:2] in (["status"], ["check-in"]):
        from okrtui.cli.quick import answer

        code = answer(sys.argv[1:])
        if code is not None:
            os._exit(code)  # all is written and nothing is open: taking Python apart would take longer

    from okrtui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
