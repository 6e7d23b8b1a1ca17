"""Trains the span reader on what examples.mjs wrote: where the answer starts and ends, whether there is one, and which passage has it.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 /usr/bin/python3 training/reader/train.py EXAMPLES_FOLDER OUT.safetensors [--minutes 20]

Loss: start and end of right passages (cross-entropy over the candidate's tokens), answer or not of every passage (logistic), and a right passage
before the others of its question (cross-entropy over them). The epoch that is best on the development part is kept; OUT and what belongs into the
manifest are written then. --start takes up where an earlier run ended, without its optimiser's state.

Letters  B passages, M rows, C channels, L latent width, W width
"""
import argparse, json, math, os, sys, time
import numpy as np, torch
import torch.nn as nn, torch.nn.functional as F
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'experts'))
from encoder import load_safetensors, write_safetensors

ap = argparse.ArgumentParser()
ap.add_argument('examples'), ap.add_argument('out')
ap.add_argument('--minutes', type=float, default=20)
ap.add_argument('--rate', type=float, default=1e-3)
ap.add_argument('--width', type=int, default=128)
ap.add_argument('--layers', type=int, default=2)
ap.add_argument('--seed', type=int, default=3)
ap.add_argument('--start', help='weights to start from, as OUT holds them')
a = ap.parse_args()
torch.set_num_threads(1)
torch.manual_seed(a.seed)
L, SIGNS, Q, N = 128, 14, 40, 160
C, W, HEADS, HIDDEN = L + SIGNS, a.width, 4, 2 * a.width
P = 1 + Q + N

questions, at = [], 0
for line in open(os.path.join(a.examples, 'examples.jsonl')):
    q = json.loads(line)
    for p in q['passages']:
        p['at'] = at
        at += p['m'] * C
    questions.append(q)
rows = np.memmap(os.path.join(a.examples, 'rows.f16'), np.float16, 'r', shape=(at,))
train = [q for q in questions if q['part'] == 'train']
dev = [q for q in questions if q['part'] == 'dev']
print(len(train), 'questions to learn from,', len(dev), 'to judge by,', sum(len(q['passages']) for q in questions), 'passages')


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(W, W) for _ in range(4))
        self.attention_norm, self.ffn_norm = nn.LayerNorm(W), nn.LayerNorm(W)
        self.up, self.down = nn.Linear(W, HIDDEN), nn.Linear(HIDDEN, W)

    def forward(self, x, hidden):
        heads = lambda t: t.view(*t.shape[:2], HEADS, W // HEADS).transpose(1, 2)
        q, k, v = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        scores = (q @ k.transpose(-1, -2) / math.sqrt(W // HEADS)).masked_fill(hidden[:, None, None, :], -1e9)
        y = (F.dropout(scores.softmax(-1), 0.1, self.training) @ v).transpose(1, 2).reshape(x.shape)
        x = self.attention_norm(x + F.dropout(self.output(y), 0.1, self.training))
        return self.ffn_norm(x + F.dropout(self.down(F.gelu(self.up(x))), 0.1, self.training))


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.input, self.positions, self.input_norm = nn.Linear(C, W), nn.Parameter(0.02 * torch.randn(P, W)), nn.LayerNorm(W)
        self.layers = nn.ModuleList(Layer() for _ in range(a.layers))
        self.heads = nn.Linear(W, 3)
        with torch.no_grad():
            # Latents come with length 1; at first they pass through, so that tokens of like meaning find each other.
            self.input.weight[:, :L] = 0.3 * torch.randn(W, L) + (math.sqrt(L) * torch.eye(W, L))
            for layer in self.layers:
                layer.query.weight += 0.5 * torch.eye(W)
                layer.key.weight += 0.5 * torch.eye(W)

    def forward(self, x, places, hidden):
        y = self.input_norm(self.input(F.dropout(x, 0.1, self.training)) + self.positions[places])
        for layer in self.layers:
            y = layer(y, hidden)
        return self.heads(y)


def batch_of(passages):
    """-> rows (B, M, C), places (B, M), hidden (B, M), inside (B, M): where an answer may stand."""
    M = max(p['m'] for p in passages)
    x = torch.zeros(len(passages), M, C)
    places, hidden, inside = torch.zeros(len(passages), M, dtype=torch.long), torch.ones(len(passages), M, dtype=torch.bool), torch.zeros(len(passages), M, dtype=torch.bool)
    for b, p in enumerate(passages):
        m, first = p['m'], p['firstRow']
        x[b, :m] = torch.from_numpy(rows[p['at'] : p['at'] + m * C].astype(np.float32).reshape(m, C))
        places[b, :first] = torch.arange(first)
        places[b, first:m] = torch.arange(1 + Q, 1 + Q + m - first)
        hidden[b, :m] = False
        inside[b, first + p['candidate'][0] : first + p['candidate'][1]] = True
    return x, places, hidden, inside


def forward(passages):
    """Short and long passages apart, so that little is padding. -> start (B, M), end (B, M), answer (B)"""
    order = sorted(range(len(passages)), key=lambda b: passages[b]['m'])
    M = passages[order[-1]]['m']
    starts, ends, answers = [None] * len(order), [None] * len(order), [None] * len(order)
    size = max(6, -(-len(order) // 3))
    for first in range(0, len(order), size):
        part = order[first : first + size]
        x, places, hidden, inside = batch_of([passages[b] for b in part])
        scores = model(x, places, hidden)
        for k, b in enumerate(part):
            fill = lambda c: F.pad(scores[k, :, c].masked_fill(~inside[k], -1e9), (0, M - scores.shape[1]), value=-1e9)
            starts[b], ends[b], answers[b] = fill(0), fill(1), scores[k, 0, 2]
    return torch.stack(starts), torch.stack(ends), torch.stack(answers)


def loss_of(group, sizes):
    start, end, answer = forward(group)
    right = torch.tensor([p['answer'] is not None for p in group])
    loss = F.binary_cross_entropy_with_logits(answer, right.float())
    if right.any():
        which = right.nonzero().flatten()
        first = torch.tensor([group[b]['firstRow'] + group[b]['answer'][0] for b in which])
        last = torch.tensor([group[b]['firstRow'] + group[b]['answer'][1] - 1 for b in which])
        loss = loss + 0.4 * (F.cross_entropy(start[which], first) + F.cross_entropy(end[which], last))
    lists, b = [], 0
    for size in sizes:
        own, mine = answer[b : b + size], right[b : b + size]
        if mine.any() and not mine.all():
            lists.append(torch.logsumexp(own, 0) - torch.logsumexp(own[mine], 0))
        b += size
    return loss + (0.5 * torch.stack(lists).mean() if lists else 0)


def f1(found, gold):
    shared = min(found[1], gold[1]) - max(found[0], gold[0])
    return 0 if shared <= 0 else 2 * shared / (found[1] - found[0] + gold[1] - gold[0])


def judge(part):
    """Share of first passages that are right by the linear score, by the reader, by both; F1 of spans; area under the curve of answerable or not."""
    model.eval()
    tally, top, answerable = {}, [], []
    with torch.no_grad():
        for q in part:
            start, end, answer = forward(q['passages'])
            right = [p['answer'] is not None for p in q['passages']]
            t = tally.setdefault(q['kind'], [0, 0, 0, 0.0, 0])
            top.append(float(answer.max())), answerable.append(any(right))
            if not any(right):
                t[0] += 1
                continue
            odds = torch.tensor([math.log((p['score'] + 0.01) / (1.01 - p['score'])) for p in q['passages']])
            t[0] += 1
            t[1] += right[0]
            t[2] += right[int(answer.argmax())]
            t[4] += right[int((answer + odds).argmax())]
            b = right.index(True)
            pair = (start[b][:, None] + end[b][None, :]).triu()
            pair = torch.where(torch.ones_like(pair).triu().tril(60) > 0, pair, torch.tensor(-1e18))
            k = int(pair.argmax())
            first = q['passages'][b]['firstRow']
            t[3] += f1((k // pair.shape[1] - first, k % pair.shape[1] + 1 - first), q['passages'][b]['answer'])
    model.train()
    order = np.argsort(np.argsort(top)) + 1.0
    yes = np.array(answerable)
    area = (order[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / max(1, yes.sum() * (~yes).sum())
    text = ' '.join(f'{k} {t[0]}: {t[1] / t[0]:.2f} {t[2] / t[0]:.2f} {t[4] / t[0]:.2f} F1 {t[3] / t[0]:.2f};' for k, t in sorted(tally.items()) if t[1] + t[2] > 0)
    mean_f1 = sum(t[3] for t in tally.values()) / max(1, yes.sum())
    both = sum(t[4] for t in tally.values()) / max(1, yes.sum())
    return area + both + 0.5 * mean_f1, f'{text} AUC {area:.3f}'


def export():
    tensors = {}
    put = lambda name, t: tensors.__setitem__('span_reader.' + name, t.detach().numpy().astype(np.float16))
    def linear(name, l):
        put(name + '.weight', l.weight), put(name + '.bias', l.bias)
    linear('input', model.input), put('positions', model.positions), linear('input_norm', model.input_norm)
    for i, layer in enumerate(model.layers):
        for n in ('query', 'key', 'value', 'output'):
            linear(f'layers.{i}.attention.{n}', getattr(layer, n))
        linear(f'layers.{i}.attention.norm', layer.attention_norm), linear(f'layers.{i}.ffn.norm', layer.ffn_norm)
        linear(f'layers.{i}.ffn.up', layer.up), linear(f'layers.{i}.ffn.down', layer.down)
    linear('heads', model.heads)
    write_safetensors(a.out, tensors)


NAMES = {'query': 'attention.query', 'key': 'attention.key', 'value': 'attention.value', 'output': 'attention.output',
         'attention_norm': 'attention.norm', 'ffn_norm': 'ffn.norm', 'up': 'ffn.up', 'down': 'ffn.down'}


def start_from(path):
    held = load_safetensors(path)
    with torch.no_grad():
        for name, p in model.named_parameters():
            parts = name.split('.')
            if parts[0] == 'layers':
                parts[2] = NAMES[parts[2]]
            p.copy_(held['span_reader.' + '.'.join(parts)])


model = Reader()
if a.start:
    start_from(a.start)
adam = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.02)
dice, begin, best, epoch, step = np.random.default_rng(a.seed), time.time(), -1, 0, 0
while (done := (time.time() - begin) / (60 * a.minutes)) < 1:
    epoch += 1
    losses = []
    for i in range(0, len(train), 12):
        done = (time.time() - begin) / (60 * a.minutes)
        if done >= 1:
            break
        if i == 0:
            order = dice.permutation(len(train))
        group, sizes = [], []
        for j in order[i : i + 12]:
            own = train[j]['passages']
            right = [p for p in own if p['answer']]
            wrong = [p for p in own if not p['answer']]
            picked = [right[int(dice.integers(len(right)))]] if right else []
            share = 1 / (1 + np.arange(len(wrong)))
            for k in dice.choice(len(wrong), min(len(wrong), 2), replace=False, p=share / share.sum()) if wrong else []:
                picked.append(wrong[int(k)])
            group += picked
            sizes.append(len(picked))
        for g in adam.param_groups:
            g['lr'] = a.rate * min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        loss = loss_of(group, sizes)
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        step += 1
        losses.append(loss.item())
    value, text = judge(dev)
    print(f'{time.time() - begin:.0f} s, epoch {epoch}: loss {np.mean(losses):.3f}; {text}', flush=True)
    if value > best:
        best = value
        export()
