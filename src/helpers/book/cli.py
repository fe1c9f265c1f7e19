"""The command `trialbook`: what a person types, and the exit code they get."""

import argparse
import os
import sys
from pathlib import Path

from helpers.book import commands, environment, summary
from helpers.book.disk import disk_fault
from helpers.book.errors import PublicationError, RunError

CODES = """exit codes: 0 done, 2 wrong call, 3 data refused, 4 a page failed, 5 publication failed,
6 must not be published, 7 locked by another run"""


def main(words=None):
    """Run one command and return its exit code."""
    given = _parser().parse_args(words)
    for name in ("data", "site"):
        folder = getattr(given, name)
        if folder:
            os.environ[f"TRIALBOOK_{name.upper()}"] = str(Path(folder).resolve())
    try:
        return given.run(given) or 0
    except RunError as error:
        sys.stderr.write(f"{error}\n")
        return error.code
    except OSError as error:
        said = disk_fault(error)
        if not said:
            raise
        sys.stderr.write(f"{said}\n")
        return PublicationError.code
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the published site is as it was\n")
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="trialbook", description=__doc__, epilog=CODES)
    _add_common(parser, None, False)
    commands_of = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, helped, options in COMMANDS:
        one = commands_of.add_parser(name, help=helped, description=helped, epilog=CODES)
        one.set_defaults(run=run)
        # said after the command they override what was said before it
        _add_common(one, argparse.SUPPRESS, argparse.SUPPRESS)
        for flags, settings in options:
            one.add_argument(*flags, **settings)
    return parser


def _add_common(parser, folder, quiet):
    """Add the options of every command, with their defaults."""
    parser.add_argument("--data", metavar="DIR", default=folder, help="folder of trials")
    parser.add_argument("--site", metavar="DIR", default=folder, help="folder of the site")
    parser.add_argument("--quiet", action="store_true", default=quiet, help="only failures")


def _cores(word):
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number of cores")
    return int(word)


def _option(*flags, **settings):
    return flags, settings


TRIAL = _option("--trial", metavar="TRIAL", help="a folder of the data folder")
CUT = _option("--cut", metavar="YYYY-MM-DD", help="a data cut of the trial (default: the latest)")
CORES = _option("--cores", type=_cores, default=len(os.sched_getaffinity(0)), metavar="N")
THE_TRIAL = (TRIAL[0], {**TRIAL[1], "required": True})

COMMANDS = (
    ("stage", commands.stage, "check a delivery and lay it down as an immutable cut", (
        _option("delivery", metavar="DELIVERY",
                help="a folder of SDTM files as delivered, or a zip archive of them"),
        THE_TRIAL,
        (CUT[0], {**CUT[1], "required": True, "help": "the date of the cut"}),
        _option("--delivered", metavar="YYYY-MM-DD", help="date of delivery (default: the cut)"),
        _option("--synthetic", action="store_true", help="the data are synthetic"),
        _option("--dictionary", action="append", default=[], metavar="NAME=VERSION",
                help="version of a coding dictionary; may be repeated"),
        _option("--encoding", action="append", default=[], metavar="FILE=ENCODING",
                help="encoding of a text file that is not in UTF-8; may be repeated"),
    )),
    ("check", commands.check, "print the findings of cuts", (TRIAL, CUT)),
    ("build", commands.build, "build what is out of date: pages, editions, the shelf", (
        TRIAL, CUT,
        _option("--all", action="store_true", dest="every", help="every cut, not only the latest"),
        CORES,
        _option("--plain-kernels", action="store_true", help="no pre-imported fork server"),
        _option("--profile", metavar="DIR", help="a Snakemake profile, such as profiles/slurm"),
    )),
    ("page", commands.page, "render one page, fast, while you edit", (
        _option("chapter", metavar="CHAPTER", help="such as 02_safety"), THE_TRIAL, CUT,
        _option("--watch", action="store_true", help="show it in the browser anew at each save"),
        _option("--port", type=int, default=0, help="of that page (default: any that is free)"),
    )),
    ("print", commands.print_pdf, "give published editions their PDF, by Chromium", (
        TRIAL, CUT, CORES,
    )),
    ("summary", summary.summary, "write the public summary of a cut whose book is built", (
        THE_TRIAL, CUT,
    )),
    ("serve", commands.serve, "show the site on this machine", (
        _option("--port", type=int, default=8000),
    )),
    ("new-trial", commands.new_trial, "write a commented trial.yml to start from", (
        _option("slug", metavar="SLUG", help="the trial's id: lower-case letters and digits"),
    )),
    ("environment", environment.hold,
     "hold what is installed against the lock and the records of its files", ()),
    ("lab", commands.lab, "open JupyterLab with every notebook paired", ()),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
