"""Stems that say nearly the same: pairs of texts by the similarity of their character trigrams."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import ceil

THRESHOLD = 0.85
GRAM = 3

Grams = frozenset[str]


def grams_of(text: str) -> Grams:
    """The character trigrams of a text, blanks and punctuation left out; short texts are one gram."""
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return frozenset(plain[start : start + GRAM] for start in range(max(1, len(plain) - GRAM + 1)))


def similarity(one: Grams, other: Grams) -> float:
    """Jaccard similarity: shared grams over all grams, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 1.0


def near_duplicates(texts: Mapping[str, str], *, threshold: float = THRESHOLD) -> Iterator[tuple[str, str, float]]:
    """Every pair of names whose texts are at least that similar, with the similarity; the later name first.

    Exact, by prefix filtering: two sets of similarity t share at least one of their rarest n - ceil(t n) + 1 grams,
    so only texts that meet there are compared. Source: Bayardo, Ma, Srikant, Scaling up all pairs similarity search,
    WWW 2007.
    """
    sets = {name: grams_of(text) for name, text in texts.items()}
    frequency = Counter(gram for grams in sets.values() for gram in grams)
    seen: dict[str, list[str]] = defaultdict(list)
    for name, grams in sets.items():
        rare = sorted(grams, key=lambda gram: (frequency[gram], gram))
        prefix = rare[: len(rare) - ceil(threshold * len(rare)) + 1]
        rivals = dict.fromkeys(rival for gram in prefix for rival in seen[gram])
        for rival in rivals:
            if threshold * max(len(grams), len(sets[rival])) <= min(len(grams), len(sets[rival])):
                likeness = similarity(grams, sets[rival])
                if likeness >= threshold:
                    yield name, rival, likeness
        for gram in prefix:
            seen[gram].append(name)
