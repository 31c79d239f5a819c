"""Where people are among the classes of the data sets that most networks were taught with.

COCO (Lin et al., 2014, arXiv 1405.0312) has 80 classes, numbered up to 90 with gaps;
PASCAL VOC (Everingham et al., 2010) has 20. Some networks count the background first.
"""

from __future__ import annotations

COCO_80 = {80: 0}
"""Number of columns -> the column of people, where classes are numbered without gaps."""

COCO_91 = {91: 1, 92: 1}
"""The same with gaps; the first column stands for nothing, and a last one may, too."""

VOC = {21: 15}
"""After the background."""
