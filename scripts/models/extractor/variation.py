"""Documents whose vendor and number are written with other tokens than the generator has names for.

The generator's names use few of the vocabulary's tokens, and a model that has seen little else slips where a name has others. A
token of a name, replaced wherever the document has it and in the answer, leaves nothing to do but to copy. Tokens that write
months and currencies are never replaced: what they say would be gone from the document.
"""

import json
import os

import numpy as np

from byte_alphabet import byte_alphabet

SPACE = "\u0120"  # a space in GPT-2's byte alphabet

KEPT = """january february march april may june july august september october november december
januar februar m\u00e4rz maerz mai juni juli oktober dezember eur usd gbp chf sek pln czk cad fr kr z\u0142 k\u010d euro pounds sterling
francs franken kronor kronen dollars dollar us""".split()


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
        alphabet = byte_alphabet()
        self._kept = {i for token, i in vocabulary.items() if writes_kept_word(token, alphabet)}

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
            elif inside and token < len(self._is_letter) and self._is_letter[token] and token not in found and token not in self._kept:
                found.append(token)
        return found


def writes_kept_word(token, alphabet):
    """Whether a kept word may begin with the token, or ends with three letters or more of it."""
    text = bytes(alphabet[character] for character in token if character in alphabet).strip()
    words = [word.encode() for word in KEPT]
    begins = text.lower()
    return len(text) > 1 and any(word.startswith(begins) or (len(text) > 2 and word.endswith(begins)) for word in words)
