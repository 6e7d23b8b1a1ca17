/** Dashboard sessions: a random token in a cookie, its hash here. A session ends by itself, by signing out, or with its key. */
import type { Database } from './database.js';
import { hashSecret, newId, newSecret } from './ids.js';
import type { Identity } from './types.js';

const lifeMs = 12 * 3_600_000;

export class SessionRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async create(identity: Identity): Promise<{ readonly token: string; readonly expiresAt: Date }> {
    const token = newSecret('ls');
    const expiresAt = new Date(Date.now() + lifeMs);
    await this.#db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
    await this.#db.session.create({
      data: {
        id: newId('ses'),
        tenantId: identity.tenantId,
        keyId: identity.keyId,
        hash: hashSecret(token),
        expiresAt,
      },
    });
    return { token, expiresAt };
  }

  async verify(token: string): Promise<Identity | undefined> {
    const session = await this.#db.session.findUnique({
      where: { hash: hashSecret(token) },
      select: { tenantId: true, keyId: true, expiresAt: true, key: { select: { revokedAt: true } } },
    });
    if (!session || session.expiresAt <= new Date() || session.key.revokedAt) return undefined;
    return { tenantId: session.tenantId, keyId: session.keyId };
  }

  async delete(tenantId: string, token: string): Promise<void> {
    await this.#db.session.deleteMany({ where: { tenantId, hash: hashSecret(token) } });
  }
}
