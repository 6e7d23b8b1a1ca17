/** Collections. Deleting one deletes its documents; the receipt says what has gone. */
import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { collectionQuerySchema, createCollectionSchema, pageQuerySchema } from '@lectern/contracts';
import type { Collection, CreateCollection, DeletedWithReceipt, PageQuery } from '@lectern/contracts';
import type { CollectionRow, Records } from '@lectern/platform';
import { DeletionsService } from '../deletions/deletions.service.js';
import { Tenant } from '../http/identity.js';
import { listObject, seconds } from '../http/paging.js';
import type { ListObject } from '../http/paging.js';
import { RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';

const listQuery = pageQuerySchema.extend(collectionQuerySchema.shape);

function collectionObject(row: CollectionRow): Collection {
  const { queued, reading, prefilling, ready, failed } = row.counts;
  const total = queued + reading + prefilling + ready + failed;
  return {
    id: row.id,
    object: 'collection',
    name: row.name,
    created_at: seconds(row.createdAt),
    documents: { total, queued, reading, prefilling, ready, failed },
    tokens: row.tokens,
  };
}

@Controller('v1/collections')
export class CollectionsController {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'collections'>,
    private readonly deletions: DeletionsService,
  ) {}

  @Get()
  async list(
    @Tenant() tenantId: string,
    @Query(valid(listQuery)) query: PageQuery & { name?: string | undefined },
  ): Promise<ListObject<Collection>> {
    return listObject(await this.records.collections.list(tenantId, query), collectionObject);
  }

  @Post()
  async create(
    @Tenant() tenantId: string,
    @Body(valid(createCollectionSchema)) body: CreateCollection,
  ): Promise<Collection> {
    const { row } = await this.records.collections.create(tenantId, body.name);
    return collectionObject(row);
  }

  @Get(':collection_id')
  async get(@Tenant() tenantId: string, @Param('collection_id') id: string): Promise<Collection> {
    return collectionObject(await this.records.collections.get(tenantId, id));
  }

  @Delete(':collection_id')
  async delete(@Tenant() tenantId: string, @Param('collection_id') id: string): Promise<DeletedWithReceipt> {
    const { deletionId } = await this.records.collections.delete(tenantId, id);
    const receipt = await this.deletions.finish(tenantId, deletionId);
    return { id, object: 'collection', deleted: true, receipt };
  }
}
