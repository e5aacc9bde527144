"""Where the command line meets the outside: failures to sentences and exit codes, never a traceback."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mwl_desktop import paths
from mwl_desktop.cli import exit_codes, streams, ways
from mwl_desktop.cli.exit_codes import FAILED, INTERRUPTED
from mwl_desktop.cli.output import complain
from mwl_desktop.errors import Cancelled, MwlError, UserError
from mwl_desktop.sentences import say, sentence

if TYPE_CHECKING:
    from mwl_desktop.vault.vault import Vault

PASSPHRASE_VARIABLE: Final = "MWL_PASSPHRASE_FILE"
_log = logging.getLogger(__name__)


class Ended(Exception):
    """The command has said what there is to say and ends with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def run(program: click.Command, arguments: Sequence[str] | None, thing: object) -> int:
    """Run a command with `thing` as its context object; returns its exit code whatever happens."""
    streams.prepare()
    try:
        answer = program.main(
            None if arguments is None else list(arguments), "mwl-desktop", standalone_mode=False, obj=thing
        )
        streams.flush()
    except Ended as ended:
        return ended.code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        streams.show(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort, Cancelled):
        return INTERRUPTED
    except MwlError as error:
        complain(sentence(error))
        return exit_codes.of(error.code)
    except streams.Untold as error:
        return _untold(error)
    except OSError as error:
        return _refused(error)
    except Exception:  # noqa: BLE001 - the command line's edge: never a traceback
        return _unexpected()
    return answer if isinstance(answer, int) else 0


def _untold(error: streams.Untold) -> int:
    """Nothing was done that lasts, and the output takes no more; a reader of a pipe may leave (`| head`)."""
    streams.give_up()
    if error.reader_left:
        return FAILED
    complain(say("system.output_failed", {"reason": error.reason}))
    return exit_codes.of("system.output_failed")


def _refused(error: OSError) -> int:
    """What the system did not do, where that is the person's to mend; anything else is unexpected."""
    if error.errno == errno.ENAMETOOLONG:
        complain(say("system.name_too_long", {"path": str(error.filename or "")[:60] + "…"}))
        return exit_codes.of("system.name_too_long")
    # The commands write files of their own by name; without one it is help that could not be printed.
    if error.errno in (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EBADF) and error.filename is None:
        return _untold(streams.Untold(error))
    return _unexpected()


def _unexpected() -> int:
    """Note in the log where it happened, with none of the vault's words, and say so in a sentence."""
    from mwl_desktop import log

    try:
        path = log.start(paths.state_folder())
    except OSError:
        complain(say("unexpected", {}))
        return FAILED
    _log.exception("a command failed")
    complain(say("unexpected.logged", {"path": path}))
    return FAILED


@contextmanager
def opened(
    path: Path,
    passphrase_file: Path | None,
    *,
    stdin_is_taken: bool = False,
    to_write: bool = False,
    takes_in: bool = True,
) -> Iterator[Vault]:
    """The open vault at `path`, closed at the end; `takes_in` first what was sealed while it was locked.

    Who wants `to_write` hears at once when that vault can only be read.
    """
    from mwl_desktop.cli.inbox_commands import take_in
    from mwl_desktop.services import vaults

    vaults.look_at(path, by_passphrase=ways.by_passphrase())
    ways.check_one(passphrase_file)
    kit = ways.kit_file()
    if kit is not None:
        vault = vaults.unlock_with_kit(path, ways.kit_text(kit))
    elif ways.key_store():
        vault = vaults.unlock_remembered(path)
    else:
        vault = vaults.unlock(path, passphrase(passphrase_file, stdin_is_taken=stdin_is_taken))
    try:
        if to_write:
            vault.check_writable()
        if takes_in and not vault.read_only:
            take_in(vault)
        yield vault
    finally:
        vault.close()


def file_of_passphrase(given: Path | None) -> Path | None:
    """The file that the option names, else the one the environment does."""
    named = os.environ.get(PASSPHRASE_VARIABLE)
    return given or (Path(named) if named else None)


def passphrase(given: Path | None, *, new: bool = False, stdin_is_taken: bool = False) -> str:
    """The passphrase out of the file named by option or environment, else asked for at the terminal.

    Where input is not a terminal its first line is taken, unless the command reads its text from there.
    """
    file = file_of_passphrase(given)
    if file is not None:
        from mwl_desktop.services import secret_files

        return secret_files.new_passphrase_in(file) if new else secret_files.passphrase_in(file)
    if sys.stdin is None:
        raise UserError("passphrase.not_given", variable=PASSPHRASE_VARIABLE)
    if sys.stdin.isatty():
        return _asked(click.prompt, new=new)
    if stdin_is_taken:
        raise UserError("passphrase.not_given", variable=PASSPHRASE_VARIABLE)
    line = sys.stdin.readline()
    if not line:
        raise UserError("passphrase.not_given", variable=PASSPHRASE_VARIABLE)
    return line.rstrip("\r\n")


def new_passphrase(given: Path | None) -> str:
    """The passphrase that is to hold from now on: of a file, else asked for, else the input's next line."""
    if given is not None:
        from mwl_desktop.services import secret_files

        return secret_files.new_passphrase_in(given)
    if sys.stdin is not None and sys.stdin.isatty():
        return _asked(click.prompt, new=True, what="New passphrase")
    line = "" if sys.stdin is None else sys.stdin.readline()
    if not line:
        raise UserError("passphrase.no_new_one")
    return line.rstrip("\r\n")


def input_text() -> str:
    """All of the standard input, as UTF-8; what is not is replaced."""
    return "" if sys.stdin is None else sys.stdin.buffer.read().decode("utf-8-sig", "replace")


def _asked(prompt: Callable[..., str], *, new: bool, what: str = "Passphrase") -> str:
    return prompt(what, hide_input=True, err=True, confirmation_prompt="Once more" if new else False)
