"""The program `examapp`: global options, language, and commands loaded only when they are called."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from examapp import __version__
from examapp.cli.context import FIXABLE, INTERRUPTED, Context, narrate, pass_context, shipped_banks, show_error
from examapp.cli.lazy_groups import lazily
from examapp.domain.errors import ExamError, Message
from examapp.locale import FOLDER, LANGUAGES, _, language_of_locale, use_language

# Command name to its module and one-line help; groups and commands alike.
COMMANDS = {
    "demo": ("examapp.cli.demo", Message("Run the whole main job on shipped demonstration data")),
    "take": ("examapp.cli.take", Message("Sit an exam")),
    "learn": ("examapp.cli.learn", Message("Read the lessons of a course and answer their check items")),
    "practise": ("examapp.cli.practise", Message("Practise: an item, your answer, and at once why")),
    "mock": ("examapp.cli.mock", Message("Sit a mock exam on practice items: score, error band, review")),
    "training": ("examapp.cli.training", Message("Lectures and hours of training; progress that travels")),
    "progress": ("examapp.cli.progress", Message("See how far you are, what is due, and what to do next")),
    "bank": ("examapp.cli.bank", Message("Make, check and count question banks")),
    "exam": ("examapp.cli.exam", Message("List exams, build, seal and open forms")),
    "station": ("examapp.cli.station", Message("Make this machine a station, and trust others")),
    "session": ("examapp.cli.session", Message("Plan, open and close sessions; seat codes")),
    "rehearse": ("examapp.cli.rehearse", Message("Five items to practise with the exam screen")),
    "door": ("examapp.cli.door", Message("Passphrases for trainer and administrator")),
    "roster": ("examapp.cli.roster", Message("Import and list candidates")),
    "baseline": ("examapp.cli.baseline", Message("Import and show baselines")),
    "results": ("examapp.cli.results", Message("Send results home, merge them, see what is missing")),
    "report": ("examapp.cli.report", Message("Print reports")),
    "analyse": ("examapp.cli.analyse", Message("Statistics of responses and scores from elsewhere")),
    "verify": ("examapp.cli.verify", Message("Check that every stored journal and audit is intact")),
    "doctor": (
        "examapp.cli.doctor",
        Message("Check this machine before the exam: one screen, each fault with a remedy"),
    ),
    "backup": ("examapp.cli.backup", Message("Copy the data folder into one file, while exams run")),
    "restore": ("examapp.cli.restore", Message("Put a backup into an empty folder")),
}


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The options that are accepted before or after a command, and the arguments that are left."""

    values: dict[str, str]
    rest: list[str]


GLOBAL_OPTIONS = ("--data", "--banks", "--lang")


def split_global_options(arguments: list[str]) -> GlobalOptions:
    """Take `--data X`, `--data=X` and the like out of the arguments, up to a bare `--`."""
    values: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
        elif name not in GLOBAL_OPTIONS:
            rest.append(argument)
        elif equals:
            values[name] = value
        else:
            values[name] = next(waiting, "")
    return GlobalOptions(values, rest)


@click.group(
    cls=lazily(COMMANDS), invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="examapp", help="")
@pass_context
def program(context: Context) -> None:
    """Open the full-screen app when no command is given."""
    if click.get_current_context().invoked_subcommand is None:
        from examapp.cli.home import open_home  # Textual loads only here

        open_home(context)


def program_help() -> str:
    """What `examapp --help` says above the list of commands."""
    return _(
        "examapp: training and closed-book exams for legal-aid lawyers, without a network.\n\n"
        "Without a command it opens the full-screen app.\n\n\b\n"
        "Global options, before or after a command:\n"
        "  --data DIR     where the data is (or EXAMAPP_DATA)\n"
        "  --banks DIR    where the question banks are\n"
        "  --lang zh|en   the language"
    )


def speak_program() -> None:
    """Put what the program says about itself, made before a language was chosen, into the language in use."""
    program.help = program_help()
    for option in program.params:
        if option.name == "version" and isinstance(option, click.Option):
            option.help = _("Show the version and leave.")


def make_context(options: dict[str, str]) -> Context:
    """The context that global options and environment ask for; UsageError when an option has no usable value."""
    language = options.get("--lang", "") if "--lang" in options else language_of_locale()
    if language not in LANGUAGES:
        use_language(language_of_locale())
        raise click.UsageError(_("--lang takes zh or en, not “{value}”").format(value=language))
    use_language(language)
    for name in ("--data", "--banks"):
        if name in options and not options[name]:
            raise click.UsageError(_("{option} needs a folder after it").format(option=name))
    data = Path(options["--data"]) if "--data" in options else None
    banks = Path(options["--banks"]) if "--banks" in options else shipped_banks()
    return Context(data, banks, language)


def speak_click(language: str) -> None:
    """Let click's own words come from our catalogues: it asks gettext for the domain `messages`."""
    import gettext  # click has loaded it

    os.environ["LANGUAGE"] = LANGUAGES[language]
    gettext.bindtextdomain("messages", str(FOLDER))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code: 0 fine, 1 the user can fix it, 2 usage, 130 interrupted."""
    options = split_global_options(arguments)
    try:
        context = make_context(options.values)
        speak_click(context.language)
        speak_program()
        result = program.main(options.rest, "examapp", standalone_mode=False, obj=context)
    except click.exceptions.Abort:
        narrate(_("Interrupted."))
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ExamError as error:
        show_error(error)
        return FIXABLE
    return result if isinstance(result, int) else 0


def main() -> None:
    """Be the console script."""
    sys.exit(run(sys.argv[1:]))
