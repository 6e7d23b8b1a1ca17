/** Names and secrets that nobody can guess. Ids are random, so that knowing one says nothing about another. */
import { createHash, randomBytes } from 'node:crypto';

export type IdPrefix = 'ten' | 'key' | 'ses' | 'col' | 'doc' | 'ans' | 'wrk' | 'del';

/** 128 random bits as hex behind a prefix that says what it names: doc_3f…. Holds no colon, so it can name a job. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`;
}

/** 256 random bits behind a prefix: an API key (lk_…) or a session's token (ls_…). */
export function newSecret(prefix: 'lk' | 'ls'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a secret. The secret has 256 random bits, so a plain hash suffices and finds it by an index. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
