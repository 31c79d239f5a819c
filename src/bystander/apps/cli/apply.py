"""``bystander apply``: a copy by a plan, perhaps one that a person edited."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from bystander.apps.cli import intent, telling
from bystander.apps.cli.copying import refuse_papers, with_papers
from bystander.apps.cli.documents import read_plan
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import Finished
from bystander.domain.findings import Kind
from bystander.domain.job import Orders, Outcome
from bystander.domain.plan import Plan
from bystander.errors import BystanderError
from bystander.plan.choosing import chosen
from bystander.run import batch
from bystander.run.crew import Crew, assemble_painting
from bystander.run.file import apply_plan
from bystander.run.targets import Errand, Pair, refuse


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns the exit code."""
    errand = Errand((Pair(wishes.source, wishes.output),))
    try:
        result = _carried_out(errand.pairs[0], wishes, stop)
    except BystanderError as error:
        if wishes.json:
            telling.print_json(errand, [], error)
        raise
    telling.tell(result, wishes, alone=True)
    telling.close(errand, [result], wishes)
    return result.exit_code


def _carried_out(pair: Pair, wishes: Namespace, stop: Stop) -> batch.Result:
    refuse([pair], replace=wishes.force)
    refuse_papers(wishes, pair)
    plan = chosen(read_plan(wishes.plan), intent.choice(wishes))
    equipment = intent.equipment(wishes)
    # The plan names its effects; the policy's own may ask for a picture that no cover needs.
    names = frozenset(cover.effect for cover in plan.covers if cover.kind is not Kind.DAMAGE)
    with assemble_painting(names, plan.policy, equipment) as crew:
        telling.warn(plan.policy, crew)
        (result,) = batch.run([pair], partial(_apply, wishes, stop, plan, crew))
    return result


def _apply(wishes: Namespace, stop: Stop, plan: Plan, crew: Crew, pair: Pair) -> Finished:
    def made(orders: Orders) -> Outcome:
        return apply_plan(pair.source, pair.target, plan, crew, orders)

    return with_papers(pair, wishes, stop, made, wishes.plan_out)
