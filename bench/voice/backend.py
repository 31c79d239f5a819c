"""What a semi-informed attacker trains on the tool's own output: discriminants and PLDA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from bench.voice.rates import Floats, Ints

KEPT = 60  # principal components; more than a few hundred chunks do not carry
SHRINK = 0.1  # of the covariance within people, towards its diagonal


def principal(vectors: Floats, kept: int = KEPT) -> Floats:
    """(k, d): the directions in which (n, d) vary most. Knows nobody: any attacker may."""
    _, scale, axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    # Directions without any variance would be divided by nothing.
    found: Floats = axes[: min(kept, int((scale > 1e-6 * scale[0]).sum()))]
    return found


@dataclass(frozen=True, eq=False)
class Backend:
    """A linear map in which people are far apart and draws of one person near.

    The directions of Fisher's discriminant, scaled so that the covariance within people is
    the identity (WCCN).

    between: (d,) variance between people along each direction, in units of that within
    """

    mean: Floats
    map: Floats
    between: Floats

    @classmethod
    def train(cls, vectors: Floats, people: Ints) -> Self:
        """vectors: (n, k), people: (n,) whose each is. Raises ValueError for one person."""
        names, whose, counts = np.unique(people, return_inverse=True, return_counts=True)
        if len(names) < 2:
            raise ValueError("a back end is trained on two people at least")
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        means = np.zeros((len(names), centred.shape[1]))
        np.add.at(means, whose, centred)
        means /= counts[:, None]
        within = _shrunk(centred - means[whose], len(centred) - len(names))
        whiten = np.linalg.inv(np.linalg.cholesky(within)).T
        spread = means @ whiten
        variance, directions = np.linalg.eigh(np.cov(spread.T, aweights=counts))
        chosen = np.argsort(variance)[::-1][: len(names) - 1]
        # A mean of few chunks spreads by itself; that much is no difference between people.
        between = np.maximum(variance[chosen] - float(np.mean(1 / counts)), 1e-3)
        return cls(mean, whiten @ directions[:, chosen], between)

    def project(self, vectors: Floats) -> Floats:
        found: Floats = (vectors - self.mean) @ self.map
        return found

    def cosine(self, enrolled: Floats, tried: Floats) -> Floats:
        """(models, trials) of projected means, (models, d) and (trials, d)."""
        weighted = [each * np.sqrt(self.between / (1 + self.between)) for each in (enrolled, tried)]
        a, b = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in weighted)
        found: Floats = a @ b.T
        return found

    def plda(self, enrolled: Floats, tried: Floats, count: int) -> Floats:
        """Log likelihood ratios of two covariances, one direction at a time (Ioffe 2006).

        enrolled: (models, d), each the mean of ``count`` vectors; tried: (trials, d)
        """
        b = self.between
        expected = b * count / (1 + b * count)
        left = 1 + b / (1 + b * count)  # variance of a trial of the person enrolled
        difference = tried[None] - (expected * enrolled)[:, None]
        own = -0.5 * (np.log(left) + difference**2 / left).sum(axis=2)
        other = -0.5 * (np.log(1 + b) + tried**2 / (1 + b)).sum(axis=1)
        found: Floats = own - other[None]
        return found


def _shrunk(residuals: Floats, degrees: int) -> Floats:
    covariance = residuals.T @ residuals / max(degrees, 1)
    diagonal = np.diag(np.diag(covariance))
    floor = 1e-6 * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    found: Floats = (1 - SHRINK) * covariance + SHRINK * diagonal + floor
    return found
