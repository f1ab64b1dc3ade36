"""Muon for matrices, Adam for the rest, over one flat vector of parameters that two processes share."""

import torch


def orthogonalise(m):
    """Newton-Schulz iteration towards the nearest orthogonal matrix (Jordan et al. 2024, Muon; its coefficients)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = m.bfloat16()
    wide = x.shape[0] <= x.shape[1]
    x = x if wide else x.t().contiguous()
    x = x / (x.float().norm() + 1e-7).bfloat16()
    for _ in range(5):
        s = x @ x.t()
        x = a * x + (b * s + c * (s @ s)) @ x
    return (x if wide else x.t()).float()


class FlatVector:
    """Named tensors as views of one shared vector."""

    def __init__(self, sizes):
        self.sizes = sizes
        self.vector = torch.zeros(sum(_count(s) for s in sizes.values())).share_memory_()
        self.tensors, start = {}, 0
        for name, size in sizes.items():
            self.tensors[name] = self.vector[start:start + _count(size)].view(size)
            start += _count(size)


class Optimizer:
    """State of the tensors that one process updates; each process takes about half of them."""

    def __init__(self, parameters, average, gradients, names, matrix_rate, adam_rate, decay):
        self._parameters, self._average, self._gradients = parameters, average, gradients
        self._names = names
        self._matrix_rate, self._adam_rate, self._decay = matrix_rate, adam_rate, decay
        self.state = {}

    def step(self, number, rate, clip, average_decay):
        """One update. rate: 0 to 1 of the full learning rates. Returns the gradient's norm before clipping."""
        total = sum(g.vector for g in self._gradients[1:]) + self._gradients[0].vector
        length = float(total.norm())
        scale = min(1.0, clip / (length + 1e-9))
        start = 0
        for name, parameter in self._parameters.tensors.items():
            gradient = total[start:start + parameter.numel()].view(parameter.shape)
            start += parameter.numel()
            if name not in self._names:
                continue
            if parameter.dim() == 2 and "embed" not in name:
                self._muon(name, parameter, gradient * scale, rate)
            else:
                self._adam(name, parameter, gradient * scale, rate)
            average = self._average.tensors[name]
            average.lerp_(parameter, 1 - min(average_decay, (1 + number) / (10 + number)))
        return length

    def _muon(self, name, parameter, gradient, rate):
        momentum = self.state.setdefault(name, torch.zeros_like(gradient))
        momentum.lerp_(gradient, 0.05)
        update = orthogonalise(torch.lerp(gradient, momentum, 0.95))
        scale = max(1.0, parameter.shape[0] / parameter.shape[1]) ** 0.5
        parameter.mul_(1 - rate * self._matrix_rate * self._decay)
        parameter.add_(update, alpha=-rate * self._matrix_rate * scale)

    def _adam(self, name, parameter, gradient, rate):
        if name not in self.state:
            self.state[name] = (torch.zeros_like(gradient), torch.zeros_like(gradient), torch.zeros(()))
        first, second, count = self.state[name]
        count += 1
        first.lerp_(gradient, 0.1)
        second.lerp_(gradient.square(), 0.05)
        hat = (second / (1 - 0.95 ** float(count))).sqrt_().add_(1e-8)
        parameter.addcdiv_(first / (1 - 0.9 ** float(count)), hat, value=-rate * self._adam_rate)


def share_out(sizes, ranks):
    """For each process the names that it updates, by about equal numbers of values."""
    shares, loads = [set() for _ in range(ranks)], [0] * ranks
    for name in sorted(sizes, key=lambda n: -_count(sizes[n])):
        rank = loads.index(min(loads))
        shares[rank].add(name)
        loads[rank] += _count(sizes[name])
    return shares


def _count(size):
    count = 1
    for n in size:
        count *= n
    return count
