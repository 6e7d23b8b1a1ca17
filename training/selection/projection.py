"""Fits the projection of token latents: the first 256 principal directions (not centred) of unit token latents and unit means of 16.

    python3 training/selection/projection.py LATENTS_FOLDER libs/engine/models/lite-dense/selection.safetensors

Needs numpy. Deterministic. The first 70 % of every text are fitted on; on the rest it prints how cosines survive.
"""
import hashlib
import json
import sys

import numpy as np

WIDTH, KEYS = 384, 256


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def means(rows, size):
    return rows[: len(rows) // size * size].reshape(-1, size, WIDTH).mean(1)


def main(folder, out):
    rows = np.fromfile(f"{folder}/latents.f32", dtype=np.float32).reshape(-1, WIDTH)
    counts = list(json.load(open(f"{folder}/latents.json")).values())
    at = np.cumsum([0] + counts)
    fit = np.concatenate([rows[at[i] : at[i] + int(n * 0.7)] for i, n in enumerate(counts)])
    held = [rows[at[i] + int(n * 0.7) : at[i + 1]] for i, n in enumerate(counts)]
    sample = np.concatenate([unit(fit), np.repeat(unit(means(fit, 16)), 8, axis=0)])
    _, vectors = np.linalg.eigh(sample.T.astype(np.float64) @ sample / len(sample))
    directions = vectors[:, ::-1][:, :KEYS].T
    largest = np.abs(directions).argmax(1)
    directions *= np.sign(directions[np.arange(KEYS), largest])[:, None]
    for width in (128, 256):
        p = directions[:width].T.astype(np.float32)
        for name, text in zip(("novel", "contracts", "code"), held):
            spans = means(text, 32)
            asked, known = unit(spans[::3]), unit(np.delete(spans, np.s_[::3], axis=0))
            exact, short = asked @ known.T, unit(asked @ p) @ unit(known @ p).T
            best = exact.argmax(1)[:, None]
            place = (short >= np.take_along_axis(short, best, 1)).sum(1)
            print(width, name, f"nearest of 32 tokens is first {np.mean(place <= 1):.3f}, in the first three {np.mean(place <= 3):.3f}")
    tensors = {"compressor.projection": directions.astype(np.float32).astype(np.float16), "compressor.gate": np.zeros(KEYS, np.float16)}
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = len(text).to_bytes(8, "little") + text + b"".join(t.tobytes() for t in tensors.values())
    open(out, "wb").write(data)
    print(len(data), hashlib.sha256(data).hexdigest())


main(*sys.argv[1:3])
