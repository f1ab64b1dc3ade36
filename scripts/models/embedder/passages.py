"""Passages as token ids (sample-documents passage-tokens) and the pairs of texts that are cut out of them."""

import json
from pathlib import Path

import numpy as np
import torch

PADDING, START, END = 0, 2, 3  # SpecialTokens.cs
LONGEST = 48  # tokens of a training text; the halves that are measured have 44 in the mean


def read_ids(path: Path) -> list:
    """One array of ids for each line."""
    return [np.array(line.split(), dtype=np.int64) for line in path.read_text().splitlines()]


def read_vocabulary(path: Path) -> list:
    """The tokens of a tokenizer.json in the order of their ids."""
    vocabulary = json.loads(path.read_text())["model"]["vocab"]
    return sorted(vocabulary, key=vocabulary.get)


def to_batch(texts: list, longest: int = 512) -> tuple:
    """Texts between their special tokens: int64 ids [texts, tokens] and a float mask of the same shape."""
    texts = [text[: longest - 2] for text in texts]
    width = max(len(text) for text in texts) + 2
    ids = np.full((len(texts), width), PADDING, dtype=np.int64)
    mask = np.zeros((len(texts), width), dtype=np.float32)
    for row, text in enumerate(texts):
        ids[row, 0] = START
        ids[row, 1 : len(text) + 1] = text
        ids[row, len(text) + 1] = END
        mask[row, : len(text) + 2] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


class PairSource:
    """Draws pairs: two neighbouring texts of a passage, cut at a random word, with some tokens left out of each."""

    def __init__(self, folder: Path, shares: dict, inner: np.ndarray, dropped: float):
        """shares: how much of a batch is of which file, by its name; inner: which ids continue a word."""
        self.files = {name: read_ids(folder / f"{name}.ids") for name in shares}
        self.shares = shares
        self.inner = inner
        self.dropped = dropped

    def batch(self, pairs: int, run: int, random: np.random.Generator) -> tuple:
        """Two lists of texts. Runs of neighbouring passages stand together: they are often about the same type, and hard to tell apart."""
        chosen = []
        for name, share in self.shares.items():
            passages = self.files[name]
            for _ in range(round(pairs * share / run)):
                first = random.integers(0, len(passages) - run + 1)
                chosen += [(name, index) for index in range(first, first + run)]
        cut = [self.cut(self.files[name][index], random) for name, index in dict.fromkeys(chosen)]
        return [left for left, _ in cut], [right for _, right in cut]

    def cut(self, passage: np.ndarray, random: np.random.Generator) -> tuple:
        starts = np.flatnonzero(~self.inner[passage])
        middle = starts[random.integers(len(starts) * 3 // 10, len(starts) * 7 // 10 + 1)]
        left, right = (self.shorten(text, random) for text in (passage[:middle], passage[middle:]))
        return (left, right) if random.random() < 0.5 else (right, left)

    def shorten(self, text: np.ndarray, random: np.random.Generator) -> np.ndarray:
        first = random.integers(0, max(len(text) - LONGEST, 0) + 1)
        text = text[first : first + LONGEST]
        kept = text[random.random(len(text)) >= self.dropped]
        return kept if len(kept) >= 4 else text
