"""Recall of the other half of a passage, and the TF-IDF baseline."""

import re
from collections import Counter

import numpy as np


def recall(similarity: np.ndarray, depths: tuple = (1, 10)) -> list:
    """similarity: [queries, candidates], the right candidate on the diagonal.

    The share of queries that find it among the first; candidates of equal similarity come before it.
    """
    rank = (similarity >= np.diag(similarity)[:, None]).sum(1)
    return [float((rank <= depth).mean()) for depth in depths]


def halves(passage: str) -> tuple:
    """First and second half of the words (PassageHalves.cs)."""
    words = passage.split(" ")
    middle = len(words) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])


def tf_idf(queries: list, candidates: list) -> np.ndarray:
    """Cosines of tf * (ln((1 + n) / (1 + df)) + 1) over words of letters and digits; df over queries and candidates."""
    counts = [Counter(re.findall(r"\w+", text.lower())) for text in queries + candidates]
    frequency = Counter(word for count in counts for word in count)
    column = {word: index for index, word in enumerate(frequency)}
    vectors = np.zeros((len(counts), len(column)), dtype=np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            vectors[row, column[word]] = times * (np.log((1 + len(counts)) / (1 + frequency[word])) + 1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors[: len(queries)] @ vectors[len(queries) :].T
