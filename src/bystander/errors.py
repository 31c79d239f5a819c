"""Every refusal, in one tree.

BystanderError
├── BadRequest        2  the call, the policy or the plan makes no sense
│   ├── TargetExists     the target is there already and --force was not given
│   └── SourceIsTarget   the output would overwrite its own original
├── Unreadable        3  the file cannot be opened as a picture, a video or sound
│   └── Unsupported      it can, but not written back without a loss nobody asked for
├── Damaged           4  the file opens, but a part of it cannot be decoded
├── ModelMissing      5  no model is installed for what was asked
│   └── ModelBroken      one is, and it is not what it claims to be
├── StageFailed       6  a detector, an effect or a check raised
├── Withheld          7  the output was made, and the judge found a leak in it; or a member
│                        of an archive cannot be in its copy
├── CannotWrite       8  the disk is full, the folder is gone or not ours
├── SomeFailed        9  a batch went on past files that failed, for several reasons
├── Unproven         10  a record is not the signer's, or not of this copy
└── Interrupted     130  SIGINT; 143 after SIGTERM

A message is one sentence: what happened, and what the user can do next. It never
holds text read from a file, for a file's text may name somebody; a path stands in it
only where the user typed that path.
"""

from __future__ import annotations

from typing import ClassVar


class BystanderError(Exception):
    """The root: something was refused, and nothing was published."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500


class BadRequest(BystanderError):
    """The call, the policy or the plan makes no sense."""

    exit_code = 2
    http_status = 400


class TargetExists(BadRequest):
    """The target is there already and nobody allowed to replace it."""

    http_status = 409


class SourceIsTarget(BadRequest):
    """The output would overwrite its own original."""

    http_status = 409


class Unreadable(BystanderError):
    """The file cannot be opened as a picture, a video or sound."""

    exit_code = 3
    http_status = 422


class Unsupported(Unreadable):
    """The file can be read, but not written back without a loss nobody asked for."""

    http_status = 415


class Damaged(BystanderError):
    """The file opens, but a part of it cannot be decoded."""

    exit_code = 4
    http_status = 422


class ModelMissing(BystanderError):
    """No model is installed for what was asked."""

    exit_code = 5
    http_status = 503


class ModelBroken(ModelMissing):
    """A model is installed, but it is not what it claims to be."""


class StageFailed(BystanderError):
    """A detector, an effect or a check raised."""

    exit_code = 6


class Withheld(BystanderError):
    """The output was made, and the judge found a leak in it; or it is an archive of which a
    member cannot be in the copy.

    report: the judge's domain.report.Report, or a domain.archive_report.ArchiveReport
    plan: the domain.plan.Plan that the report is of, where there is one
    """

    exit_code = 7
    http_status = 422

    def __init__(self, message: str, report: object, plan: object = None) -> None:
        super().__init__(message)
        self.report = report
        self.plan = plan


class CannotWrite(BystanderError):
    """The disk is full, or the folder is gone or not ours."""

    exit_code = 8
    http_status = 507


class SomeFailed(BystanderError):
    """A batch went on past files that failed for several reasons."""

    exit_code = 9


class Unproven(BystanderError):
    """A record is not the signer's, not whole, or not of this copy."""

    exit_code = 10
    http_status = 422


class Interrupted(BystanderError):
    """The user or the system asked to stop; nothing unfinished was published."""

    exit_code = 130
    http_status = 499

    def __init__(self, signal_number: int = 2) -> None:
        super().__init__("stopped before the end; nothing unfinished was published")
        self.signal_number = signal_number
