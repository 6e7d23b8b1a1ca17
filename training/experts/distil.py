"""Trains the experts of a split towards the dense encoder that it was split from: their outputs layer by layer and the window's mean.

    OPENBLAS_NUM_THREADS=1 /usr/bin/python3 training/experts/distil.py IDS_FOLDER MODEL_SAFETENSORS SPLIT.safetensors OUT.safetensors \
        [--minutes 90] [--threads 2] [--k 2]

For the first sixth of the time every layer reads what the teacher's layer reads; from then on the student reads its own earlier layers, so that it
learns to live with its errors. Shared expert, experts, their biases and the routers are trained for k experts, in a fifth of the steps for twice as
many. A router learns through its chosen experts alone: their outputs are multiplied by 1 + s - stop(s). The state is kept every minute beside OUT
and taken up again from there.
"""
import argparse, math, os, time
import numpy as np, torch
import torch.nn.functional as F
from encoder import HIDDEN, LAYERS, WIDTH, Teacher, Text, load_safetensors, write_safetensors

ap = argparse.ArgumentParser()
ap.add_argument('ids'), ap.add_argument('model'), ap.add_argument('split'), ap.add_argument('out')
ap.add_argument('--minutes', type=float, default=90)
ap.add_argument('--threads', type=int, default=2)
ap.add_argument('--k', type=int, default=2)
a = ap.parse_args()
torch.set_num_threads(a.threads)
torch.manual_seed(11)
RATE, TRAINED, ROUTED = 5e-4, ('up', 'up_bias', 'down', 'down_bias', 'expert_bias'), ('router', 'router_bias')
LED, TOKENS, SAVE = 1 / 6, 2048, 60


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
parameters = [p[n].requires_grad_() for p in layers for n in TRAINED]
routers = [p[n].requires_grad_() for p in layers for n in ROUTED]
adam = torch.optim.Adam([{'params': parameters, 'rate': RATE}, {'params': routers, 'rate': RATE / 2}], lr=RATE, betas=(0.9, 0.98))
step, spent = 0, 0.0
if os.path.exists(state_path):
    kept = torch.load(state_path)
    step, spent = kept['step'], kept['spent']
    adam.load_state_dict(kept['adam'])
    with torch.no_grad():
        for p, values in zip(layers, kept['layers']):
            for n in TRAINED + ROUTED:
                p[n].copy_(values[n])


def mixture(x, p, k):
    """(N, D) -> (N, D), the k chosen experts of each row and the shared one."""
    y = F.linear(F.gelu(F.linear(x, p['up'][:S], p['up_bias'][:S])), p['down'][:, :S], p['down_bias'])
    score = F.softplus(F.linear(x, p['router'], p['router_bias'])).sqrt()
    chosen = (score.detach() + p['selection_bias']).topk(k, 1).indices
    for e in range(E):
        rows = (chosen == e).any(1).nonzero().flatten()
        if len(rows) == 0:
            continue
        s = slice(S + e * H, S + (e + 1) * H)
        hidden = F.gelu(F.linear(x[rows], p['up'][s], p['up_bias'][s]))
        taken = score[rows, e, None]
        y = y.index_add(0, rows, F.linear(hidden, p['down'][:, s], p['expert_bias'][e]) * (1 + taken - taken.detach()))
    return y


text = Text(a.ids, [('contracts.ids', 0.4), ('code.ids', 0.2), ('prose.ids', 0.4)], 5 + step)
dice = np.random.default_rng(9 + step)
begin, saved, recent = time.time() - spent, time.time(), []
while (done := (time.time() - begin) / (60 * a.minutes)) < 1:
    ids = text.batch(TOKENS)
    k = int(dice.choice([a.k, 2 * a.k], p=[0.8, 0.2]))
    with torch.no_grad():
        x, read, wanted = teacher.embed(ids), [], []
        for i in range(LAYERS):
            y = teacher.attention(x, i)
            x = teacher.end(y + teacher.ffn(y, i), i)
            read.append(y)
            wanted.append(x)
    x, loss = teacher.embed(ids), 0
    for i, p in enumerate(layers):
        y = read[i] if done < LED else teacher.attention(x, i)
        x = teacher.end(y + mixture(y.reshape(-1, WIDTH), p, k).view(y.shape), i)
        loss = loss + (3 if i == LAYERS - 1 else 1) * (x - wanted[i]).pow(2).mean() / wanted[i].pow(2).mean()
    turn = (1 - F.cosine_similarity(x.mean(1), wanted[-1].mean(1), dim=-1)).mean()
    part = done / LED if done < LED else (done - LED) / (1 - LED)
    for group in adam.param_groups:
        group['lr'] = group['rate'] * min(1, (step + 1) / 8) * (0.5 + 0.5 * math.cos(math.pi * part))
    adam.zero_grad()
    (loss + 2 * turn).backward()
    adam.step()
    step += 1
    if k == a.k:
        recent.append((turn.item(), (1 - F.cosine_similarity(x, wanted[-1], dim=-1)).mean().item()))
    if time.time() - saved > SAVE:
        saved = time.time()
        kept = {'step': step, 'spent': saved - begin, 'adam': adam.state_dict()}
        kept['layers'] = [{n: t.detach() for n, t in p.items()} for p in layers]
        torch.save(kept, state_path + '.new')
        os.replace(state_path + '.new', state_path)
        windows, rows = np.mean(recent[-40:], 0)
        print(f'{saved - begin:.0f} s, step {step}: 1 - cosine at k = {a.k}: windows {windows:.4f}, rows {rows:.4f}', flush=True)

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
