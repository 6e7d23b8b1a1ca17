/** Decoded documents kept between questions, for quoting, by the name of their blob. */
import { decodeSequence } from '@lectern/contracts';
import type { TokenSequence } from '@lectern/contracts';
import type { BlobStore } from '@lectern/platform';
import { ByteCache } from './byte-cache.js';

const sequenceCacheBytes = 96 * 2 ** 20;

export function openSequenceCache(blobs: Pick<BlobStore, 'read'>): ByteCache<TokenSequence> {
  return new ByteCache(sequenceCacheBytes, async (blob) => {
    const bytes = await blobs.read(blob);
    const value = decodeSequence(bytes);
    return { value, bytes: bytes.byteLength + value.text.length };
  });
}
