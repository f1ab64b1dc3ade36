"""Trains the document embedder on pairs of neighbouring texts (InfoNCE, both directions, negatives of the same batch).

Two phases. "words" leaves the layers out and trains token vectors and the last normalisation: cheap, and it begins close to
a random projection of idf-weighted bags of tokens. "whole" puts the layers in, which begin as identities, and trains all.
"""

import argparse
import csv
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import Encoder, Shape
from passages import END, START, PairSource, read_ids, read_vocabulary, to_batch
from retrieval import recall

HEAD_SIZE = 64
CONTENT_ANGLE = 0.6  # twice the sine of half the angle between the rarest token's vector and the common direction


def initialize(encoder: Encoder, source: PairSource) -> None:
    """Token vectors E = cos(a) s + sin(a) u: s common to all, u random, a larger the rarer the token.

    Every state that leaves a normalisation has the same length, so the mean over tokens could not weigh them. The last
    normalisation's offset takes s away again, and what is left of a token grows with its idf.
    """
    hidden, vocabulary = encoder.shape.hidden, encoder.shape.vocabulary
    passages = [passage for file in source.files.values() for passage in file]
    documents, occurrences = np.zeros(vocabulary), np.ones(vocabulary)
    for passage in passages:
        documents[np.unique(passage)] += 1
        np.add.at(occurrences, passage, 1)
    for token in (START, END):  # they stand in every text
        documents[token] = occurrences[token] = len(passages)
    idf = np.log((1 + len(passages)) / (1 + documents))
    angle = torch.tensor(2 * np.arcsin(CONTENT_ANGLE * idf / idf.max() / 2), dtype=torch.float32)[:, None]
    common = F.normalize(centred(torch.randn(1, hidden)), dim=1)
    own = centred(torch.randn(vocabulary, hidden))
    own = F.normalize(own - (own @ common.T) * common, dim=1)
    weights = torch.tensor(occurrences / occurrences.sum(), dtype=torch.float32)[:, None]
    encoder.words.weight.data = math.sqrt(hidden) * (angle.cos() * common + angle.sin() * own)
    encoder.layers[-1].output_norm.bias.data = -math.sqrt(hidden) * (angle.cos() * weights).sum() * common[0]
    encoder.places.weight.data.zero_()
    encoder.types.weight.data.zero_()
    for layer in encoder.layers:
        for residual in (layer.attention_output, layer.output):
            residual.weight.data.zero_()
            residual.bias.data.zero_()
        for projection in (layer.query, layer.key, layer.value, layer.intermediate):
            projection.weight.data.normal_(0, 0.5 / math.sqrt(hidden))
            projection.bias.data.zero_()


def centred(vectors: torch.Tensor) -> torch.Tensor:
    return vectors - vectors.mean(1, keepdim=True)


def embed_words(encoder: Encoder, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What the encoder gives while its layers are identities."""
    norm = encoder.layers[-1].output_norm
    states = F.layer_norm(encoder.words(ids), (encoder.shape.hidden,), eps=encoder.shape.epsilon)
    pooled = (mask[:, None, :] @ states)[:, 0] / mask.sum(1, keepdim=True)
    return F.normalize(pooled * norm.weight + norm.bias, dim=1)


def measure(encoder: Encoder, halves: list) -> list:
    """Recall at 1 and 10 of the second half of each passage by its first."""
    with torch.no_grad():
        embeddings = torch.cat([encoder(*to_batch(halves[i : i + 256])) for i in range(0, len(halves), 256)]).numpy()
    return recall(embeddings[0::2] @ embeddings[1::2].T)


class Training:
    """Weights, optimiser and where the schedule stands; saved and loaded as one file."""

    def __init__(self, options: argparse.Namespace, vocabulary: list):
        torch.manual_seed(options.seed)
        shape = Shape(len(vocabulary), options.hidden, options.layers, options.hidden // HEAD_SIZE, options.intermediate)
        self.encoder = Encoder(shape)
        self.scale = torch.nn.Parameter(torch.tensor(math.log(20.0)))  # of the cosines; learnt, at most 100
        self.options = options
        self.step = 0
        self.seconds = 0.0
        self.optimizer = None

    @property
    def steps(self) -> int:
        return self.options.word_steps + self.options.whole_steps

    @property
    def in_words(self) -> bool:
        return self.step < self.options.word_steps

    def start_phase(self) -> None:
        encoder, last = self.encoder, self.encoder.layers[-1].output_norm
        words = [encoder.words.weight]
        ends = [last.weight, last.bias, self.scale]
        if self.in_words:
            groups = [{"params": words, "peak": 1e-2}, {"params": ends, "peak": 1e-2}]
        else:
            known = {id(parameter) for parameter in words + ends}
            rest = [parameter for parameter in encoder.parameters() if id(parameter) not in known]
            groups = [
                {"params": words, "peak": self.options.word_rate},
                {"params": ends, "peak": 1e-3},
                {"params": rest, "peak": self.options.rate},
            ]
        self.optimizer = torch.optim.Adam(groups, betas=(0.9, 0.98))

    def set_rate(self) -> None:
        """Up over 5 % of the phase, then down in a line to nothing."""
        first, length = (0, self.options.word_steps) if self.in_words else (self.options.word_steps, self.options.whole_steps)
        done = (self.step - first) / length
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * min((done + 1 / length) / 0.05, (1 - done) / 0.95)

    def advance(self, lefts: list, rights: list) -> float:
        self.set_rate()
        ids, mask = to_batch(lefts + rights)
        embeddings = embed_words(self.encoder, ids, mask) if self.in_words else self.encoder(ids, mask)
        cosines = embeddings[: len(lefts)] @ embeddings[len(lefts) :].T * self.scale.exp().clamp(max=100)
        right = torch.arange(len(lefts))
        loss = (F.cross_entropy(cosines, right) + F.cross_entropy(cosines.T, right)) / 2
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    def save(self, path: Path) -> None:
        state = {"encoder": self.encoder.state_dict(), "scale": self.scale.data, "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.step, "seconds": self.seconds, "shape": self.encoder.shape}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path)
        self.encoder.load_state_dict(state["encoder"])
        self.scale.data = state["scale"]
        self.step, self.seconds = state["step"], state["seconds"]
        self.start_phase()
        if self.step != self.options.word_steps:
            self.optimizer.load_state_dict(state["optimizer"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with tokenizer.json, training-*.ids and validation.ids")
    parser.add_argument("out", type=Path, help="folder for checkpoint.pt and curve.csv; training goes on from a checkpoint there")
    parser.add_argument("--word-steps", type=int, default=1400)
    parser.add_argument("--word-pairs", type=int, default=256, help="of a batch of the first phase")
    parser.add_argument("--whole-steps", type=int, default=60)
    parser.add_argument("--whole-pairs", type=int, default=128, help="of a batch of the second phase")
    parser.add_argument("--run", type=int, default=2, help="neighbouring passages that stand together in a batch")
    parser.add_argument("--dropped", type=float, default=0.3, help="share of tokens left out of a text")
    parser.add_argument("--rate", type=float, default=1e-4, help="of the layers")
    parser.add_argument("--word-rate", type=float, default=1e-4, help="of the token vectors in the second phase")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--intermediate", type=int, default=512)
    parser.add_argument("--every", type=int, default=200, help="steps between measurements")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    vocabulary = read_vocabulary(options.data / "tokenizer.json")
    inner = np.array([token.startswith("##") for token in vocabulary])
    shares = {"training-dotnet": 0.8, "training-prose": 0.15, "training-documents": 0.05}
    source = PairSource(options.data, shares, inner, options.dropped)
    validation = read_ids(options.data / "validation.ids")
    training = Training(options, vocabulary)
    checkpoint = options.out / "checkpoint.pt"
    if checkpoint.exists():
        training.load(checkpoint)
    else:
        initialize(training.encoder, source)
        training.start_phase()

    with open(options.out / "curve.csv", "a", newline="") as file:
        curve = csv.writer(file)
        if training.step == 0:
            curve.writerow(["step", "seconds", "loss", "recall_at_1", "recall_at_10"])
            curve.writerow([0, 0, "", *measure(training.encoder, validation)])
        losses = []
        while training.step < training.steps:
            began = time.process_time()
            # a generator for every step: a resumed training draws what an undisturbed one would
            random = np.random.default_rng([options.seed, training.step])
            pairs = options.word_pairs if training.in_words else options.whole_pairs
            losses.append(training.advance(*source.batch(pairs, options.run, random)))
            training.seconds += time.process_time() - began
            if training.step % options.every == 0 or training.step in (options.word_steps, training.steps):
                training.save(checkpoint)
                row = [training.step, round(training.seconds), round(np.mean(losses), 4), *measure(training.encoder, validation)]
                curve.writerow(row)
                file.flush()
                print(*row, flush=True)
                losses = []
            if training.step == options.word_steps:
                training.start_phase()


if __name__ == "__main__":
    main()
