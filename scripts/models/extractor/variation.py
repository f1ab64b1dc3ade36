"""Documents whose vendor and number are written with other tokens than the generator has names for.

The generator's names use few of the vocabulary's tokens, and a model that has seen little else slips where a name has others. A
token of a name, replaced wherever the document has it and in the answer, leaves nothing to do but to copy.
"""

import json
import os

import numpy as np

SPACE, QUOTE = "\u0120", '"'  # a space in GPT-2's byte alphabet


class Variation:
    DOCUMENTS = 0.5  # share of documents
    TOKENS = 0.5     # share of the tokens of such a document's vendor and number

    def __init__(self, model, seed):
        with open(os.path.join(model, "tokenizer.json"), encoding="utf-8") as file:
            vocabulary = json.load(file)["model"]["vocab"]
        self._seed = seed
        self._keys = {i for token, i in vocabulary.items() if '":' in token}
        self._copied = {i for token, i in vocabulary.items() if i in self._keys and ("vendor" in token or "number" in token)}
        # letters and parts of characters; not digits, marks, spaces
        self._letters = np.array(sorted(
            i for token, i in vocabulary.items() if token.isalpha() and not token.startswith(SPACE) and i not in self._keys))
        self._is_letter = np.zeros(max(vocabulary.values()) + 1, bool)
        self._is_letter[self._letters] = True

    def __call__(self, step, documents, prompts, answers):
        """Changes some of the prompts and answers in their places."""
        random = np.random.default_rng([self._seed, 1 << 21, step, documents[0]])
        for prompt, answer in zip(prompts, answers):
            if random.random() >= self.DOCUMENTS:
                continue
            for token in self._names(answer):
                if random.random() < self.TOKENS:
                    other = random.choice(self._letters)
                    # one that is there already would make two names of one
                    if not (prompt == other).any():
                        prompt[prompt == token] = other
                        answer[answer == token] = other

    def _names(self, answer):
        """The distinct tokens of letters in the vendor and the number."""
        found, inside = [], False
        for token in answer.tolist():
            if token in self._keys:
                inside = token in self._copied
            elif inside and token < len(self._is_letter) and self._is_letter[token] and token not in found:
                found.append(token)
        return found
