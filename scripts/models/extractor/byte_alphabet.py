"""How tokenizer.json writes the bytes of byte-level tokens."""


def byte_alphabet():
    """Character -> byte of GPT-2's byte-level tokens."""
    prints = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in prints]
    return {**{chr(b): b for b in prints}, **{chr(256 + i): b for i, b in enumerate(others)}}
