/** Receipts of deletions, to be looked at again: pending until the workers have removed everything. */
import { Controller, Get, Param } from '@nestjs/common';
import type { Deletion } from '@lectern/contracts';
import { Tenant } from '../http/identity.js';
import { DeletionsService } from './deletions.service.js';

@Controller('v1/deletions')
export class DeletionsController {
  constructor(private readonly deletions: DeletionsService) {}

  @Get(':deletion_id')
  get(@Tenant() tenantId: string, @Param('deletion_id') id: string): Promise<Deletion> {
    return this.deletions.get(tenantId, id);
  }
}
