"""The extractor: a Llama-shaped decoder. One implementation for training, evaluation and export."""

import json
import math
import os
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Shape:
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_size: int
    intermediate: int
    vocabulary: int
    rope_theta: float
    epsilon: float
    end: int  # id of the token that ends an answer

    @staticmethod
    def read(directory):
        """From the config.json that `sample-documents vocabulary` wrote."""
        with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
            config = json.load(file)
        return Shape(
            hidden=config["hidden_size"], layers=config["num_hidden_layers"], heads=config["num_attention_heads"],
            kv_heads=config["num_key_value_heads"], head_size=config["head_dim"], intermediate=config["intermediate_size"],
            vocabulary=config["vocab_size"], rope_theta=config["rope_theta"], epsilon=config["rms_norm_eps"],
            end=config["eos_token_id"])

    def tensors(self):
        """Name -> shape of every parameter, in Hugging Face's names for LlamaForCausalLM with tied embeddings."""
        queries, keys = self.heads * self.head_size, self.kv_heads * self.head_size
        result = {"model.embed_tokens.weight": (self.vocabulary, self.hidden)}
        for layer in range(self.layers):
            prefix = f"model.layers.{layer}."
            result[prefix + "input_layernorm.weight"] = (self.hidden,)
            result[prefix + "self_attn.q_proj.weight"] = (queries, self.hidden)
            result[prefix + "self_attn.k_proj.weight"] = (keys, self.hidden)
            result[prefix + "self_attn.v_proj.weight"] = (keys, self.hidden)
            result[prefix + "self_attn.o_proj.weight"] = (self.hidden, queries)
            result[prefix + "post_attention_layernorm.weight"] = (self.hidden,)
            result[prefix + "mlp.gate_proj.weight"] = (self.intermediate, self.hidden)
            result[prefix + "mlp.up_proj.weight"] = (self.intermediate, self.hidden)
            result[prefix + "mlp.down_proj.weight"] = (self.hidden, self.intermediate)
        result["model.norm.weight"] = (self.hidden,)
        return result


def initial_weights(shape, seed):
    """Normal with 1/sqrt(inputs); smaller where a matrix writes into the residual stream; norms at one."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, size in shape.tensors().items():
        if name == "model.norm.weight":
            # with embeddings of 0.2 the first logits are then of the order of 1
            weights[name] = torch.full(size, 0.1)
        elif len(size) == 1:
            weights[name] = torch.ones(size)
        elif name.endswith(("o_proj.weight", "down_proj.weight")):
            weights[name] = torch.randn(size, generator=generator) * (0.3 / math.sqrt(size[1] * shape.layers))
        elif name.endswith("embed_tokens.weight"):
            weights[name] = torch.randn(size, generator=generator) * 0.2
        else:
            weights[name] = torch.randn(size, generator=generator) / math.sqrt(size[1])
    return weights


def rotary_tables(shape, length):
    """Cosines and signed sines [length, head_size] of Hugging Face's half-split rotation."""
    frequencies = shape.rope_theta ** (-torch.arange(0, shape.head_size, 2).float() / shape.head_size)
    angles = torch.arange(length).float()[:, None] * frequencies
    return torch.cat([angles.cos()] * 2, -1), torch.cat([-angles.sin(), angles.sin()], -1)


def rotate(x, cosines, sines):
    """x [batch, length, heads, head_size]; tables [length, 1, head_size]."""
    half = x.shape[-1] // 2
    return x * cosines + torch.cat([x[..., half:], x[..., :half]], -1) * sines


class RmsNorm(torch.autograd.Function):
    """RMS norm without gain, in fp32, giving the type of the matrices; written out because autograd keeps six copies."""

    @staticmethod
    def forward(context, x, epsilon, dtype):
        scale = torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_().mul_(1 / x.shape[-1]).add_(epsilon).rsqrt_()
        y = x * scale
        context.save_for_backward(y, scale)
        return y.to(dtype)

    @staticmethod
    def backward(context, grad):
        y, scale = context.saved_tensors
        grad = grad.float()
        dot = (grad * y).sum(-1, keepdim=True).mul_(-1 / y.shape[-1])
        return torch.addcmul(grad, y, dot).mul_(scale), None, None


def norm(x, gain, epsilon, dtype):
    # the gain goes into the matrices that follow when they are cast, see Decoder.cast
    return RmsNorm.apply(x, epsilon, dtype) if gain is None else (RmsNorm.apply(x, epsilon, torch.float32) * gain).to(dtype)


class SwiGlu(torch.autograd.Function):
    """silu(gate) * up; keeps the sigmoid, since an exponential in bf16 is the slowest operation of a layer."""

    @staticmethod
    def forward(context, gate, up):
        sigmoid = gate.sigmoid()
        context.save_for_backward(gate, up, sigmoid)
        return gate * sigmoid * up

    @staticmethod
    def backward(context, grad):
        gate, up, sigmoid = context.saved_tensors
        activated = gate * sigmoid
        # silu' = s + g s (1 - s) = s + silu (1 - s)
        slope = torch.addcmul(sigmoid, activated, 1 - sigmoid)
        return grad * up * slope, grad * activated


class Decoder:
    """Forward passes over a dictionary of weights."""

    def __init__(self, shape, dtype=torch.float32):
        self.shape = shape
        self.dtype = dtype
        self._tables = None

    def tables(self, length):
        if self._tables is None or self._tables[0].shape[0] < length:
            cosines, sines = rotary_tables(self.shape, max(length, 512))
            self._tables = (cosines[:, None].to(self.dtype), sines[:, None].to(self.dtype))
        return self._tables[0][:length], self._tables[1][:length]

    def cast(self, weights):
        """The matrices as the passes use them: q, k, v and gate, up joined, the gains of the norms multiplied in."""
        result = {"embed": weights["model.embed_tokens.weight"], "norm": weights["model.norm.weight"]}
        for layer in range(self.shape.layers):
            p = f"model.layers.{layer}."
            qkv = torch.cat([weights[f"{p}self_attn.{n}_proj.weight"] for n in "qkv"])
            result[f"{layer}.qkv"] = (qkv * weights[p + "input_layernorm.weight"]).to(self.dtype)
            result[f"{layer}.o"] = weights[p + "self_attn.o_proj.weight"].to(self.dtype)
            up = torch.cat([weights[p + "mlp.gate_proj.weight"], weights[p + "mlp.up_proj.weight"]])
            result[f"{layer}.up"] = (up * weights[p + "post_attention_layernorm.weight"]).to(self.dtype)
            result[f"{layer}.down"] = weights[p + "mlp.down_proj.weight"].to(self.dtype)
        return result

    def answer_logits(self, w, ids, answer, mask):
        """Logits [batch, answer, vocabulary] of the last `answer` columns of ids [batch, length].

        The last layer is computed for these columns only: of the others it needs keys and values.
        """
        shape = self.shape
        batch, length = ids.shape
        cosines, sines = self.tables(length)
        x = F.embedding(ids, w["embed"])
        for layer in range(shape.layers):
            last = layer == shape.layers - 1
            h = norm(x, None, shape.epsilon, self.dtype)
            q, k, v = self.qkv(w[f"{layer}.qkv"], h, answer if last else length)
            q = rotate(q, cosines[-q.shape[1]:], sines[-q.shape[1]:]).transpose(1, 2)
            k = rotate(k, cosines, sines).transpose(1, 2)
            v = v.transpose(1, 2)
            if last:
                x = x[:, -answer:]
            attended = self.attend(q, k, v, mask[:, :, -q.shape[2]:])
            x = x + F.linear(attended, w[f"{layer}.o"])
            h = norm(x, None, shape.epsilon, self.dtype)
            gate, up = F.linear(h, w[f"{layer}.up"]).chunk(2, -1)
            x = x + F.linear(SwiGlu.apply(gate, up), w[f"{layer}.down"])
        x = norm(x, w["norm"], shape.epsilon, self.dtype)
        return F.linear(x, w["embed"].to(self.dtype))

    def qkv(self, weight, h, queries):
        s = self.shape
        nq, nk = s.heads * s.head_size, s.kv_heads * s.head_size
        batch, length, _ = h.shape
        if queries == length:
            q, k, v = F.linear(h, weight).split([nq, nk, nk], -1)
        else:
            q = F.linear(h[:, -queries:], weight[:nq])
            k, v = F.linear(h, weight[nq:]).split([nk, nk], -1)
        return (q.reshape(batch, queries, s.heads, s.head_size), k.reshape(batch, length, s.kv_heads, s.head_size),
                v.reshape(batch, length, s.kv_heads, s.head_size))

    def attend(self, q, k, v, mask):
        """q [batch, heads, queries, size], k and v [batch, kv heads, keys, size], mask [batch or 1, 1, queries, keys], added."""
        s = self.shape
        batch, _, queries, size = q.shape
        group = s.heads // s.kv_heads
        # heads of a group are stacked as more queries of the same keys, so that keys are not copied
        q = q.reshape(batch * s.kv_heads, group * queries, size) * (1 / math.sqrt(size))
        k = k.reshape(batch * s.kv_heads, -1, size)
        v = v.reshape(batch * s.kv_heads, -1, size)
        keys = k.shape[1]
        scores = torch.bmm(q, k.transpose(1, 2)).view(batch, s.heads, queries, keys)
        scores = scores + mask
        out = torch.bmm(scores.softmax(-1).view(batch * s.kv_heads, group * queries, keys), v)
        return out.view(batch, s.heads, queries, size).transpose(1, 2).reshape(batch, queries, s.heads * size)
