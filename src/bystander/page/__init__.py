"""One page that a person reads, made of a plan and a report: no script, nothing from outside."""
