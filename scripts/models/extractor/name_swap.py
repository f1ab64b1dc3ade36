"""Vendors made of random tokens, in a document and its answer alike.

A model that copies only tokens that it has seen copied writes "Thenstadt" for "Buchenstadt": each token of the vocabulary has to
be copied in training, not each name.
"""

import json
import os

import numpy as np


class NameSwap:
    def __init__(self, model, percent):
        with open(os.path.join(model, "tokenizer.json"), encoding="utf-8") as file:
            self._ids = json.load(file)["model"]["vocab"]
        self._percent = percent
        self._before = [self._ids['","vendor'], self._ids['":"']]
        self._after = self._ids['","number']
        # letters of the byte-level alphabet: pieces of words, whole and broken characters alike
        self._letters = np.array(sorted(number for token, number in self._ids.items() if token.isalpha()))

    def apply(self, random, prompt, answer):
        """The same ids, or copies in which the vendor has other letters wherever it stands."""
        if random.integers(100) >= self._percent:
            return prompt, answer
        vendor = self._vendor(answer)
        places = find(prompt, answer[vendor]) if vendor else []
        if not places:
            return prompt, answer
        name = answer[vendor]
        known = np.isin(name, self._letters)
        others = {token: random.choice(self._letters) for token in np.unique(name[known]) if random.integers(100) < 70}
        swapped = np.array([others.get(token, token) for token in name])
        prompt, answer = prompt.copy(), answer.copy()
        answer[vendor] = swapped
        for place in places:
            prompt[place:place + len(swapped)] = swapped
        return prompt, answer

    def _vendor(self, answer):
        starts = find(answer, np.array(self._before))
        ends = np.flatnonzero(answer == self._after)
        if not starts or not len(ends):
            return None
        return slice(starts[0] + len(self._before), int(ends[0]))


def find(ids, part):
    """Where a sequence begins in another, those that overlap an earlier one left out."""
    places, start = [], 0
    while len(part) and start + len(part) <= len(ids):
        if np.array_equal(ids[start:start + len(part)], part):
            places.append(start)
            start += len(part)
        else:
            start += 1
    return places
