"""A record of a finished copy: made and signed, and checked by somebody who trusts nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hmac import compare_digest
from pathlib import Path

import bystander
from bystander.domain.archive_report import ArchiveReport
from bystander.domain.plan import Plan
from bystander.domain.record import RECORD_VERSION, Opening, Record
from bystander.domain.report import Report
from bystander.errors import BadRequest, Unproven
from bystander.media.digest import sha256
from bystander.plan import archive_document, document, report_document
from bystander.plan.canonical import digest_of
from bystander.plan.fingerprint import fingerprint, unlinked
from bystander.plan.record_document import signed_bytes
from bystander.provenance.commitment import commitment, new_key
from bystander.provenance.keys import PrivateKey, PublicKey


@dataclass(frozen=True)
class Papers:
    """What belongs to one copy.

    original: where there is no plan, which knows the original's digest
    """

    copy: Path
    report: Report | ArchiveReport
    plan: Plan | None = None
    original: Path | None = None


def signed(papers: Papers, key: PrivateKey) -> Record:
    """A private record: with the opening of its commitment; without it, it is public.

    Raises BadRequest for papers that do not belong together.
    """
    copy = sha256(papers.copy)
    if copy != papers.report.output_digest:
        raise BadRequest(
            f"{papers.copy} is not the copy that the report is of, or was changed since; "
            "sign the copy as it was made"
        )
    _insist_on_its_plan(papers)
    opening = Opening(_original(papers), new_key())
    plan = None if papers.plan is None else unlinked(document.as_json(papers.plan))
    record = Record(
        version=RECORD_VERSION,
        made_by=f"bystander {bystander.__version__}",
        copy=copy,
        commitment=commitment(opening.digest, opening.key),
        plan=plan,
        report=_report_json(papers.report),
        public_key=key.public.raw,
        opening=opening,
    )
    return replace(record, signature=key.sign(signed_bytes(record)))


def check(record: Record, copy: Path, signer: PublicKey, original: Path | None = None) -> None:
    """Raises Unproven, saying what does not fit: the key, the record, the copy, the original."""
    if record.public_key != signer.raw:
        raise Unproven("the record was signed with another key than the one that you named")
    if not signer.confirms(record.signature, signed_bytes(record)):
        raise Unproven("the record was changed after it was signed: its signature does not fit it")
    # What was signed may still contradict itself: nobody but the signer could have made it so.
    if record.report.get("output_digest") != record.copy:
        raise Unproven("the record contradicts itself: its report is of another copy")
    if record.plan is not None and record.report.get("plan_digest") != digest_of(dict(record.plan)):
        raise Unproven("the record contradicts itself: its report is of another plan")
    if sha256(copy) != record.copy:
        raise Unproven(f"{copy} is not the copy that was signed, or was changed since")
    if original is not None:
        _check_original(record, original)


def _check_original(record: Record, original: Path) -> None:
    opening = record.opening
    if opening is None:
        raise BadRequest(
            "a public record does not tell its original; check it with the private one"
        )
    try:
        promised = commitment(opening.digest, opening.key)
    except ValueError as cause:
        raise Unproven("the record's opening was changed: it is no key and digest") from cause
    if not compare_digest(promised, record.commitment):
        raise Unproven("the record's opening was changed: it does not fit what was signed")
    if sha256(original) != opening.digest:
        raise Unproven(f"{original} is not the original that was committed to")


def _insist_on_its_plan(papers: Papers) -> None:
    made_by = papers.report.plan_digest if isinstance(papers.report, Report) else ""
    given = "" if papers.plan is None else fingerprint(papers.plan)
    if given and given != made_by:
        raise BadRequest(
            "the plan is not the one that the copy was made by, or was changed since; "
            "name the plan that --plan-out wrote"
        )


def _original(papers: Papers) -> str:
    """Its SHA-256."""
    found = None if papers.original is None else sha256(papers.original)
    if papers.plan is None:
        if found is None:
            raise BadRequest("nothing tells which original the copy is of; add --original PATH")
        return found
    if found not in (None, papers.plan.digest):
        raise BadRequest(f"{papers.original} is not the file that the plan was made for")
    return papers.plan.digest


def _report_json(report: Report | ArchiveReport) -> dict[str, object]:
    if isinstance(report, ArchiveReport):
        return archive_document.as_json(report)
    return report_document.as_json(report)
