"""Greedy answers with a cache of keys and values."""

import torch
import torch.nn.functional as F

from extractor_model import SwiGlu, norm, rotate
from token_file import causal_mask


@torch.no_grad()
def greedy(decoder, weights, prompts, end, limit):
    """The answers to prompts (arrays of ids), each up to and with the end token or so many tokens long."""
    w = decoder.cast(weights)
    longest = max(map(len, prompts))
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt):] = torch.from_numpy(prompt)
    padding = torch.tensor([longest - len(p) for p in prompts])
    cache = [None] * decoder.shape.layers
    logits = _forward(decoder, w, ids, causal_mask(padding, longest, decoder.dtype), cache)
    answers = [[] for _ in prompts]
    running = [True] * len(prompts)
    for step in range(limit):
        tokens = logits[:, -1].float().argmax(-1)
        for row, token in enumerate(tokens.tolist()):
            if running[row]:
                answers[row].append(token)
                running[row] = token != end
        if not any(running):
            break
        # the new token sees all but the padding
        mask = causal_mask(padding, longest + step + 1, decoder.dtype)[:, :, -1:]
        logits = _forward(decoder, w, tokens[:, None], mask, cache)
    return answers


@torch.no_grad()
def all_logits(decoder, weights, ids):
    """Logits [length, vocabulary] of one sequence of ids."""
    ids = torch.as_tensor(ids)[None]
    mask = causal_mask(torch.zeros(1, dtype=torch.long), ids.shape[1], decoder.dtype)
    return _forward(decoder, decoder.cast(weights), ids, mask, [None] * decoder.shape.layers)[0].float()


def _forward(decoder, w, ids, mask, cache):
    shape = decoder.shape
    before = 0 if cache[0] is None else cache[0][0].shape[2]
    cosines, sines = (t[before:] for t in decoder.tables(before + ids.shape[1]))
    x = F.embedding(ids, w["embed"])
    for layer in range(shape.layers):
        h = norm(x, None, shape.epsilon, decoder.dtype)
        q, k, v = decoder.qkv(w[f"{layer}.qkv"], h, ids.shape[1])
        q = rotate(q, cosines, sines).transpose(1, 2)
        k, v = rotate(k, cosines, sines).transpose(1, 2), v.transpose(1, 2)
        if cache[layer] is not None:
            k, v = torch.cat([cache[layer][0], k], 2), torch.cat([cache[layer][1], v], 2)
        cache[layer] = (k, v)
        x = x + F.linear(decoder.attend(q, k, v, mask), w[f"{layer}.o"])
        h = norm(x, None, shape.epsilon, decoder.dtype)
        gate, up = F.linear(h, w[f"{layer}.up"]).chunk(2, -1)
        x = x + F.linear(SwiGlu.apply(gate, up), w[f"{layer}.down"])
    return F.linear(norm(x, w["norm"], shape.epsilon, decoder.dtype), w["embed"].to(decoder.dtype))
