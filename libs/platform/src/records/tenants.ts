/** Tenants: who shares a desk. The first one is made together with its key when the desk starts for the first time. */
import type { Database } from './database.js';
import { lockName } from './database.js';
import { hashSecret, newId, newSecret } from './ids.js';

export class TenantRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async create(name: string): Promise<string> {
    const { id } = await this.#db.tenant.create({ data: { id: newId('ten'), name }, select: { id: true } });
    return id;
  }

  /**
   * Makes the first tenant and key when there is no key yet; of several processes that start at once, one does it. `keep` puts
   * the secret where it is needed, before the key counts: a crash in between leaves no key that nobody knows.
   */
  async createFirst(keep: (secret: string) => Promise<void>): Promise<boolean> {
    return this.#db.$transaction(async (tx) => {
      await lockName(tx, 'lectern:first-key');
      if ((await tx.apiKey.count()) > 0) return false;
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
      await keep(secret);
      return true;
    });
  }
}
