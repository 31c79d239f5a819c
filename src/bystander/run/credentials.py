"""A judged copy with Content Credentials: the same pictures and sound, and one manifest more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import bystander
from bystander.domain.limits import Limits
from bystander.domain.plan import Plan
from bystander.domain.report import Report
from bystander.errors import BadRequest, Withheld
from bystander.media.digest import sha256
from bystander.media.scrub.door import print_of
from bystander.media.sniff import medium_of
from bystander.media.staging import Staging, refuse_same_file, write_errors
from bystander.media.traces.door import traces_of
from bystander.plan.fingerprint import fingerprint
from bystander.provenance.contents import is_ours
from bystander.provenance.credentials import Signer, attach, media_type, read
from bystander.provenance.manifest import manifest
from bystander.run.credentialed import CARRIERS


def add_credentials(
    copy: Path, target: Path, papers: tuple[Plan, Report], signer: Signer, *, force: bool = False
) -> Report:
    """Writes ``copy`` with a manifest about its plan to ``target``. Returns its report.

    force: a target that is there may be replaced
    Nothing stands at ``target`` unless it shows what the copy shows, and carries one manifest
    that says what ours do, and nothing else that the copy did not. Raises BadRequest for
    papers that are not the copy's, Withheld for a result that is not as it should be.
    """
    plan, report = papers
    _insist_on_papers(copy, plan, report)
    refuse_same_file(copy, target)
    if target.suffix.lower() != copy.suffix.lower():
        raise BadRequest(f"{target} must end with {copy.suffix}, as the copy does")
    definition = manifest(plan, bystander.__version__, media_type(copy))
    with Staging(target, replace=force) as staged:
        with write_errors():
            attach(copy, staged.file, definition, signer)
        _insist_on_the_same(copy, staged.file)
        digest = sha256(staged.file)
        staged.publish()
    return replace(report, output_digest=digest, notices=(*report.notices, _notice(report)))


def _insist_on_papers(copy: Path, plan: Plan, report: Report) -> None:
    if sha256(copy) != report.output_digest:
        raise BadRequest(f"{copy} is not the copy that the report is of, or was changed since")
    if fingerprint(plan) != report.plan_digest:
        raise BadRequest("the plan is not the one that the copy was made by; name that one")


def _insist_on_the_same(copy: Path, made: Path) -> None:
    medium, limits = medium_of(copy), Limits()
    if print_of(made, medium, limits) != print_of(copy, medium, limits):
        raise _withheld("does not show what the copy shows")
    store = read(made)
    if store is None or not is_ours(store):
        raise _withheld("says something else than was meant")
    added = set(traces_of(made)) - set(traces_of(copy))
    if len(added) != 1 or next(iter(added)).name not in CARRIERS:
        raise _withheld("carries more than one manifest")


def _withheld(why: str) -> Withheld:
    return Withheld(
        f"the copy with Content Credentials was withheld, for it {why}; use the copy without, "
        "and please report this",
        None,
    )


def _notice(report: Report) -> str:
    return (
        "Content Credentials were added to the copy after it was judged, and nothing else was "
        f"changed; before, it had the SHA-256 {report.output_digest}"
    )
