"""Recall of the other half of each held-out passage: TF-IDF, random weights and the trained model, in one run."""

import argparse
from pathlib import Path

import numpy as np
import torch

import model_folder
import safetensors_file
from model import Encoder, randomize
from passages import read_ids, to_batch
from retrieval import halves, recall, tf_idf

PARITY_LENGTHS = (1, 2, 3, 5, 8, 13, 20, 31, 32, 33, 47, 64)


def embed(encoder: Encoder, texts: list) -> np.ndarray:
    """[texts, hidden]."""
    with torch.no_grad():
        return torch.cat([encoder(*to_batch(texts[i : i + 250])) for i in range(0, len(texts), 250)]).numpy()


def similarities(encoder: Encoder, texts: list) -> np.ndarray:
    embeddings = embed(encoder, texts)
    return embeddings[0::2] @ embeddings[1::2].T


def write_parity(path: Path, encoder: Encoder, texts: list) -> None:
    """Ids with their special tokens, one sequence after another, where each begins, and the embeddings in F32."""
    chosen = [text[:length] for text, length in zip(texts[:: len(texts) // len(PARITY_LENGTHS)], PARITY_LENGTHS)]
    chosen.append(np.concatenate(texts[:8])[:510])
    rows = [ids[mask > 0].numpy() for ids, mask in ((ids[0], mask[0]) for ids, mask in (to_batch([text]) for text in chosen))]
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    embeddings = np.concatenate([embed(encoder, [text]) for text in chosen])
    safetensors_file.write(path, {"ids": np.concatenate(rows).astype(np.int32), "starts": starts, "embeddings": embeddings})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the exported directory")
    parser.add_argument("passages", type=Path, help="one passage a line")
    parser.add_argument("ids", type=Path, help="their halves' token ids (passage-tokens --halves)")
    parser.add_argument("--parity", type=Path, help="where to write inputs and embeddings for the engine's test")
    parser.add_argument("--seed", type=int, default=1, help="of the random weights")
    options = parser.parse_args()

    torch.set_num_threads(1)
    passages = options.passages.read_text().splitlines()
    texts = read_ids(options.ids)
    if len(texts) != 2 * len(passages):
        raise SystemExit(f"{options.ids} has {len(texts)} lines; {2 * len(passages)} are needed.")

    trained = model_folder.read(options.model)
    drawn = Encoder(trained.shape)
    randomize(drawn, options.seed)
    queries, candidates = zip(*map(halves, passages))
    results = {
        "tf-idf": tf_idf(list(queries), list(candidates)),
        "random weights": similarities(drawn, texts),
        "trained": similarities(trained, texts),
    }
    print(f"{len(passages)} passages: recall of the second half by the first")
    for name, similarity in results.items():
        at_1, at_10 = recall(similarity)
        print(f"{name:15} at 1 {at_1:.4f}   at 10 {at_10:.4f}")
    if options.parity:
        write_parity(options.parity, trained, texts)


if __name__ == "__main__":
    main()
