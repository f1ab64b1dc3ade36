"""Trains the extractor on files of token ids. Killed at any moment, it goes on from its last checkpoint when started again.

Two processes of one thread each share the parameters and add up their gradients: matrices this small leave a second thread of
one process waiting most of the time. All schedules count steps, so that a paused process loses nothing.
"""

import argparse
import ctypes
import functools
import json
import os
import signal
import time
from dataclasses import asdict

# before torch is loaded: OpenBLAS asks for it then
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torch.multiprocessing as multiprocessing
import torch.nn.functional as F

from extractor_model import Decoder, Shape, initial_weights
from greedy import greedy
from optimizer import FlatVector, Optimizer, share_out
from token_file import IGNORED, Plan, TokenFile, causal_mask, training_batch
from variation import Variation

END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="folder with the config.json that has the shape")
    parser.add_argument("--train", required=True, help="token file")
    parser.add_argument("--held-out", required=True, help="token file; greedy answers to its first documents are the learning curve")
    parser.add_argument("--out", required=True, help="folder of checkpoint.pt and curve.csv")
    parser.add_argument("--warm-start", help="a checkpoint whose weights (not optimizer, not step) are the beginning")
    parser.add_argument("--steps", type=int, required=True, help="the learning rate is 0 here, and training ends")
    parser.add_argument("--decay-steps", type=int, required=True, help="the learning rate falls linearly over the last so many steps")
    parser.add_argument("--warm-up", type=int, default=100, help="steps")
    parser.add_argument("--copy-steps", type=int, default=0, help="first steps, on random tokens that are to be repeated")
    parser.add_argument("--short-first", type=int, default=0, help="so many documents of the beginning are short ones")
    parser.add_argument("--batch-tokens", type=int, default=2048, help="of one forward pass, padding included")
    parser.add_argument("--batches", type=int, default=8, help="forward passes a step, of both processes together")
    parser.add_argument("--matrix-rate", type=float, default=0.02)
    parser.add_argument("--adam-rate", type=float, default=0.003)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=0.995, help="decay of the average of weights, a step")
    parser.add_argument("--evaluate-steps", type=int, default=250)
    parser.add_argument("--evaluate-documents", type=int, default=96)
    parser.add_argument("--save-steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Trainer:
    RANKS = 2

    def __init__(self, options):
        self.options = options
        self.shape = Shape.read(options.model)
        sizes = self.shape.tensors()
        self.parameters, self.average = FlatVector(sizes), FlatVector(sizes)
        self.gradients = [FlatVector(sizes) for _ in range(self.RANKS)]
        self.sums = torch.zeros(self.RANKS, 4, dtype=torch.float64).share_memory_()
        self.barrier = multiprocessing.get_context("fork").Barrier(self.RANKS)
        self.train, self.held_out = TokenFile(options.train), TokenFile(options.held_out)
        if max(self.train.vocabulary, self.held_out.vocabulary) > self.shape.vocabulary:
            raise ValueError(f"the model has {self.shape.vocabulary} tokens, the token files have more")
        self.plan = Plan(self.train, options.seed, options.batch_tokens, options.batches, options.short_first)
        self.variation = Variation(options.model, options.seed)
        self.start, self.seconds, self.tokens, self.optimizers = 0, 0.0, 0, None
        self._load()

    def _path(self, name):
        return os.path.join(self.options.out, name)

    def _load(self):
        os.makedirs(self.options.out, exist_ok=True)
        if os.path.exists(self._path("checkpoint.pt")):
            saved = torch.load(self._path("checkpoint.pt"))
            if saved["shape"] != asdict(self.shape):
                raise ValueError(f"the checkpoint's shape is {saved['shape']}")
            self.parameters.vector.copy_(saved["parameters"])
            self.average.vector.copy_(saved["average"])
            self.start, self.seconds, self.tokens = saved["step"], saved["seconds"], saved["tokens"]
            self.optimizers = saved["optimizers"]
            return
        if self.options.warm_start:
            self.parameters.vector.copy_(torch.load(self.options.warm_start)["parameters"])
        else:
            for name, values in initial_weights(self.shape, self.options.seed).items():
                self.parameters.tensors[name].copy_(values)
        self.average.vector.copy_(self.parameters.vector)

    def run(self, rank):
        torch.set_num_threads(1)
        options = self.options
        optimizer = Optimizer(
            self.parameters, self.average, self.gradients, share_out(self.parameters.sizes, self.RANKS)[rank],
            options.matrix_rate, options.adam_rate, options.decay)
        if self.optimizers:
            optimizer.state = self.optimizers[rank]
        decoder = Decoder(self.shape, torch.bfloat16)
        leaves = dict(self.parameters.tensors)
        for name, leaf in leaves.items():
            leaf.requires_grad_()
            leaf.grad = self.gradients[rank].tensors[name]
        for step in range(self.start, options.steps):
            begin = time.process_time()
            loss_sum, loss_count, used = self._gradient(decoder, leaves, step, rank)
            self.sums[rank, :3] = torch.tensor([loss_sum, loss_count, used], dtype=torch.float64)
            self.barrier.wait()
            with torch.no_grad():
                length = optimizer.step(step, self._rate(step), options.clip, options.average)
            self.barrier.wait()
            self.gradients[rank].vector.zero_()
            self.seconds += time.process_time() - begin
            self.tokens += int(self.sums[:, 2].sum())
            self._report(decoder, optimizer, step + 1, rank, length)

    def _rate(self, step):
        options = self.options
        return min((step + 1) / options.warm_up, (options.steps - step) / max(1, options.decay_steps), 1.0)

    def _gradient(self, decoder, leaves, step, rank):
        """Adds this process's part of the gradient of the mean loss of the step's answer tokens."""
        parts = self._copies(step) if step < self.options.copy_steps else [
            training_batch(self.train, documents, functools.partial(self.variation, step)) for documents in self.plan.step(step)]
        count = sum(int((targets != IGNORED).sum()) for _, _, targets in parts)
        total, used = 0.0, 0
        for ids, padding, targets in parts[rank::self.RANKS]:
            mask = causal_mask(padding, ids.shape[1], decoder.dtype)
            logits = decoder.answer_logits(decoder.cast(leaves), ids, targets.shape[1], mask)
            loss = F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum")
            (loss / count).backward()
            total += float(loss)
            used += ids.numel()
        return total, count / self.RANKS, used

    def _copies(self, step):
        """Batches of random tokens followed by a stretch of them: two layers learn to copy on these in a few hundred steps."""
        random = np.random.default_rng([self.options.seed, 1 << 20, step])
        parts = []
        for _ in range(self.options.batches):
            length = int(random.integers(16, 64))
            rows = self.options.batch_tokens // (2 * length)
            # few distinct tokens in half of the batches, so that more than one token before the place must match
            ids = random.integers(0, self.shape.vocabulary if random.random() < 0.5 else 64, (rows, length))
            ids = torch.from_numpy(np.concatenate([ids, ids], 1))
            parts.append((ids[:, :-1], torch.zeros(rows, dtype=torch.long), ids[:, length + 1:]))
        return parts

    def _report(self, decoder, optimizer, step, rank, length):
        options = self.options
        if step % options.save_steps == 0 or step == options.steps:
            self._save(optimizer, step, rank)
        if step % options.evaluate_steps == 0 or step == options.steps:
            correct = self._exact(decoder, rank)
            self.sums[rank, 3] = correct
            self.barrier.wait()
            if rank == 0:
                exact = float(self.sums[:, 3].sum()) / min(options.evaluate_documents, len(self.held_out))
                self._curve(step, exact)
                print(f"step {step}: {exact:.1%} of held-out answers exact", flush=True)
        if rank == 0 and step % 20 == 0:
            loss = float(self.sums[:, 0].sum() / self.sums[:, 1].sum())
            speed = self.tokens / self.seconds  # tokens of all processes; the seconds are one process's
            print(f"step {step} loss {loss:.4f} gradient {length:.2f} rate {self._rate(step - 1):.3f} tokens {self.tokens} "
                  f"cpu {self.seconds:.0f} s, {speed:.0f} tokens/s", flush=True)

    def _curve(self, step, exact):
        path = self._path("curve.csv")
        new = not os.path.exists(path)
        with open(path, "a", encoding="ascii") as file:
            if new:
                file.write("step,cpu_seconds_a_process,tokens,loss,held_out_exact\n")
            loss = float(self.sums[:, 0].sum() / self.sums[:, 1].sum())
            file.write(f"{step},{self.seconds:.0f},{self.tokens},{loss:.4f},{exact:.4f}\n")

    def _exact(self, decoder, rank):
        """How many of this process's held-out documents the averaged weights answer exactly."""
        count = min(self.options.evaluate_documents, len(self.held_out))
        mine = sorted(range(rank, count, self.RANKS), key=lambda i: self.held_out.lengths[i, 0])
        correct = 0
        for i in range(0, len(mine), 16):
            part = mine[i:i + 16]
            limit = int(self.held_out.lengths[part, 1].max())
            answers = greedy(decoder, self.average.tensors, [self.held_out.prompt(d) for d in part], self.shape.end, limit)
            correct += sum(answer == self.held_out.answer(d).tolist() for answer, d in zip(answers, part))
        return correct

    def _save(self, optimizer, step, rank):
        """Both halves of the optimizer's state and the rest, placed by a rename: a killed run leaves the one before."""
        torch.save(optimizer.state, self._path(f"optimizer.{rank}"))
        self.barrier.wait()
        if rank == 0:
            optimizers = [torch.load(self._path(f"optimizer.{r}")) for r in range(self.RANKS)]
            torch.save({
                "shape": asdict(self.shape), "step": step, "seconds": self.seconds, "tokens": self.tokens,
                "parameters": self.parameters.vector, "average": self.average.vector, "optimizers": optimizers,
                "options": vars(self.options),
            }, self._path("checkpoint.partial"))
            os.replace(self._path("checkpoint.partial"), self._path("checkpoint.pt"))
        self.barrier.wait()


def end_with(child):
    """A signal's handler: where the other process died, waiting for it at the barrier would last forever."""
    process, status = os.waitpid(child, os.WNOHANG)
    if process and status:
        os._exit(1)


def main():
    options = arguments()
    trainer = Trainer(options)
    print(json.dumps(vars(options)), sum(v.numel() for v in trainer.parameters.tensors.values()), "parameters", flush=True)
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        trainer.run(1)
        os._exit(0)
    signal.signal(signal.SIGCHLD, lambda *_: end_with(child))
    try:
        trainer.run(0)
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


if __name__ == "__main__":
    main()
