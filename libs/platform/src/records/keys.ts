/** API keys: made once, shown once, kept as a hash. */
import { AppError } from '@lectern/contracts';
import type { Database } from './database.js';
import { notFound } from './database.js';
import { hashSecret, newId, newSecret } from './ids.js';
import { listed, pageArguments } from './paging.js';
import type { Identity, KeyRow, Listed, Page } from './types.js';

const hintChars = 8;
/** A key's last use is written at most this often. */
const useEveryMs = 60_000;
const columns = { id: true, name: true, hint: true, createdAt: true, lastUsedAt: true } as const;

export class KeyRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes a key. The secret is in the result and nowhere else afterwards. */
  async create(tenantId: string, name: string): Promise<{ readonly row: KeyRow; readonly secret: string }> {
    const secret = newSecret('lk');
    const row = await this.#db.apiKey.create({
      data: { id: newId('key'), tenantId, name, hash: hashSecret(secret), hint: secret.slice(0, hintChars) },
      select: columns,
    });
    return { row, secret };
  }

  async list(tenantId: string, page: Page): Promise<Listed<KeyRow>> {
    const live = { tenantId, revokedAt: null };
    const cursor =
      page.after === undefined
        ? null
        : await this.#db.apiKey.findFirst({ where: { ...live, id: page.after }, select: columns });
    const { where, ...rest } = pageArguments(page, cursor);
    const rows = await this.#db.apiKey.findMany({ where: { ...live, ...where }, ...rest, select: columns });
    return listed(rows, page.limit);
  }

  /**
   * Revokes a key; sessions opened with it end.
   * Throws  AppError not_found; conflict when it is the last one, for then nobody could make another
   */
  async revoke(tenantId: string, id: string): Promise<void> {
    await this.#db.$transaction(async (tx) => {
      // Locks the tenant's keys, so that two requests cannot revoke the last two at once.
      await tx.$queryRaw`SELECT "id" FROM "ApiKey" WHERE "tenantId" = ${tenantId} FOR UPDATE`;
      const live = await tx.apiKey.findMany({ where: { tenantId, revokedAt: null }, select: { id: true } });
      if (!live.some((key) => key.id === id)) throw notFound('API key', id);
      if (live.length === 1) {
        throw new AppError('conflict', 'This is the last API key; make another one before you delete it.');
      }
      await tx.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
      await tx.session.deleteMany({ where: { tenantId, keyId: id } });
    });
  }

  /** Whose key it is, or undefined. The one query that starts from a secret instead of a tenant. */
  async verify(secret: string): Promise<Identity | undefined> {
    const key = await this.#db.apiKey.findUnique({
      where: { hash: hashSecret(secret) },
      select: { id: true, tenantId: true, revokedAt: true, lastUsedAt: true },
    });
    if (!key || key.revokedAt) return undefined;
    const stale = new Date(Date.now() - useEveryMs);
    if (!key.lastUsedAt || key.lastUsedAt < stale) {
      await this.#db.apiKey.updateMany({
        where: { id: key.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
        data: { lastUsedAt: new Date() },
      });
    }
    return { tenantId: key.tenantId, keyId: key.id };
  }
}
