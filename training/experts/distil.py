"""Trains the experts of a split towards the dense encoder that it was split from: their outputs layer by layer and the window's mean.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 training/experts/distil.py IDS_FOLDER MODEL_SAFETENSORS SPLIT.safetensors OUT.safetensors \
        [--minutes 18] [--threads 2]

The student reads its own earlier layers, so that it learns to live with its errors. Routers stay as they were fitted; shared expert, experts
and their biases are trained for k = 4 mostly and k = 2 sometimes. The state is kept every minute beside OUT and taken up again from there.
"""
import argparse, math, os, time
import numpy as np, torch
import torch.nn.functional as F
from encoder import HIDDEN, LAYERS, WIDTH, Teacher, Text, load_safetensors, write_safetensors

ap = argparse.ArgumentParser()
ap.add_argument('ids'), ap.add_argument('model'), ap.add_argument('split'), ap.add_argument('out')
ap.add_argument('--minutes', type=float, default=18)
ap.add_argument('--threads', type=int, default=2)
a = ap.parse_args()
torch.set_num_threads(a.threads)
torch.manual_seed(11)
RATE, TRAINED = 5e-4, ('up', 'up_bias', 'down', 'down_bias', 'expert_bias')


teacher = Teacher(a.model)
split = load_safetensors(a.split)
E = split['layers.0.ffn.router.weight'].shape[0]
S = int((split['layers.0.ffn.assignment'] == -1).sum())
H = (HIDDEN - S) // E


def student_layer(i):
    """The dense weights in the order shared, expert 0, expert 1, ...; means folded into biases as the loader does."""
    at = f'layers.{i}.ffn.'
    w1, b1, w2, b2 = teacher.ffn_weights(i)
    assignment, means = split[at + 'assignment'], split[at + 'expert_means']
    order = torch.cat([(assignment == e).nonzero().flatten() for e in range(-1, E)])
    layer = {'up': w1[order].clone(), 'up_bias': b1[order].clone(), 'down': w2[:, order].clone(), 'down_bias': b2 + means.sum(0), 'expert_bias': -means}
    layer['router'], layer['router_bias'] = split[at + 'router.weight'], split[at + 'router.bias']
    layer['selection_bias'] = split[at + 'selection_bias']
    return layer


layers = [student_layer(i) for i in range(LAYERS)]
state_path = a.out + '.state.pt'
if os.path.exists(state_path):
    layers = torch.load(state_path)


def mixture(x, p, k):
    """(N, D) -> (N, D), the k chosen experts of each row and the shared one."""
    y = F.linear(F.gelu(F.linear(x, p['up'][:S], p['up_bias'][:S])), p['down'][:, :S], p['down_bias'])
    with torch.no_grad():
        score = F.softplus(F.linear(x, p['router'], p['router_bias'])).sqrt()
        chosen = (score + p['selection_bias']).topk(k, 1).indices
    for e in range(E):
        rows = (chosen == e).any(1).nonzero().flatten()
        if len(rows) == 0:
            continue
        s = slice(S + e * H, S + (e + 1) * H)
        hidden = F.gelu(F.linear(x[rows], p['up'][s], p['up_bias'][s]))
        y = y.index_add(0, rows, F.linear(hidden, p['down'][:, s], p['expert_bias'][e]))
    return y


parameters = [p[n].requires_grad_() for p in layers for n in TRAINED]
adam = torch.optim.Adam(parameters, lr=RATE, betas=(0.9, 0.98))
text = Text(a.ids, [('contracts.ids', 0.45), ('code.ids', 0.25), ('novel.ids', 0.3)], 5)
dice = np.random.default_rng(9)
start, saved, step, recent = time.time(), time.time(), 0, []
while (done := (time.time() - start) / (60 * a.minutes)) < 1:
    ids = text.batch(1024)
    k = int(dice.choice([2, 4], p=[0.25, 0.75]))
    with torch.no_grad():
        x, wanted = teacher.embed(ids), []
        for i in range(LAYERS):
            y = teacher.attention(x, i)
            x = teacher.end(y + teacher.ffn(y, i), i)
            wanted.append(x)
    x, loss = teacher.embed(ids), 0
    for i, p in enumerate(layers):
        y = teacher.attention(x, i)
        x = teacher.end(y + mixture(y.reshape(-1, WIDTH), p, k).view(y.shape), i)
        loss = loss + (3 if i == LAYERS - 1 else 1) * (x - wanted[i]).pow(2).mean() / wanted[i].pow(2).mean()
    turn = (1 - F.cosine_similarity(x.mean(1), wanted[-1].mean(1), dim=-1)).mean()
    for group in adam.param_groups:
        group['lr'] = RATE * min(1, (step + 1) / 8) * (0.5 + 0.5 * math.cos(math.pi * done))
    adam.zero_grad()
    (loss + 2 * turn).backward()
    adam.step()
    step += 1
    if k == 4:
        recent.append(turn.item())
    if time.time() - saved > 60:
        saved = time.time()
        torch.save([{n: t.detach() for n, t in p.items()} for p in layers], state_path)
        print(f'step {step}: 1 - cosine of windows at k = 4: {np.mean(recent[-20:]):.4f}', flush=True)

tensors = {}


def eight_bits(name, weight):
    rows = weight.reshape(-1, weight.shape[-1])
    scale = rows.abs().amax(1).clamp_min(1e-12) / 127
    tensors[name] = (rows / scale[:, None]).round().clamp(-127, 127).to(torch.int8).reshape(weight.shape).numpy()
    tensors[name + '_scale'] = scale.numpy()


for i, p in enumerate(layers):
    at, w = f'layers.{i}.ffn.', {n: t.detach() for n, t in p.items()}
    eight_bits(at + 'shared.up.weight', w['up'][:S])
    eight_bits(at + 'shared.down.weight', w['down'][:, :S].contiguous())
    eight_bits(at + 'experts.up.weight', w['up'][S:].reshape(E, H, WIDTH))
    eight_bits(at + 'experts.down.weight', torch.stack([w['down'][:, S + e * H : S + (e + 1) * H] for e in range(E)]))
    tensors[at + 'shared.up.bias'], tensors[at + 'shared.down.bias'] = w['up_bias'][:S].numpy(), w['down_bias'].numpy()
    tensors[at + 'experts.up.bias'], tensors[at + 'experts.down.bias'] = w['up_bias'][S:].reshape(E, H).numpy(), w['expert_bias'].numpy()
    tensors[at + 'router.weight'], tensors[at + 'router.bias'] = w['router'].numpy(), w['router_bias'].numpy()
    tensors[at + 'selection_bias'] = w['selection_bias'].numpy()

write_safetensors(a.out, tensors)
