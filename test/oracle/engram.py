"""Engram, slow and obvious, from the formulas of arXiv 2601.07372 and the generator that libs/engine documents. The outside twin of
libs/engine/src/memory/engram and of libs/engine/src/model/graph/engram.ts.

Plain Python 3 without packages; shares no code with Lectern. Not used by the product.

    python3 test/oracle/engram.py TOKENIZER.json FOLDER     # FOLDER/inputs.json -> FOLDER/{canonical,rows,gate}.json
"""
import array
import hashlib
import json
import math
import re
import sys
import unicodedata

# White_Space of the Unicode character database.
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
SENTINEL = "\ue000"
WORD = 2 ** 64


def fold(text):
    """The text that decides; a piece of which nothing is left decides by itself."""
    s = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    s = "".join(c for c in s if not unicodedata.category(c).startswith("M")).lower()
    s = re.sub("[" + re.escape(SPACES) + "]+", " ", s)
    if s == " ":
        s = SENTINEL
    s = s.strip(" ").replace(SENTINEL, " ")
    return s or text


def canonical(pieces):
    """Canonical id of every piece and their number: special pieces are 0, the others numbered by first appearance from 1."""
    known, ids = {}, []
    for piece in pieces:
        if piece == "" or (len(piece) > 2 and piece[0] == "[" and piece[-1] == "]"):
            ids.append(0)
            continue
        key = (True, fold(piece[2:])) if len(piece) > 2 and piece[:2] == "##" else (False, fold(piece))
        ids.append(known.setdefault(key, len(known) + 1))
    return ids, len(known) + 1


def primes_above(n, count):
    found = []
    while len(found) < count:
        n += 1
        if n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1)):
            found.append(n)
    return found


def multipliers(seed, layer, count, n):
    state = (seed + 10007 * layer) % WORD
    half = (2 ** 63 - 1) // count // 2
    out = []
    for _ in range(n):
        state = (state + 0x9E3779B97F4A7C15) % WORD
        z = state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
        z ^= z >> 31
        out.append(2 * (z * half // WORD) + 1)
        assert out[-1] * (count - 1) < 2 ** 63
    return out


def rows(shape, section, count, tokens, text):
    """Rows of one window, token by token: [order][head] flattened, counted from the section's first row."""
    per_layer = len(shape["orders"]) * shape["heads"]
    sizes = primes_above(shape["baseRows"], per_layer * len(shape["layers"]))[section * per_layer:(section + 1) * per_layer]
    r = multipliers(shape["seed"], shape["layers"][section], count, max(shape["orders"]))
    out = []
    for t in range(len(tokens)):
        found, first = [], 0
        for m, size in enumerate(sizes):
            order = shape["orders"][m // shape["heads"]]
            mix, blocked = 0, False
            for k in range(order):
                blocked = blocked or t - k < 0 or not text[t - k]
                mix ^= (0 if blocked else tokens[t - k]) * r[k]
            found.append(first + mix % size)
            first += size
        out.append(found)
    return sizes, r, out


def dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b))


def linear(layer, x):
    return [dot(w, x) + b for w, b in zip(layer["weight"], layer["bias"])]


def rms(x, gamma, eps):
    scale = 1 / math.sqrt(dot(x, x) / len(x) + eps)
    return [v * scale * g for v, g in zip(x, gamma)]


def mix_in(case):
    """h + gate x alpha x value for one token."""
    h, key, value = case["hidden"], linear(case["key"], case["e"]), linear(case["value"], case["e"])
    eps = case["eps"]
    z = dot(rms(h, case["hiddenNorm"], eps), rms(key, case["keyNorm"], eps)) / math.sqrt(len(h))
    root = math.copysign(math.sqrt(max(abs(z), 1e-6)), z) if z != 0 else 0.0
    alpha = case["gate"] / (1 + math.exp(-root))
    return alpha, [x + alpha * v for x, v in zip(h, value)]


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        if isinstance(value, list):
            f.write("[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]\n")
        else:
            f.write("{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v) for k, v in value.items()) + "\n}\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        vocab = json.load(f)["model"]["vocab"]
    folder = sys.argv[2]
    with open(folder + "/inputs.json", encoding="utf-8") as f:
        inputs = json.load(f)
    pieces = [""] * len(vocab)
    for piece, i in vocab.items():
        pieces[i] = piece
    ids, count = canonical(pieces)
    first = {}
    shared = [i for i, c in enumerate(ids) if c != 0 and first.setdefault(c, i) != i]
    write(folder + "/canonical.json", {
        "count": count,
        "sha256": hashlib.sha256(array.array("I", ids).tobytes()).hexdigest(),
        "shared": [[pieces[first[ids[i]]], pieces[i]] for i in shared],
        "samples": [[i, ids[i]] for i in range(0, len(ids), 251)],
        "extra": canonical(inputs["pieces"])[0],
    })
    cases = []
    for shape in inputs["shapes"]:
        for section in range(len(shape["layers"])):
            for sequence in inputs["sequences"]:
                tokens = [ids[i] for i in sequence["ids"]]
                text = sequence.get("text") or [1 if t else 0 for t in tokens]
                sizes, r, found = rows(shape, section, count, tokens, text)
                cases.append({"shape": shape, "section": section, "sequence": sequence["name"], "sizes": sizes,
                              "multipliers": [str(x) for x in r], "rows": found})
    write(folder + "/rows.json", cases)
    gates = []
    for case in inputs["gates"]:
        alpha, out = mix_in(case)
        gates.append({"name": case["name"], "alpha": alpha, "out": out})
    write(folder + "/gate.json", gates)


main()
