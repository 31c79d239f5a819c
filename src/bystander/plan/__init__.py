"""From tracks and a policy to a plan, and the plan as a document."""
