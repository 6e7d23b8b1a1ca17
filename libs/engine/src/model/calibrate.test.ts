import { describe, expect, it } from 'vitest';
import { loadModel } from '../loader/model.js';
import { openRuntime } from '../runtime/runtime.js';
import { calibrate } from './calibrate.js';

describe('calibrate', () => {
  it('keeps the largest magnitude of each channel, the louder text winning', async () => {
    const runtime = openRuntime({ threads: 1, device: 'cpu' });
    const model = await loadModel('lite-dense');
    const one = Uint16Array.from({ length: 126 }, (_, i) => 2000 + i);
    const two = Uint16Array.from({ length: 126 }, (_, i) => 5000 + 3 * i);
    const [first, second, both] = [
      await calibrate(model, runtime, [one]),
      await calibrate(model, runtime, [two]),
      await calibrate(model, runtime, [one, two]),
    ];
    await runtime.dispose();
    expect([...both.keys()].sort()).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((n) => [
        `layers.${n}.attention.range`,
        `layers.${n}.ffn.hidden_range`,
        `layers.${n}.ffn.range`,
      ]),
    );
    for (const [name, range] of both) {
      expect(range.length).toBe(name.endsWith('hidden_range') ? 1536 : 384);
      range.forEach((value, d) => {
        expect(value).toBe(Math.max(first.get(name)![d]!, second.get(name)![d]!));
      });
    }
  }, 60_000);

  it('refuses a model of experts', async () => {
    const runtime = openRuntime({ threads: 1, device: 'cpu' });
    await expect(calibrate(await loadModel('tiny'), runtime, [])).rejects.toMatchObject({
      code: 'model_invalid',
    });
    await runtime.dispose();
  });
});
