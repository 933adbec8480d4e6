"""``okrtui`` and ``python -m okrtui``."""

import os
import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    _keep_out_of_the_working_folder()
    try:
        _run()
    except (MemoryError, SystemError) as error:
        if isinstance(error, SystemError) and "exception set" not in str(error):
            raise
        # "error return without exception set": now and then Python has no memory even for a MemoryError
        sys.exit("okrtui: There is not enough memory. Close other programs, or allow more (ulimit -v).")


def _run() -> None:
    if sys.argv[1:2] in (["status"], ["check-in"]):
        from okrtui.cli.quick import answer

        code = answer(sys.argv[1:])
        if code is not None:
            os._exit(code)  # all is written and nothing is open: taking Python apart would take longer

    else:
        from okrtui.cli.last_frame import show_last_frame

        show_last_frame(sys.argv[1:])
        sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]  # asyncio does without: no network here

    from okrtui.cli.main import run

    sys.exit(run(sys.argv[1:]))


def _keep_out_of_the_working_folder() -> None:
    """Let no folder of ours be relative to wherever we are started: anybody's files may lie there.

    A relative XDG folder counts as none, as its standard says; who has no home gets one that holds nothing.
    """
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        if not os.environ.get(name, "/").startswith("/"):
            del os.environ[name]
    if not os.path.expanduser("~").startswith("/"):  # noqa: PTH111 - pathlib would take longer than an answer
        os.environ["HOME"] = os.devnull


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the working folder, where "python -m" would look for every module first
    main()
