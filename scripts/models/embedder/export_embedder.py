"""Writes a checkpoint as a Hugging Face directory in half precision."""

import argparse
import json
import shutil
from pathlib import Path

import torch

import model_folder
from model import Encoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path, help="the tokenizer.json of the training")
    parser.add_argument("folder", type=Path, help="the directory; files in it are replaced")
    options = parser.parse_args()

    state = torch.load(options.checkpoint)
    encoder = Encoder(state["shape"])
    encoder.load_state_dict(state["encoder"])
    model_folder.write(options.folder, encoder)
    shutil.copyfile(options.tokenizer, options.folder / "tokenizer.json")
    settings = {
        "tokenizer_class": "BertTokenizerFast",
        "do_lower_case": True,
        "model_max_length": state["shape"].positions,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
    model_folder.write_json(options.folder / "tokenizer_config.json", settings)
    print(json.dumps({"step": state["step"], "parameters": sum(p.numel() for p in encoder.parameters())}))


if __name__ == "__main__":
    main()
