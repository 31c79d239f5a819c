"""English words with which sentences begin, that name nobody.

What is not among them counts as a name there, so a word too few silences too much, and a word
too many lets a name through: no word that is also a common name is here.
"""

from __future__ import annotations

WORDS = """
a about above according across actually after afterwards again against ago ah all almost alone
along already also although always am among an and another answered any anybody anyhow anyone
anything anyway anywhere apart are around as ask asked at away back bad be because become been
before begin behind being believe below beside besides best better between beyond big both bring
but by bye call came can cannot certainly child children clearly come could currently day days
dear did do does doing done down during each early either else end enough even ever every
everybody everyday everyone everything everywhere exactly except far few finally fine first for
fortunately from full further generally get give given go god going gone good got great guess
had half hardly has have having he hear hello help hence her here hers herself hey hi high him
himself his hold home hopefully how however hundred i if in indeed inside instantly instead into
is it its itself just keep kind knew know known last late later least less let life like likely
little long look looking lots made make man many maybe me mean meanwhile men might mine
money more moreover most mostly mother much must my myself namely near nearly need neither never
nevertheless new next nice night no nobody none nor normally not nothing now nowhere obviously
of off often oh ok okay old on once one only onto open or originally other others otherwise
ought our ours out outside over own particularly people perhaps place please point possibly
previously probably put quickly quite rather ready really recently rejoined replied right said
same saw say secondly see seem seems seen several shall she should show shut side similarly
since sit six slowly small so some somebody somehow someone something sometimes somewhat
somewhere soon sorry specifically start still stop straight such suddenly suppose sure take tell
ten than thank thanks that the their theirs them themselves then there therefore these they
thing things think thirdly this those though thought three through thus till time to today
together told tomorrow tonight too took toward towards tried true try turn two ultimately under
unfortunately unless until up upon us use used usually various very wait want was watch way we
well went were what whatever when whenever where wherever whether which while who whoever whole
whom whose why wish with within without woman women work would yeah year years yes
yesterday yet you young your yours yourself
"""
COMMON = frozenset(WORDS.split())
