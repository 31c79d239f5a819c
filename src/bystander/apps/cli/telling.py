"""Who is told what: people on a terminal, programs on standard output."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bystander.apps.cli.documents import report_path
from bystander.apps.cli.progress import shown
from bystander.apps.cli.results import document, sentence, table
from bystander.domain.policy import Policy, SoundPolicy, Subtitles
from bystander.errors import BystanderError, Interrupted
from bystander.run.batch import Result, Status, verdict
from bystander.run.crew import Crew
from bystander.run.targets import Errand, Pair


def warn(policy: Policy, crew: Crew) -> None:
    """What the user chose and may regret: said once a run, also when quiet."""
    for name, effect in crew.effects.items():
        if effect.weaker:
            _say(f"warning: {name} is weaker than fill: {effect.weaker}")
    if policy.hides_no_picture:
        _say("warning: the policy hides nothing in pictures; they are published as they are")
    if policy.sound is SoundPolicy.KEEP:
        _say("warning: --sound keep copies voices, and voices identify people")
    if policy.subtitles is Subtitles.KEEP:
        _say("warning: --subtitles keep copies what is written in them, and that may name people")


def announce(
    errand: Errand, wishes: Namespace, foreseen: Mapping[Pair, str] = MappingProxyType({})
) -> None:
    """What a run would do. ``foreseen``: a sentence about each archive. Touches nothing."""
    if wishes.json:
        pairs = [
            {"source": str(each.source), "target": str(each.target)}
            | ({"archive": foreseen[each]} if each in foreseen else {})
            for each in errand.pairs
        ]
        skipped = document([], errand.skipped, 0)["skipped"]
        print(json.dumps({"dry_run": True, "files": pairs, "skipped": skipped}, indent=1))
        return
    for pair in errand.pairs:
        print(f"{shown(pair.source)} -> {shown(pair.target)}")
        if pair in foreseen:
            print(f"  {foreseen[pair]}")
    for passed in errand.skipped:
        print(f"{shown(passed.source)} skipped: {passed.reason}")


def tell(result: Result, wishes: Namespace, *, alone: bool) -> None:
    """One file is done. A failure is told always, a success where no line shows the progress.

    alone: it is the only file, so the table follows at once
    """
    if result.error is not None:
        _say(sentence(result))
    elif not (alone or wishes.quiet or sys.stderr.isatty()):
        print(sentence(result), file=sys.stderr)


def close(errand: Errand, results: Sequence[Result], wishes: Namespace) -> None:
    """The last word of a batch: notices, then the table or the document."""
    if not wishes.quiet:
        _notices(results)
    if wishes.json:
        print_json(errand, results)
    elif not wishes.quiet:
        print(table(results, errand.skipped))
        if len(results) == 1:
            _where(results[0], wishes)


def print_json(
    errand: Errand, results: Sequence[Result], error: BystanderError | None = None
) -> None:
    """The one document on standard output."""
    code = verdict([result.exit_code for result in results]) if error is None else _code(error)
    print(json.dumps(document(results, errand.skipped, code, error), indent=1))


def _code(error: BystanderError) -> int:
    return 128 + error.signal_number if isinstance(error, Interrupted) else error.exit_code


def _where(result: Result, wishes: Namespace) -> None:
    if result.status is Status.PUBLISHED:
        print(f"\ncopy:   {shown(result.pair.target)}")
    if result.status is not Status.FAILED:
        print(f"report: {shown(report_path(result.pair.target, wishes.report))}")


def _notices(results: Sequence[Result]) -> None:
    told = Counter(
        notice for each in results if each.outcome for notice in each.outcome.report.notices
    )
    for notice, files in told.items():
        _say(f"note: {notice}" + (f" ({files} files)" if files > 1 else ""))


def _say(text: str) -> None:
    print(f"bystander: {text}", file=sys.stderr)
