"""The dense teacher in PyTorch, and batches of its training text. It is a copy of the graph in float32, not the product's encoder.

Letters  B windows, W tokens of a window with markers, D = 384 width, F = 1536 hidden units, N = B x W rows
"""
import hashlib, json, math, os, struct
import numpy as np, torch
import torch.nn.functional as F

LAYERS, WIDTH, HIDDEN, HEADS, EPS = 6, 384, 1536, 12, 1e-12


def load_safetensors(path):
    raw = open(path, 'rb').read()
    size = struct.unpack('<Q', raw[:8])[0]
    kinds = {'F16': np.float16, 'F32': np.float32, 'I32': np.int32, 'I64': np.int64}
    tensors = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name == '__metadata__':
            continue
        begin, end = entry['data_offsets']
        kind = np.dtype(kinds[entry['dtype']])
        values = np.frombuffer(raw, kind, (end - begin) // kind.itemsize, 8 + size + begin)
        tensors[name] = torch.from_numpy(values.reshape(entry['shape']).astype(np.float32))
    return tensors


def write_safetensors(path, tensors):
    """Numpy arrays of float32, float16, int32 or int8, wide types first; prints what belongs into the manifest."""
    kinds = {'float32': 'F32', 'float16': 'F16', 'int32': 'I32', 'int8': 'I8'}
    header, data = {}, b''
    for name in sorted(tensors, key=lambda n: (-tensors[n].itemsize, n)):
        raw = np.ascontiguousarray(tensors[name]).tobytes()
        kind = kinds[str(tensors[name].dtype)]
        header[name] = {'dtype': kind, 'shape': list(tensors[name].shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    whole = struct.pack('<Q', len(text)) + text + data
    open(path, 'wb').write(whole)
    dtypes = sorted({entry['dtype'] for entry in header.values()})
    print(json.dumps({'sha256': hashlib.sha256(whole).hexdigest(), 'bytes': len(whole), 'dtypes': dtypes}))


class Teacher:
    def __init__(self, path):
        self.w = load_safetensors(path)

    def linear(self, x, name):
        return F.linear(x, self.w[f'{name}.weight'], self.w[f'{name}.bias'])

    def norm(self, x, name):
        return F.layer_norm(x, (WIDTH,), self.w[f'{name}.weight'], self.w[f'{name}.bias'], EPS)

    def embed(self, ids):
        e = 'embeddings.'
        words = self.w[e + 'word_embeddings.weight'][ids]
        places = self.w[e + 'position_embeddings.weight'][: ids.shape[1]]
        return self.norm(words + places + self.w[e + 'token_type_embeddings.weight'][0], e + 'LayerNorm')

    def attention(self, x, i):
        """(B, W, D) -> (B, W, D), after its norm: what the FFN reads."""
        a = f'encoder.layer.{i}.attention.'
        heads = lambda t: t.view(*t.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
        q, k, v = (heads(self.linear(x, f'{a}self.{n}')) for n in ('query', 'key', 'value'))
        mixed = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS), -1) @ v
        out = self.linear(mixed.transpose(1, 2).reshape(x.shape), a + 'output.dense')
        return self.norm(out + x, a + 'output.LayerNorm')

    def ffn(self, x, i):
        at = f'encoder.layer.{i}.'
        return self.linear(F.gelu(self.linear(x, at + 'intermediate.dense')), at + 'output.dense')

    def end(self, x, i):
        return self.norm(x, f'encoder.layer.{i}.output.LayerNorm')

    def ffn_weights(self, i):
        at = f'encoder.layer.{i}.'
        return [self.w[at + n] for n in ('intermediate.dense.weight', 'intermediate.dense.bias', 'output.dense.weight', 'output.dense.bias')]

    def gamma(self, i):
        return self.w[f'encoder.layer.{i}.output.LayerNorm.weight']


class Text:
    """Windows of equal length out of id files (uint16): a third are full, the rest are short and start at a sentence, as the engine cuts prose."""

    def __init__(self, folder, parts, seed):
        self.parts = [torch.from_numpy(np.fromfile(os.path.join(folder, n), np.uint16).astype(np.int64)) for n, _ in parts]
        self.share = np.array([p for _, p in parts]) / sum(p for _, p in parts)
        self.starts = [torch.nonzero(ids == 1012).flatten().numpy() + 1 for ids in self.parts]
        self.dice = np.random.default_rng(seed)

    def batch(self, tokens):
        short = self.dice.random() < 0.65
        length = int(self.dice.integers(8, 64)) if short else 126
        rows = []
        for _ in range(max(1, tokens // (length + 2))):
            p = self.dice.choice(len(self.parts), p=self.share)
            ids, starts = self.parts[p], self.starts[p]
            at = int(starts[self.dice.integers(0, len(starts))]) if short else int(self.dice.integers(0, len(ids) - length))
            at = min(at, len(ids) - length)
            rows.append(torch.cat([torch.tensor([101]), ids[at : at + length], torch.tensor([102])]))
        return torch.stack(rows)
