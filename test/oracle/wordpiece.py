"""BERT uncased WordPiece, slow and obvious, from its published definition. The outside twin of libs/multimodal/src/tokenizer.

Plain Python 3 without packages; shares no code with Lectern. Not used by the product. Offsets are UTF-16 units of the input.

    python3 test/oracle/wordpiece.py TOKENIZER.json golden  < inputs.json > golden.json
    python3 test/oracle/wordpiece.py TOKENIZER.json digest  < text.txt        # token count and sha256 over ids and offsets
"""
import array
import hashlib
import json
import sys
import unicodedata

MAX_WORD = 100


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)["model"]["vocab"]


def is_control(c):
    return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")


def is_space(c):
    return c in "\t\n\r" or c.isspace()


def is_punctuation(c):
    n = ord(c)
    ascii_symbol = 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
    return ascii_symbol or unicodedata.category(c).startswith("P")


CJK = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
       (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]


def is_cjk(c):
    return any(low <= ord(c) <= high for low, high in CJK)


def characters(text):
    """Every character with its UTF-16 range."""
    at = 0
    for c in text:
        units = 2 if ord(c) > 0xFFFF else 1
        yield c, at, at + units
        at += units


def clean(items):
    for c, start, end in items:
        if c == "\0" or c == "\ufffd" or is_control(c):
            continue
        yield (" " if is_space(c) else c), start, end


def isolate_cjk(items):
    for c, start, end in items:
        if is_cjk(c):
            yield " ", start, start
            yield c, start, end
            yield " ", end, end
        else:
            yield c, start, end


def strip_accents_and_lower(items):
    for c, start, end in items:
        for part in unicodedata.normalize("NFD", c):
            if unicodedata.category(part) == "Mn":
                continue
            for low in part.lower():
                yield low, start, end


def words(items):
    word = []
    for item in items:
        c = item[0]
        if c == " " or is_punctuation(c):
            if word:
                yield word
            word = []
            if c != " ":
                yield [item]
        else:
            word.append(item)
    if word:
        yield word


def pieces(word, vocab):
    unknown = [(vocab["[UNK]"], word[0][1], word[-1][2])]
    if len(word) > MAX_WORD:
        return unknown
    out, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start:
            text = "".join(item[0] for item in word[start:end])
            if start > 0:
                text = "##" + text
            if text in vocab:
                break
            end -= 1
        if end == start:
            return unknown
        out.append((vocab[text], word[start][1], word[end - 1][2]))
        start = end
    return out


def encode(text, vocab):
    items = strip_accents_and_lower(isolate_cjk(clean(characters(text))))
    for word in words(items):
        yield from pieces(word, vocab)


def main():
    vocab = load(sys.argv[1])
    if sys.argv[2] == "digest":
        tokens = list(encode(sys.stdin.buffer.read().decode("utf-8"), vocab))
        sha = hashlib.sha256()
        sha.update(array.array("H", [t[0] for t in tokens]).tobytes())
        sha.update(array.array("I", [t[1] for t in tokens]).tobytes())
        sha.update(array.array("I", [t[2] for t in tokens]).tobytes())
        print(json.dumps({"tokens": len(tokens), "sha256": sha.hexdigest()}))
        return
    cases = []
    for case in json.load(sys.stdin):
        text = case["text"] * case.get("repeat", 1)
        tokens = list(encode(text, vocab))
        cases.append({**case, "ids": [t[0] for t in tokens], "start": [t[1] for t in tokens], "end": [t[2] for t in tokens]})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


main()
