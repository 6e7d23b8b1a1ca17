/** Rows as the rest of the house sees them: plain, read-only, without the ORM's types. Times are Date, byte counts are numbers. */
import type {
  Answer,
  DeletionItemKind,
  DocumentObject,
  DocumentStatus,
  ErrorCode,
  Progress,
  Skipped,
} from '@lectern/contracts';

export type { DeletionItemKind } from '@lectern/contracts';
export type DocumentKind = NonNullable<DocumentObject['kind']>;

/** Newest first by default; `after` is the id of the last row of the page before. */
export interface Page {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly order?: 'asc' | 'desc';
}
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}
/** Who asks. */
export interface Identity {
  readonly tenantId: string;
  readonly keyId: string;
}

export interface CollectionRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly counts: Readonly<Record<DocumentStatus, number>>;
  /** Of all ready documents. */
  readonly tokens: number;
}

export interface DocumentRow {
  readonly id: string;
  readonly tenantId: string;
  readonly collectionId: string;
  readonly title: string;
  /** SHA-256 of the uploaded bytes: their name in the blob store. */
  readonly blob: string;
  readonly bytes: number;
  readonly mediaType: string | null;
  readonly kind: DocumentKind | null;
  readonly status: DocumentStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly progress: Progress | null;
  readonly attempts: number;
  readonly sequenceBlob: string | null;
  readonly unit: string | null;
  /** The document that this one was found in. */
  readonly partOfId: string | null;
  /** How many documents it stands in. */
  readonly depth: number;
  readonly tokens: number | null;
  /** Of `tokens`: what was there already when it was prefilled. */
  readonly reusedTokens: number | null;
  readonly pages: number | null;
  readonly durationMs: number | null;
  readonly skipped: readonly Skipped[];
  readonly skippedCount: number;
  readonly readMs: number | null;
  readonly prefillMs: number | null;
  readonly createdAt: Date;
  readonly readyAt: Date | null;
}

export interface NewDocument {
  readonly collectionId: string;
  readonly title: string;
  readonly blob: string;
  readonly bytes: number;
}

/** A file found inside a document; its blob is stored. */
export interface NewPart {
  readonly title: string;
  readonly blob: string;
  readonly bytes: number;
}

/** What reading a document found. */
export interface ReadOutcome {
  readonly sequenceBlob: string;
  readonly mediaType: string;
  readonly kind: DocumentKind;
  readonly tokens: number;
  readonly pages: number | null;
  readonly durationMs: number | null;
  readonly skipped: readonly Skipped[];
  readonly readMs: number;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface NewAnswer {
  readonly collectionId: string;
  readonly question: string;
  readonly top: number;
  /** Ask only over these; empty or absent means all of the collection. */
  readonly documentIds?: readonly string[] | undefined;
}
export interface AnswerRow {
  readonly id: string;
  readonly tenantId: string;
  readonly collectionId: string;
  readonly question: string;
  readonly top: number;
  readonly documentIds: readonly string[];
  readonly status: 'pending' | 'done' | 'failed';
  readonly result: Answer | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
}

export interface WorkerState {
  /** A worker reported within the last 30 seconds. */
  readonly alive: boolean;
  readonly lastSeenAt: Date | null;
  readonly model: string | null;
  /** Where its model computes, in words. */
  readonly device: string | null;
}

/** A document that a worker still has to finish, of any tenant. */
export interface UnfinishedDocument {
  readonly tenantId: string;
  readonly id: string;
  readonly status: 'queued' | 'reading' | 'prefilling';
}

export type GarbageKind = 'blob' | 'unit';

export interface DeletionItemRow {
  readonly kind: DeletionItemKind;
  readonly name: string;
  readonly bytes: number | null;
  readonly status: 'pending' | 'removed' | 'kept';
  readonly usedBy: string | null;
  readonly doneAt: Date | null;
}
export interface DeletionRow {
  readonly id: string;
  readonly target: 'document' | 'collection';
  readonly targetId: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly items: readonly DeletionItemRow[];
}

export interface PendingFile {
  readonly kind: 'upload' | 'sequence' | 'page_image' | 'context_file';
  readonly name: string;
  readonly garbage: GarbageKind;
}
/** A deletion as the workers see it: what there is to do. */
export interface OpenDeletion {
  readonly id: string;
  readonly tenantId: string;
  readonly documentIds: readonly string[];
  readonly sequences: readonly string[];
  readonly units: readonly string[];
  readonly pendingFiles: readonly PendingFile[];
  /** Workers that may still hold something in memory. */
  readonly pendingWorkers: readonly string[];
}

/** Why a document that was asked for is not in the context. */
export interface NotReadRow {
  readonly id: string;
  readonly title: string;
  readonly status: Exclude<DocumentStatus, 'ready'>;
  readonly error: { readonly code: string; readonly message: string } | null;
}
