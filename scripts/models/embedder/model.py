"""A BERT encoder with mean pooling, as transformers' BertModel and sentence-transformers compute it (dropout left out)."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Shape:
    """The numbers of config.json."""

    vocabulary: int = 8000
    hidden: int = 256
    layers: int = 2
    heads: int = 4
    intermediate: int = 512
    positions: int = 512
    epsilon: float = 1e-12


class Layer(nn.Module):
    """Self-attention and feed-forward block, each normalised after its residual (Devlin et al. 2018)."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.hidden, shape.hidden)
        self.key = nn.Linear(shape.hidden, shape.hidden)
        self.value = nn.Linear(shape.hidden, shape.hidden)
        self.attention_output = nn.Linear(shape.hidden, shape.hidden)
        self.attention_norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.intermediate = nn.Linear(shape.hidden, shape.intermediate)
        self.output = nn.Linear(shape.intermediate, shape.hidden)
        self.output_norm = nn.LayerNorm(shape.hidden, shape.epsilon)

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """states: [sequences, tokens, hidden]; bias: [sequences, 1, 1, tokens], minus infinity on padding."""
        sequences, tokens, hidden = states.shape

        def split(values: torch.Tensor) -> torch.Tensor:
            return values.view(sequences, tokens, self.heads, -1).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        scores = query @ key.transpose(2, 3) / math.sqrt(hidden // self.heads) + bias
        attended = (scores.softmax(-1) @ value).transpose(1, 2).reshape(sequences, tokens, hidden)
        states = self.attention_norm(states + self.attention_output(attended))
        return self.output_norm(states + self.output(F.gelu(self.intermediate(states))))


class Encoder(nn.Module):
    """Token ids to embeddings of length one."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.places = nn.Embedding(shape.positions, shape.hidden)
        self.types = nn.Embedding(2, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """ids: int64 [sequences, tokens]; mask: 1 on tokens, 0 on padding. Returns [sequences, hidden]."""
        places = self.places.weight[: ids.shape[1]]
        states = self.norm(self.words(ids) + places + self.types.weight[0])
        bias = torch.zeros_like(mask).masked_fill(mask == 0, float("-inf"))[:, None, None, :]
        for layer in self.layers:
            states = layer(states, bias)
        pooled = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled, dim=1)


def randomize(encoder: Encoder, seed: int) -> None:
    """Weights as sample-model draws them (Pipeline.SampleModel/Models/BertTensors.cs): the model that training must beat."""
    source = torch.Generator().manual_seed(seed)

    def fill(tensor: torch.Tensor, mean: float, deviation: float) -> None:
        tensor.data.normal_(mean, deviation, generator=source)

    fill(encoder.words.weight, 0, 0.05)
    fill(encoder.places.weight, 0, 0.02)
    fill(encoder.types.weight, 0, 0.02)
    for name, module in encoder.named_modules():
        if isinstance(module, nn.LayerNorm):
            fill(module.weight, 1, 0.05)
            fill(module.bias, 0, 0.02)
        elif isinstance(module, nn.Linear):
            gain = 1.176 if name.endswith(("query", "key", "value")) else 1.568 if name.endswith(".output") else 0.98
            fill(module.weight, 0, gain / math.sqrt(module.in_features))
            fill(module.bias, 0, 0.02)
