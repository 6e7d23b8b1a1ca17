import { describe, expect, it } from 'vitest';
import { hashSecret, newId, newSecret } from './ids.js';

describe('ids and secrets', () => {
  it('differ every time and can name a job', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newId('doc')));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^doc_[0-9a-f]{32}$/u);
  });

  it('give a key 256 random bits and hide it behind its hash', () => {
    const key = newSecret('lk');
    expect(Buffer.from(key.slice(3), 'base64url')).toHaveLength(32);
    expect(hashSecret(key)).toMatch(/^[0-9a-f]{64}$/u);
    expect(hashSecret(key)).not.toBe(hashSecret(newSecret('lk')));
  });
});
