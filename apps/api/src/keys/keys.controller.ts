/** API keys. A key's secret is in the answer to its making and nowhere else. */
import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { createKeySchema, pageQuerySchema } from '@lectern/contracts';
import type { ApiKey, CreatedApiKey, Deleted, PageQuery } from '@lectern/contracts';
import type { KeyRow, Records } from '@lectern/platform';
import { Tenant } from '../http/identity.js';
import { listObject, seconds } from '../http/paging.js';
import type { ListObject } from '../http/paging.js';
import { RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';

function keyObject(row: KeyRow): ApiKey {
  return {
    id: row.id,
    object: 'api_key',
    name: row.name,
    hint: row.hint,
    created_at: seconds(row.createdAt),
    last_used_at: row.lastUsedAt ? seconds(row.lastUsedAt) : null,
  };
}

@Controller('v1/keys')
export class KeysController {
  constructor(@Inject(RECORDS) private readonly records: Pick<Records, 'keys'>) {}

  @Get()
  async list(
    @Tenant() tenantId: string,
    @Query(valid(pageQuerySchema)) page: PageQuery,
  ): Promise<ListObject<ApiKey>> {
    return listObject(await this.records.keys.list(tenantId, page), keyObject);
  }

  @Post()
  async create(
    @Tenant() tenantId: string,
    @Body(valid(createKeySchema)) body: { name: string },
  ): Promise<CreatedApiKey> {
    const { row, secret } = await this.records.keys.create(tenantId, body.name);
    return { ...keyObject(row), key: secret };
  }

  @Delete(':key_id')
  async delete(@Tenant() tenantId: string, @Param('key_id') id: string): Promise<Deleted> {
    await this.records.keys.revoke(tenantId, id);
    return { id, object: 'api_key', deleted: true };
  }
}
