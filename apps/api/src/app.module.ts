/** The API's parts and how they are put together. What they stand on (rows, queue, blobs) is opened by main.ts and handed in. */
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { BlobStore, Config, Logger, Metrics, Queues, Records } from '@lectern/platform';
import { AnswersController } from './answers/answers.controller.js';
import { AnswersService } from './answers/answers.service.js';
import { CollectionsController } from './collections/collections.controller.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { ContentController } from './documents/content.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DeletionsController } from './deletions/deletions.controller.js';
import { DeletionsService } from './deletions/deletions.service.js';
import { Sequences } from './documents/sequences.js';
import { ApiKeyGuard } from './http/api-key.guard.js';
import { BLOBS, CONFIG, LOGGER, METRICS, QUEUES, RECORDS } from './http/tokens.js';
import { KeysController } from './keys/keys.controller.js';
import { SessionController } from './keys/session.controller.js';
import { SystemController } from './system/system.controller.js';

export interface AppParts {
  readonly config: Config;
  readonly records: Records;
  readonly queues: Queues;
  readonly blobs: BlobStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

@Module({})
export class AppModule {
  static with(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        SystemController,
        SessionController,
        KeysController,
        CollectionsController,
        DocumentsController,
        ContentController,
        AnswersController,
        DeletionsController,
        DashboardController,
      ],
      providers: [
        { provide: CONFIG, useValue: parts.config },
        { provide: RECORDS, useValue: parts.records },
        { provide: QUEUES, useValue: parts.queues },
        { provide: BLOBS, useValue: parts.blobs },
        { provide: LOGGER, useValue: parts.logger },
        { provide: METRICS, useValue: parts.metrics },
        { provide: Sequences, useFactory: () => new Sequences(parts.blobs) },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        AnswersService,
        DeletionsService,
      ],
    };
  }
}
