/** Documents: uploaded, listed, looked at, deleted. What is inside them is in content.controller.ts. */
import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AppError, pageQuerySchema } from '@lectern/contracts';
import type { DeletedWithReceipt, DocumentDetail, DocumentObject, PageQuery } from '@lectern/contracts';
import type { BlobStore, Config, DocumentRow, Queues, Records } from '@lectern/platform';
import type { FastifyRequest } from 'fastify';
import { DeletionsService } from '../deletions/deletions.service.js';
import { upload } from '../http/bodies.js';
import { Tenant } from '../http/identity.js';
import { listObject } from '../http/paging.js';
import type { ListObject } from '../http/paging.js';
import { BLOBS, CONFIG, QUEUES, RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';
import { documentDetail, documentObject } from './document-object.js';
import { enqueueReading } from './jobs.js';
import { receiveUpload } from './upload.js';
import type { Uploaded } from './upload.js';

@Controller('v1')
export class DocumentsController {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'maxUploadBytes'>,
    @Inject(RECORDS) private readonly records: Pick<Records, 'collections' | 'documents' | 'garbage'>,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(QUEUES) private readonly queues: Queues,
    private readonly deletions: DeletionsService,
  ) {}

  @Post('collections/:collection_id/documents')
  @HttpCode(202)
  @RouteConfig(upload)
  async create(
    @Tenant() tenantId: string,
    @Param('collection_id') collectionId: string,
    @Req() request: FastifyRequest,
  ): Promise<DocumentObject> {
    await this.records.collections.get(tenantId, collectionId);
    const uploaded = await receiveUpload(request.raw, this.blobs, this.config.maxUploadBytes);
    return documentObject(await this.#record(tenantId, collectionId, uploaded));
  }

  async #record(tenantId: string, collectionId: string, uploaded: Uploaded): Promise<DocumentRow> {
    const { title, sha256: blob, bytes } = uploaded;
    const { documents, garbage } = this.records;
    try {
      const { row, outcome } = await documents.create(tenantId, { collectionId, title, blob, bytes });
      if (!(await this.blobs.has(blob))) {
        await documents.fail(tenantId, row.id, {
          code: 'storage_corrupt',
          message: `"${title}" was being removed while it was added; add it again.`,
        });
        throw new AppError(
          'service_unavailable',
          `"${title}" was being removed while it was added; send it again.`,
        );
      }
      if (outcome !== 'existing') await enqueueReading(this.queues, tenantId, row.id);
      return row;
    } catch (error) {
      await garbage.note('blob', blob); // Upkeep keeps it if a row names it.
      throw error;
    }
  }

  @Get('collections/:collection_id/documents')
  async list(
    @Tenant() tenantId: string,
    @Param('collection_id') collectionId: string,
    @Query(valid(pageQuerySchema)) page: PageQuery,
  ): Promise<ListObject<DocumentObject>> {
    await this.records.collections.get(tenantId, collectionId);
    return listObject(await this.records.documents.list(tenantId, collectionId, page), documentObject);
  }

  @Get('documents/:document_id')
  async get(@Tenant() tenantId: string, @Param('document_id') id: string): Promise<DocumentDetail> {
    return documentDetail(await this.records.documents.get(tenantId, id));
  }

  @Delete('documents/:document_id')
  async delete(@Tenant() tenantId: string, @Param('document_id') id: string): Promise<DeletedWithReceipt> {
    const { deletionId } = await this.records.documents.delete(tenantId, id);
    const receipt = await this.deletions.finish(tenantId, deletionId);
    return { id, object: 'document', deleted: true, receipt };
  }
}
