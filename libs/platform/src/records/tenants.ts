/** Tenants: who shares a desk. The first one is made together with its key when the desk starts for the first time. */
import type { Database } from './database.js';
import { lockName } from './database.js';
import { hashSecret, newId, newSecret } from './ids.js';

export interface FirstKey {
  readonly tenantId: string;
  /** Shown once. */
  readonly secret: string;
}

export class TenantRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async create(name: string): Promise<string> {
    const { id } = await this.#db.tenant.create({ data: { id: newId('ten'), name }, select: { id: true } });
    return id;
  }

  /** Makes the first tenant and key when there is no key yet; of several processes that start at once, one does it. */
  async createFirst(): Promise<FirstKey | undefined> {
    return this.#db.$transaction(async (tx) => {
      await lockName(tx, 'lectern:first-key');
      if ((await tx.apiKey.count()) > 0) return undefined;
      const secret = newSecret('lk');
      const tenant = await tx.tenant.create({ data: { id: newId('ten'), name: 'default' } });
      await tx.apiKey.create({
        data: {
          id: newId('key'),
          tenantId: tenant.id,
          name: 'first key',
          hash: hashSecret(secret),
          hint: secret.slice(0, 8),
        },
      });
      return { tenantId: tenant.id, secret };
    });
  }
}
