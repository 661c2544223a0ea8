"""Pages laid on askew by a scanner or a printer: turned back before anything is read."""

from __future__ import annotations

from math import atan2, cos, degrees, radians, sin
from statistics import median

from extractors.pdf import binding
from extractors.pdf.paths import Drawing
from extractors.pdf.weights import WEIGHTS


def skew_of(drawing: Drawing) -> float:
    """Degrees counterclockwise by which a page's text is askew, 0 where it stands straight."""
    texts = next((items for items, matrix in drawing.texts if matrix is None), [])
    sample = texts[:: len(texts) // WEIGHTS.skew_samples + 1]
    matrices = binding.gather(binding.object_matrix, binding.SIX_FLOATS, sample, whole=True)
    if not any(b for _, b, *_ in matrices):
        return 0.0  # as nearly every page
    angles = [degrees(atan2(b, a)) for a, b, *_ in matrices]
    askew = [(angle + 45.0) % 90.0 - 45.0 for angle in angles]
    if not askew:
        return 0.0
    usual = median(askew)
    if not WEIGHTS.least_skew <= abs(usual) <= WEIGHTS.most_skew:
        return 0.0
    agreed = sum(abs(angle - usual) < WEIGHTS.least_skew for angle in askew)
    return usual if agreed > WEIGHTS.skewed * len(askew) else 0.0


def turn_back(drawing: Drawing, skew: float) -> None:
    """Turn every object of a loaded page by so many degrees clockwise, in memory alone."""
    a, b = cos(radians(-skew)), sin(radians(-skew))
    for item in drawing.groups[0].items:
        binding.transform(item, a, b, -b, a, 0.0, 0.0)
        binding.transform_clip(item, a, b, -b, a, 0.0, 0.0)
