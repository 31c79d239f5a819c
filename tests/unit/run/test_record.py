"""A record is confirmed when everything fits, and refused with a sentence when not."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bystander.domain.archive import ArchiveKind
from bystander.domain.archive_report import ARCHIVE_REPORT_VERSION, ArchiveReport
from bystander.domain.geometry import Box, Size
from bystander.domain.record import Record
from bystander.domain.report import REPORT_VERSION, Report
from bystander.errors import BadRequest, Unproven
from bystander.plan.fingerprint import fingerprint
from bystander.plan.record_document import as_json, load
from bystander.provenance.keys import PublicKey, make_keys, read_private
from bystander.run.record import Papers, check, signed
from bystander.testing.plans import cover_of, plan_for, resting

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
ORIGINAL, COPY = b"an original that shows people", b"a copy that shows nobody"
PLAN = replace(
    plan_for(Size(64, 48), (cover_of(resting(Box(8, 8, 24.5, 24), 0, 3)),), 3),
    digest=hashlib.sha256(ORIGINAL).hexdigest(),
    decided_by="the desk",
)
REPORT = Report(
    version=REPORT_VERSION, made_by="a test", covers=1, people=1, frames=3, rejudged=1,
    checks=("timing",), models=(), leaks=(),
    output_digest=hashlib.sha256(COPY).hexdigest(), plan_digest=fingerprint(PLAN),
)  # fmt: skip


@pytest.fixture
def signer(tmp_path: Path) -> PublicKey:
    (tmp_path / "copy").write_bytes(COPY)
    (tmp_path / "original").write_bytes(ORIGINAL)
    return make_keys(tmp_path / "desk.key")


def papers(folder: Path) -> Papers:
    return Papers(folder / "copy", REPORT, PLAN)


def made(folder: Path) -> dict[str, Any]:
    """A private record, as it lies in a file."""
    record = signed(papers(folder), read_private(folder / "desk.key"))
    values: dict[str, Any] = json.loads(json.dumps(as_json(record)))
    return values


def read(values: dict[str, Any]) -> Record:
    return load(io.StringIO(json.dumps(values)))


def test_a_record_is_of_its_copy_its_signer_and_its_original(
    tmp_path: Path, signer: PublicKey
) -> None:
    check(read(made(tmp_path)), tmp_path / "copy", signer, tmp_path / "original")


def test_a_public_record_is_confirmed_and_does_not_lead_to_the_original(
    tmp_path: Path, signer: PublicKey
) -> None:
    values = made(tmp_path)
    del values["opening"]
    check(read(values), tmp_path / "copy", signer)
    assert PLAN.digest not in json.dumps(values)
    assert "digest" not in values["plan"]
    assert values["commitment"] not in (PLAN.digest, hashlib.sha256(ORIGINAL).hexdigest())
    with pytest.raises(BadRequest, match="does not tell its original"):
        check(read(values), tmp_path / "copy", signer, tmp_path / "original")


def test_a_record_can_be_checked_by_what_its_schema_says_alone(
    tmp_path: Path, signer: PublicKey
) -> None:
    """Written as a stranger would, without any code of ours."""
    values = made(tmp_path)
    told = {key: item for key, item in values.items() if key not in ("signature", "opening")}
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(values["public_key"]))
    message = b"bystander redaction record 1\n" + rfc8785.dumps(told)
    key.verify(bytes.fromhex(values["signature"]), message)
    for name in ("plan", "report"):
        digest = hashlib.sha256(rfc8785.dumps(values[name])).hexdigest()
        assert digest == values["digests"][name]
    assert values["digests"]["copy"] == hashlib.sha256(COPY).hexdigest()
    secret, original = values["opening"]["key"], hashlib.sha256(ORIGINAL).digest()
    promised = hmac.new(bytes.fromhex(secret), original, "sha256").hexdigest()
    assert promised == values["commitment"]


def test_both_forms_fit_the_published_schema(tmp_path: Path, signer: PublicKey) -> None:
    schema = json.loads((SCHEMAS / "record.schema.json").read_text())
    values = made(tmp_path)
    jsonschema.Draft202012Validator(schema).validate(values)
    del values["opening"]
    jsonschema.Draft202012Validator(schema).validate(values)


def test_two_records_of_one_original_cannot_be_linked(tmp_path: Path, signer: PublicKey) -> None:
    assert made(tmp_path)["commitment"] != made(tmp_path)["commitment"]


Change = Callable[[dict[str, Any]], object]


def _cover_gone(values: dict[str, Any]) -> None:
    """Somebody takes a cover out of the plan and leaves the rest as it was."""
    values["plan"]["covers"].clear()


def _cover_gone_and_digest_mended(values: dict[str, Any]) -> None:
    from bystander.plan.canonical import digest_of  # noqa: PLC0415 -- the forger's tool

    _cover_gone(values)
    values["digests"]["plan"] = digest_of(values["plan"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_cover_gone, "its digests are not those of what is in it"),
        (_cover_gone_and_digest_mended, "its signature does not fit it"),
        (lambda d: d["report"].update(people=0), "its digests are not those"),
        (lambda d: d["digests"].update(copy="0" * 64), "its signature does not fit it"),
        (lambda d: d.update(commitment="0" * 64), "its signature does not fit it"),
        (lambda d: d.update(made_by="somebody else"), "its signature does not fit it"),
        (lambda d: d.update(signature="0" * 128), "its signature does not fit it"),
        (lambda d: d.update(signature=""), "its signature does not fit it"),
        (lambda d: d.update(plan=None), "its digests are not those"),
        (lambda d: d.update(version=2), "no record of version 1"),
        (lambda d: d.update(more=1), "not as Bystander writes one"),
        (lambda d: d.pop("plan"), "not as Bystander writes one"),
        (lambda d: d.update(report=[]), "not as Bystander writes one"),
        (lambda d: d["report"].update(people=float("nan")), "its digests are not those"),
        (lambda d: d["opening"].update(digest="0" * 64), "does not fit what was signed"),
        (lambda d: d["opening"].update(key="00"), "is no key and digest"),
        (lambda d: d["opening"].update(key=1), "not as Bystander writes one"),
    ],
)
def test_a_record_that_was_changed_is_refused(
    change: Change, sentence: str, tmp_path: Path, signer: PublicKey
) -> None:
    values = made(tmp_path)
    change(values)
    with pytest.raises(Unproven, match=sentence):
        check(read(values), tmp_path / "copy", signer, tmp_path / "original")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_record_that_is_cut_off_is_refused(
    tmp_path: Path, signer: PublicKey, share: float
) -> None:
    text = json.dumps(made(tmp_path))
    with pytest.raises(Unproven, match="cut off"):
        load(io.StringIO(text[: int(len(text) * share)]))


def test_another_key_confirms_nothing(tmp_path: Path, signer: PublicKey) -> None:
    other = make_keys(tmp_path / "other.key")
    with pytest.raises(Unproven, match="another key than the one that you named"):
        check(read(made(tmp_path)), tmp_path / "copy", other)


def test_a_forger_who_signs_with_a_key_of_his_own_is_told_apart(
    tmp_path: Path, signer: PublicKey
) -> None:
    make_keys(tmp_path / "forger.key")
    forged = signed(papers(tmp_path), read_private(tmp_path / "forger.key"))
    with pytest.raises(Unproven, match="another key"):
        check(forged, tmp_path / "copy", signer)
    with pytest.raises(Unproven, match="does not fit"):
        check(replace(forged, public_key=signer.raw), tmp_path / "copy", signer)


def test_a_copy_that_was_changed_is_told(tmp_path: Path, signer: PublicKey) -> None:
    values = made(tmp_path)
    (tmp_path / "copy").write_bytes(COPY[:-1])
    with pytest.raises(Unproven, match="is not the copy that was signed"):
        check(read(values), tmp_path / "copy", signer)


def test_another_original_is_told(tmp_path: Path, signer: PublicKey) -> None:
    values = made(tmp_path)
    (tmp_path / "original").write_bytes(b"another one")
    with pytest.raises(Unproven, match="is not the original that was committed to"):
        check(read(values), tmp_path / "copy", signer, tmp_path / "original")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"plan": replace(PLAN, covers=())}, "not the one that the copy was made by"),
        ({"report": replace(REPORT, output_digest="0" * 64)}, "not the copy that the report is of"),
        ({"plan": None}, "add --original"),
    ],
)
def test_papers_that_do_not_belong_together_are_not_signed(
    changed: dict[str, Any], sentence: str, tmp_path: Path, signer: PublicKey
) -> None:
    with pytest.raises(BadRequest, match=sentence):
        signed(replace(papers(tmp_path), **changed), read_private(tmp_path / "desk.key"))


def test_an_original_that_the_plan_is_not_for_is_not_signed_for(
    tmp_path: Path, signer: PublicKey
) -> None:
    wrong = replace(papers(tmp_path), original=tmp_path / "copy")
    with pytest.raises(BadRequest, match="not the file that the plan was made for"):
        signed(wrong, read_private(tmp_path / "desk.key"))


def test_an_archive_is_signed_with_its_original_at_hand(tmp_path: Path, signer: PublicKey) -> None:
    report = ArchiveReport(
        ARCHIVE_REPORT_VERSION, "a test", ArchiveKind.ZIP, renamed=True, withheld=False,
        members=(), output_digest=REPORT.output_digest,
    )  # fmt: skip
    whole = Papers(tmp_path / "copy", report, None, tmp_path / "original")
    record = signed(whole, read_private(tmp_path / "desk.key"))
    check(record, tmp_path / "copy", signer, tmp_path / "original")
