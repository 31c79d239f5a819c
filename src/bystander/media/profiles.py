"""Which part of its codec a copy may use: no more than the original, for old players' sake."""

from __future__ import annotations

_KEPT = {
    "libx264": {"Constrained Baseline": "baseline", "Baseline": "baseline", "Main": "main"},
    "prores_ks": {
        "Proxy": "proxy", "LT": "lt", "Standard": "standard", "HQ": "hq", "4444": "4444",
        "XQ": "4444xq",
    },
}  # fmt: skip
"""Encoder -> profile as decoders call it -> as the encoder does. Elsewhere the pixel format
decides alone."""


def profile_options(encoder: str, profile: str | None) -> dict[str, str]:
    """For an encoder of FFmpeg's, by name; empty where it chooses as the original's did."""
    name = _KEPT.get(encoder, {}).get(profile or "")
    return {} if name is None else {"profile": name}
