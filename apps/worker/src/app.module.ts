/** The worker's parts and how they are put together. Nothing here works on anything. */
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { createEngine } from '@lectern/engine';
import type { Engine } from '@lectern/engine';
import { createTokenizer } from '@lectern/multimodal';
import { newId, openBlobs, openQueues, openRecords } from '@lectern/platform';
import type { BlobStore, Config, Logger, Queues, Records } from '@lectern/platform';
import { AnswerProcessor, ANSWER_PARTS } from './answer/answer.processor.js';
import type { AnswerParts } from './answer/answer.processor.js';
import { DocumentRepair } from './answer/document-repair.js';
import { openSequenceCache } from './answer/sequence-cache.js';
import { CONTEXT_FILE_PARTS, ContextFiles } from './cache/context-files.js';
import type { ContextFileParts } from './cache/context-files.js';
import { contextFilesOnDisk } from './cache/files-on-disk.js';
import { UnitsInUse } from './cache/units-in-use.js';
import { IngestProcessor } from './ingest/ingest.processor.js';
import { ActiveWork } from './jobs/active-work.js';
import { FileGuard } from './jobs/file-guard.js';
import { JobRunner } from './jobs/job-runner.js';
import type { Handlers } from './jobs/job-runner.js';
import { CONFIG, HANDLERS, LOGGER, QUEUES, RECORDS } from './jobs/tokens.js';
import { Workspace } from './jobs/workspace.js';
import { PREFILL_PARTS, PrefillProcessor } from './prefill/prefill.processor.js';
import type { PrefillParts } from './prefill/prefill.processor.js';
import { ReaderPool } from './reader/reader-pool.js';
import { ReadingRoom } from './reader/reading-room.js';
import { RenderProcessor } from './render/render.processor.js';
import { FigureCounts } from './upkeep/figure-counts.js';
import { Heartbeat } from './upkeep/heartbeat.js';
import { Removal } from './upkeep/removal.js';
import { Round } from './upkeep/round.js';
import { UPKEEP_PARTS, UpkeepProcessor } from './upkeep/upkeep.processor.js';
import type { UpkeepParts } from './upkeep/upkeep.processor.js';
import { OPEN_PARTS, Worker } from './worker.js';
import type { OpenParts } from './worker.js';

const MiB = 2 ** 20;
/** Longest time a reader may work without telling how far it is. */
const stallMs = 5 * 60_000;
/** Half above the default of the queue: this process computes, and may answer a little late. */
const lockMs = 15_000;

/** How soon a deletion is noticed. */
const removalMs = 500;
const budgetMs = 30_000;
/** A blob that no row names after this long was left by a process that was killed. */
const orphanMs = 3_600_000;

const BLOBS = Symbol('blobs');
const ENGINE = Symbol('engine');
const POOLS = Symbol('pools');
const GUARD = Symbol('guard');
const SEQUENCES = Symbol('sequences');
const WORKER_ID = Symbol('worker id');

interface Pools {
  readonly readers: ReaderPool;
  readonly painters: ReaderPool;
}

function openPools(config: Config, logger: Logger): Pools {
  const { memoryBytes, timeoutMs, concurrency } = config.reader;
  const common = {
    script: fileURLToPath(new URL('./reader/child.js', import.meta.url)),
    heapBytes: Math.floor(memoryBytes * 0.6),
    memoryBytes,
    memoryPollMs: 250,
    threads: config.workerThreads,
    tempDir: config.tempDir,
    onLine: (line: string) => logger.info({ process: 'reader' }, line),
    maxServed: 100,
    recycleBytes: Math.min(memoryBytes * 0.5, 400 * MiB),
    idleMs: 60_000,
  };
  return {
    readers: new ReaderPool({ ...common, timeoutMs, stallMs, size: concurrency }),
    painters: new ReaderPool({ ...common, timeoutMs: 60_000, stallMs: 60_000, size: 1 }),
  };
}

const parts: Provider[] = [
  { provide: RECORDS, inject: [CONFIG], useFactory: (config: Config) => openRecords(config) },
  {
    provide: QUEUES,
    inject: [CONFIG],
    useFactory: (config: Config) => openQueues(config, { role: 'worker' }),
  },
  { provide: BLOBS, inject: [CONFIG], useFactory: (config: Config) => openBlobs(config) },
  {
    provide: ENGINE,
    inject: [CONFIG, LOGGER],
    useFactory: async (config: Config, logger: Logger): Promise<Engine> => {
      const {
        model,
        cacheDir,
        modelDir,
        workerThreads: threads,
        hostPoolBytes,
        workerDevice: device,
      } = config;
      const onDamaged = (unit: string, err: Error): void => {
        logger.warn({ err, unit }, 'a damaged context file was removed; its document is computed again');
      };
      const options = { model, cacheDir, modelDir, threads, hostPoolBytes, device, onDamaged };
      const engine = await createEngine(options);
      logger.info(engine.compute, 'the engine chose where to compute');
      return engine;
    },
  },
  { provide: POOLS, inject: [CONFIG, LOGGER], useFactory: openPools },
  { provide: GUARD, useFactory: () => new FileGuard() },
  { provide: WORKER_ID, useFactory: () => newId('wrk') },
  { provide: SEQUENCES, inject: [BLOBS], useFactory: (blobs: BlobStore) => openSequenceCache(blobs) },
  { provide: FigureCounts, useFactory: () => new FigureCounts() },
  { provide: UnitsInUse, useFactory: () => new UnitsInUse() },
  {
    provide: CONTEXT_FILE_PARTS,
    inject: [ENGINE, CONFIG, UnitsInUse, FigureCounts, LOGGER],
    useFactory: (
      engine: Engine,
      config: Config,
      inUse: UnitsInUse,
      ...[figures, logger]: [FigureCounts, Logger]
    ): ContextFileParts => ({ engine, inUse, budgetBytes: config.cacheBudgetBytes, figures, logger }),
  },
  { provide: Workspace, inject: [CONFIG], useFactory: (config: Config) => new Workspace(config.tempDir) },
];

const rooms: Provider[] = [
  {
    provide: ReadingRoom,
    inject: [POOLS, BLOBS, Workspace, GUARD],
    useFactory: (pools: Pools, blobs: BlobStore, workspace: Workspace, guard: FileGuard) =>
      new ReadingRoom({ ...pools, blobs, workspace, guard }),
  },
  {
    provide: PREFILL_PARTS,
    inject: [ENGINE, BLOBS, ContextFiles, FigureCounts],
    useFactory: (
      engine: Engine,
      blobs: BlobStore,
      files: ContextFiles,
      figures: FigureCounts,
    ): PrefillParts => ({ engine, blobs, files, figures }),
  },
  {
    provide: ANSWER_PARTS,
    inject: [ENGINE, SEQUENCES, ContextFiles, FigureCounts, LOGGER, CONFIG],
    useFactory: (
      engine: Engine,
      sequences: AnswerParts['sequences'],
      files: ContextFiles,
      ...[figures, logger, { showSecrets }]: [FigureCounts, Logger, Config]
    ): AnswerParts => ({
      engine,
      sequences,
      files,
      figures,
      logger,
      showSecrets,
      tokenizer: createTokenizer(),
    }),
  },
  {
    provide: UPKEEP_PARTS,
    inject: [ENGINE, BLOBS, Workspace, GUARD, LOGGER],
    useFactory: (
      engine: Engine,
      blobs: BlobStore,
      workspace: Workspace,
      guard: FileGuard,
      logger: Logger,
    ): UpkeepParts => ({ engine, blobs, workspace, guard, logger }),
  },
  {
    provide: Removal,
    inject: [
      WORKER_ID,
      RECORDS,
      ENGINE,
      BLOBS,
      SEQUENCES,
      ActiveWork,
      UnitsInUse,
      GUARD,
      UpkeepProcessor,
      LOGGER,
    ],
    useFactory: (
      workerId: string,
      records: Records,
      engine: Engine,
      blobs: BlobStore,
      ...[sequences, active, inUse, guard, upkeep, logger]: [
        AnswerParts['sequences'],
        ActiveWork,
        UnitsInUse,
        FileGuard,
        UpkeepProcessor,
        Logger,
      ]
    ) => {
      const { deletions } = records;
      const sweep = (): Promise<number> => upkeep.sweep();
      return new Removal({
        ...{ workerId, deletions, engine, blobs, sequences, active, inUse, guard, sweep, logger },
      });
    },
  },
  {
    provide: OPEN_PARTS,
    inject: [
      RECORDS,
      QUEUES,
      ENGINE,
      POOLS,
      LOGGER,
      CONFIG,
      WORKER_ID,
      FigureCounts,
      Removal,
      ContextFiles,
      BLOBS,
    ],
    useFactory: (
      records: Records,
      queues: Queues,
      engine: Engine,
      { readers, painters }: Pools,
      ...[logger, config, workerId, figures, removal, files, blobs]: [
        Logger,
        Config,
        string,
        FigureCounts,
        Removal,
        ContextFiles,
        BlobStore,
      ]
    ): OpenParts => ({
      records,
      queues,
      engine,
      pools: [readers, painters],
      heartbeat: new Heartbeat({ workers: records.workers, workerId, engine, figures, logger }),
      rounds: [
        new Round(removalMs, () => removal.run(), logger),
        new Round(budgetMs, () => files.enforce(), logger),
      ],
      reconcile: async () => {
        const orphans = await records.units.reconcile(await contextFilesOnDisk(config.cacheDir));
        for (const name of orphans) await records.garbage.note('unit', name);
        await records.garbage.noteOrphans(await blobs.names(orphanMs));
      },
    }),
  },
];

const handlers: Provider = {
  provide: HANDLERS,
  inject: [CONFIG, IngestProcessor, PrefillProcessor, AnswerProcessor, RenderProcessor, UpkeepProcessor],
  useFactory: (
    config: Config,
    ingest: IngestProcessor,
    prefill: PrefillProcessor,
    ...[answer, render, upkeep]: [AnswerProcessor, RenderProcessor, UpkeepProcessor]
  ): Handlers => ({
    ingest: { run: (job) => ingest.run(job), concurrency: config.reader.concurrency, lockMs },
    prefill: { run: (job) => prefill.run(job), concurrency: 1, lockMs },
    answer: { run: (job) => answer.run(job), concurrency: 2, lockMs },
    render: { run: (job) => render.run(job), concurrency: 1, lockMs },
    upkeep: { run: () => upkeep.run(), concurrency: 1, lockMs },
  }),
};

@Module({})
export class AppModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        ...parts,
        ...rooms,
        ActiveWork,
        DocumentRepair,
        ContextFiles,
        IngestProcessor,
        PrefillProcessor,
        AnswerProcessor,
        RenderProcessor,
        UpkeepProcessor,
        handlers,
        JobRunner,
        Worker,
      ],
    };
  }
}
