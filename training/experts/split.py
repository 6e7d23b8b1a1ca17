"""Splits the six dense FFNs into one shared expert and equal routed ones, by clustering tokens and hidden units together, and fits routers.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 training/experts/split.py IDS_FOLDER MODEL_SAFETENSORS OUT.safetensors [--tokens 6000]

A hidden unit matters to a token by the square of what it adds beyond its mean, through the norm that follows: (h - E h)^2 |gamma * w2|^2.
Units that matter most on average are shared. The others: k-means of tokens on those shares, then in turn every unit goes to the expert
whose tokens need it most (equal sizes) and every token to the expert that holds most of what it needs. A router is fitted to the gain of each
expert, 2 <r, o_e> - |o_e|^2 for the rest r that the shared expert leaves and outputs o_e less their mean. Seeds are fixed.
"""
import argparse
import numpy as np, torch
import torch.nn.functional as F
from encoder import HIDDEN, LAYERS, Teacher, Text, write_safetensors

ap = argparse.ArgumentParser()
ap.add_argument('ids'), ap.add_argument('model'), ap.add_argument('out')
ap.add_argument('--tokens', type=int, default=6000)
ap.add_argument('--shared', type=int, default=96)
ap.add_argument('--experts', type=int, default=12)
a = ap.parse_args()
torch.set_num_threads(1)
torch.manual_seed(7)
S, E = a.shared, a.experts
H = (HIDDEN - S) // E
assert S + E * H == HIDDEN

teacher = Teacher(a.model)
text = Text(a.ids, [('contracts.ids', 0.4), ('code.ids', 0.2), ('prose.ids', 0.4)], 1)
inputs = [[] for _ in range(LAYERS)]
with torch.no_grad():
    seen = 0
    while seen < a.tokens:
        ids = text.batch(1024)
        seen += ids.numel()
        x = teacher.embed(ids)
        for i in range(LAYERS):
            y = teacher.attention(x, i)
            inputs[i].append(y.reshape(-1, y.shape[-1]))
            x = teacher.end(y + teacher.ffn(y, i), i)


def cluster(x, i):
    """-> order of hidden units: shared, expert 0, expert 1, ...; mean activation of each unit."""
    w1, b1, w2, _ = teacher.ffn_weights(i)
    h = F.gelu(F.linear(x, w1, b1))
    mean = h.mean(0)
    matter = (h - mean).pow(2) * (w2 * teacher.gamma(i)[:, None]).pow(2).sum(0)
    order = matter.mean(0).argsort(descending=True)
    shared, rest = order[:S], order[S:]
    share = matter[:, rest]
    share = share / share.sum(1, keepdim=True).clamp_min(1e-9)
    points = share.sqrt()
    dice = torch.Generator().manual_seed(i)
    centre = points[torch.randperm(len(points), generator=dice)[:E]]
    for _ in range(6):
        mine = (points @ centre.T - 0.5 * centre.pow(2).sum(1)).argmax(1)
        centre = torch.stack([points[mine == e].mean(0) if (mine == e).sum() > 20 else points[torch.randint(len(points), (1,), generator=dice)[0]] for e in range(E)])
    for _ in range(5):
        member = F.one_hot(mine, E).float()
        need = (share.T @ member) / member.sum(0).clamp_min(1)
        need = need / need.sum(1, keepdim=True)
        room, home = [H] * E, torch.empty(len(rest), dtype=torch.long)
        best = need.topk(2, 1).values
        for u in (best[:, 0] - best[:, 1]).argsort(descending=True).tolist():
            e = next(e for e in need[u].argsort(descending=True).tolist() if room[e])
            home[u], room[e] = e, room[e] - 1
        held = share @ F.one_hot(home, E).float()
        bias = torch.zeros(E)
        for _ in range(30):
            mine = (held + bias).argmax(1)
            load = torch.bincount(mine, minlength=E) / len(mine) * E
            if load.min() > 0.4 and load.max() < 2.5:
                break
            bias += 0.01 * torch.sign(1 - load)
    return shared, [rest[home == e] for e in range(E)], mean


def fit_router(x, i, shared, experts, mean):
    w1, b1, w2, _ = teacher.ffn_weights(i)
    gamma = teacher.gamma(i)
    beyond = lambda units: ((F.gelu(F.linear(x, w1[units], b1[units])) - mean[units]) @ w2[:, units].T) * gamma
    out = [beyond(units) for units in experts]
    rest = sum(out)
    gain = torch.stack([((2 * rest - o) * o).sum(1) for o in out], 1)
    target = F.softmax(gain / (gain.std(1).mean() * 0.5), 1)
    weight, bias = torch.zeros(E, x.shape[1], requires_grad=True), torch.zeros(E, requires_grad=True)
    adam = torch.optim.Adam([weight, bias], lr=1e-2)
    for _ in range(150):
        loss = -(target * F.log_softmax(F.linear(x, weight, bias), 1)).sum(1).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return weight.detach(), bias.detach()


tensors = {}
for i in range(LAYERS):
    x = torch.cat(inputs[i])[: a.tokens]
    shared, experts, mean = cluster(x, i)
    weight, bias = fit_router(x, i, shared, experts, mean)
    at, w2 = f'layers.{i}.ffn.', teacher.ffn_weights(i)[2]
    assignment = np.full(HIDDEN, -1, np.int32)
    for e, units in enumerate(experts):
        assignment[units.numpy()] = e
    tensors[at + 'assignment'] = assignment
    tensors[at + 'expert_means'] = torch.stack([w2[:, units] @ mean[units] for units in experts]).numpy()
    tensors[at + 'router.weight'], tensors[at + 'router.bias'] = weight.numpy(), bias.numpy()
    tensors[at + 'selection_bias'] = np.zeros(E, np.float32)
    print('layer', i, 'split', flush=True)

write_safetensors(a.out, tensors)
