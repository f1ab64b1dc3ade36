"""Files of token ids that `sample-documents tokens` writes, and their order and batches in training.

Little-endian: the bytes `SDTOKENS`; u32 version (1), u32 vocabulary size, u32 documents; for each document u32 prompt tokens and
u32 answer tokens (its <|end|> included); then the u16 ids of all documents one after another, prompt before answer.
"""

import numpy as np
import torch

MAGIC = b"SDTOKENS"
IGNORED = -100
# Added to the scores of keys that a token must not see. Finite, so that rows of padding alone are no NaN.
HIDDEN = -30000.0


class TokenFile:
    def __init__(self, path):
        data = np.memmap(path, np.uint8, "r")
        if data[:8].tobytes() != MAGIC:
            raise ValueError(f"{path}: does not begin with {MAGIC.decode()}")
        version, self.vocabulary, count = data[8:20].view(np.uint32).tolist()
        if version != 1:
            raise ValueError(f"{path}: version {version}; 1 is supported")
        start = 20 + 8 * count
        self.lengths = np.array(data[20:start].view(np.uint32).reshape(count, 2), np.int64)
        self._ids = data[start:].view(np.uint16)
        self._starts = np.concatenate([[0], self.lengths.sum(1).cumsum()])
        if self._starts[-1] != len(self._ids):
            raise ValueError(f"{path}: {len(self._ids)} ids, the index says {self._starts[-1]}")
        if len(self._ids) and int(self._ids.max()) >= self.vocabulary:
            raise ValueError(f"{path}: an id is not below the vocabulary's {self.vocabulary}")

    def __len__(self):
        return len(self.lengths)

    def prompt(self, index):
        start = self._starts[index]
        return self._ids[start:start + self.lengths[index, 0]].astype(np.int64)

    def answer(self, index):
        end = self._starts[index + 1]
        return self._ids[end - self.lengths[index, 1]:end].astype(np.int64)


def causal_mask(padding, length, dtype):
    """[batch, 1, length, length], to be added to scores: a token sees itself and those before it that are not padding."""
    mask = torch.full((length, length), HIDDEN).triu(1)[None, None]
    keys = (torch.arange(length)[None] < padding[:, None]) * HIDDEN
    return (mask + keys[:, None, None]).to(dtype)


def training_batch(file, documents, vary):
    """ids [batch, length], padded so that all answers begin in the same column; padding [batch]; targets [batch, answer].

    vary(documents, prompts, answers) may change the arrays of ids in their places.
    """
    prompts, answers = [file.prompt(i) for i in documents], [file.answer(i) for i in documents]
    vary(documents, prompts, answers)
    longest, answer = max(map(len, prompts)), max(map(len, answers))
    ids = np.zeros((len(documents), longest + answer - 1), np.int64)
    targets = np.full((len(documents), answer), IGNORED, np.int64)
    for row, (p, a) in enumerate(zip(prompts, answers)):
        ids[row, longest - len(p):longest] = p
        ids[row, longest:longest + len(a) - 1] = a[:-1]
        targets[row, :len(a)] = a
    padding = torch.tensor([longest - len(p) for p in prompts])
    return torch.from_numpy(ids), padding, torch.from_numpy(targets)


def batches(file, order, tokens):
    """Cuts documents, in this order, into lists of like lengths with at most so many tokens, padding included."""
    result, batch, longest = [], [], 0
    for index in order:
        length = int(file.lengths[index].sum())
        longest = max(longest, length)
        if batch and longest * (len(batch) + 1) > tokens:
            result.append(batch)
            batch, longest = [], length
        batch.append(int(index))
    if batch:
        result.append(batch)
    return result


class Plan:
    """Which documents each step trains on: a function of the seed, so that a resumed run goes on with the same ones."""

    WINDOW = 4096  # documents sorted by length together: little padding, and still a mixture in every step

    def __init__(self, file, seed, tokens, batches_a_step, short_first):
        self._file, self._seed, self._tokens, self._width = file, seed, tokens, batches_a_step
        self._short_first = short_first
        self._epoch, self._steps = -1, []
        self._first_step = 0

    def step(self, number):
        """The batches of a step; steps must be asked for in order, or from an earlier epoch's end on."""
        while number >= self._first_step + len(self._steps):
            self._first_step += len(self._steps)
            self._epoch += 1
            self._steps = self._plan_epoch(self._epoch)
        return self._steps[number - self._first_step]

    def _plan_epoch(self, epoch):
        random = np.random.default_rng([self._seed, epoch])
        order = random.permutation(len(self._file))
        lengths = self._file.lengths.sum(1)
        windows = []
        if epoch == 0 and self._short_first:
            # the shortest of three times as many; the others go back among the rest
            pool, rest = order[:3 * self._short_first], order[3 * self._short_first:]
            pool = pool[np.argsort(lengths[pool], kind="stable")]
            windows.append(pool[:self._short_first])
            order = np.concatenate([pool[self._short_first:], rest])
            order = order[random.permutation(len(order))]
        windows += np.array_split(order, max(1, len(order) // self.WINDOW))
        steps = []
        for window in windows:
            parts = batches(self._file, window[np.argsort(lengths[window], kind="stable")], self._tokens)
            parts = [parts[i] for i in random.permutation(len(parts))]
            steps += [parts[i:i + self._width] for i in range(0, len(parts) - self._width + 1, self._width)]
        return steps
