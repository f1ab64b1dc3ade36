"""Greedy answers of an exported model to documents, in fp32 from the half-precision weights, scored field by field.

With --answers and --oracle it also writes what the engine's tests compare with: the answers, and logits of some conversations.
"""

import argparse
import collections
import decimal
import json
import os

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np
import torch

import safetensors_file
from byte_alphabet import byte_alphabet
from extractor_model import Decoder, Shape
from greedy import all_logits, greedy
from token_file import TokenFile

FIELDS = ["document_type", "vendor", "number", "date", "currency", "total", "tax"]
BATCH = 32


def token_bytes(model):
    """Id -> bytes; special tokens have none."""
    alphabet = byte_alphabet()
    with open(os.path.join(model, "tokenizer.json"), encoding="utf-8") as file:
        vocabulary = json.load(file)["model"]["vocab"]
    # unused tokens are written with characters that are no bytes
    return {i: bytes(alphabet[c] for c in t) for t, i in vocabulary.items() if all(c in alphabet for c in t)}


def load_weights(model, shape):
    arrays = safetensors_file.read(os.path.join(model, "model.safetensors"))
    return {name: torch.from_numpy(arrays[name].astype(np.float32)).view(size) for name, size in shape.tensors().items()}


def answers_of(decoder, weights, file, count, limit):
    """One list of ids for each of the first documents."""
    answers = [None] * count
    order = sorted(range(count), key=lambda i: file.lengths[i, 0])
    for start in range(0, count, BATCH):
        part = order[start:start + BATCH]
        for i, answer in zip(part, greedy(decoder, weights, [file.prompt(i) for i in part], decoder.shape.end, limit)):
            answers[i] = answer
    return answers


def parse(text):
    """Fields, amounts as exact decimals; None where it is no JSON object."""
    try:
        value = json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    except (ValueError, decimal.InvalidOperation):  # the latter about an exponent that no decimal has
        return None
    return value if isinstance(value, dict) else None


def is_same(given, expected):
    """Strings exactly, numbers by value; Python takes true for 1, an answer does not."""
    return type(given) is type(expected) and given == expected


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="an exported Hugging Face directory")
    parser.add_argument("--documents", required=True, help="JSONL of documents")
    parser.add_argument("--tokens", required=True, help="the same documents as `sample-documents tokens` wrote them")
    parser.add_argument("--count", type=int, help="only the first so many")
    parser.add_argument("--limit", type=int, default=128, help="longest answer in tokens")
    parser.add_argument("--by", default="layout", help="also show the shares by this field of the JSONL")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong answers with their documents")
    parser.add_argument("--answers", help="write the answers here, as JSONL of id and answer")
    parser.add_argument("--oracle", help="write ids, logits and greedy answers of some conversations here, as safetensors")
    options = parser.parse_args()

    shape = Shape.read(options.model)
    decoder, weights = Decoder(shape), load_weights(options.model, shape)
    spelling = token_bytes(options.model)
    tokens = TokenFile(options.tokens)
    with open(options.documents, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    if len(documents) != len(tokens):
        raise ValueError(f"{len(documents)} documents, {len(tokens)} of them as tokens")
    count = min(options.count or len(tokens), len(tokens))
    answers = answers_of(decoder, weights, tokens, count, options.limit)
    texts = [b"".join(spelling.get(i, b"") for i in answer).decode("utf-8", "replace") for answer in answers]
    score(documents[:count], texts, options)
    if options.answers:
        with open(options.answers, "w", encoding="utf-8") as file:
            for document, text in zip(documents, texts):
                file.write(json.dumps({"id": document["id"], "answer": text}, ensure_ascii=False, separators=(",", ":")) + "\n")
    if options.oracle:
        write_oracle(options.oracle, decoder, weights, tokens, answers)


def score(documents, texts, options):
    right, groups, wrong, valid = collections.Counter(), collections.defaultdict(list), [], 0
    for document, text in zip(documents, texts):
        expected, given = parse(document["answer"]), parse(text)
        valid += given is not None and list(given) == FIELDS
        given = given or {}
        missed = [field for field in FIELDS if field not in given or not is_same(given[field], expected[field])]
        right.update(field for field in FIELDS if field not in missed)
        right["all fields"] += not missed
        groups[document[options.by]].append(not missed)
        if missed:
            wrong.append((document, text, missed))
    print(f"{len(documents)} documents, {valid} answers with the seven fields")
    for field in [*FIELDS, "all fields"]:
        print(f"  {field:14} {right[field] / len(documents):7.2%}")
    for group, exact in sorted(groups.items(), key=lambda g: np.mean(g[1])):
        print(f"    {options.by} {group:34} {np.mean(exact):7.2%} of {len(exact)}")
    for document, text, missed in wrong[:options.wrong]:
        print(f"---- {document['id']} {document['layout']}: {', '.join(missed)}")
        print(document["text"])
        print("expected", document["answer"])
        print("given   ", text)


def write_oracle(path, decoder, weights, tokens, answers, conversations=4, positions=4, greedy_documents=160):
    """For some conversations: all input ids, and the logits of the last positions of the prompt and the answer.

    For more of them, the prompts and the greedy answers: ids of all one after another, and where each begins.
    """
    arrays = {}
    for i in range(conversations):
        ids = np.concatenate([tokens.prompt(i), tokens.answer(i)])
        logits = all_logits(decoder, weights, ids).numpy()
        rows = np.linspace(0, len(ids) - 1, positions).astype(np.int32)
        arrays[f"{i}.input_ids"] = ids.astype(np.int32)
        arrays[f"{i}.positions"] = rows
        arrays[f"{i}.logits"] = logits[rows]
    answers = answers[:greedy_documents]
    for name, texts in (("prompt", [tokens.prompt(i) for i in range(len(answers))]), ("answer", answers)):
        arrays[f"greedy.{name}_ids"] = np.concatenate(texts).astype(np.int32)
        arrays[f"greedy.{name}_starts"] = np.cumsum([0, *map(len, texts)]).astype(np.int32)
    safetensors_file.write(path, arrays)


if __name__ == "__main__":
    main()
