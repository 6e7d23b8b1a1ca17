/** Names for the shapes of the generated schema, so that nobody else spells out its paths. */
import type { operations, paths } from './generated/schema.js';

export type Paths = paths;
export type OperationId = keyof operations;

type Json<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type Stream<R> = R extends { content: { 'text/event-stream': infer T } } ? T : never;
type Responses<O extends OperationId> = operations[O]['responses'];
/** What an operation answers when it succeeds; never for one that answers bytes or nothing. */
export type Result<O extends OperationId> = Json<
  Exclude<Responses<O>[keyof Responses<O>], Responses<O>['default']>
>;
/** The JSON body of an operation's request. */
export type Body<O extends OperationId> = Json<operations[O]['requestBody']>;
/** The query of an operation. */
export type Query<O extends OperationId> = NonNullable<operations[O]['parameters']['query']>;

export type Health = Result<'getHealth'>;
export type Session = Result<'createSession'>;
export type Status = Result<'getStatus'>;
export type ApiKey = Result<'listKeys'>['data'][number];
export type CreatedApiKey = Result<'createKey'>;
export type Collection = Result<'getCollection'>;
export type DocumentObject = Result<'createDocument'>;
export type DocumentDetail = Result<'getDocument'>;
export type DocumentStatus = DocumentObject['status'];
export type Progress = NonNullable<DocumentObject['progress']>;
export type Skipped = DocumentDetail['skipped'][number];
export type DocumentText = Result<'getDocumentText'>;
export type DocumentSpans = Result<'getDocumentSpans'>;
export type DocumentSpan = DocumentSpans['data'][number];
export type DocumentStructure = Result<'getDocumentStructure'>;
export type StructurePart = DocumentStructure['data'][number];
export type SpanSource = DocumentSpan['source'];
export type Deletion = Result<'getDeletion'>;
export type Answer = Result<'getAnswer'>;
export type AnswerRequest = Omit<Body<'createAnswer'>, 'stream'>;
export type Evidence = Answer['evidence'][number];
export type Citation = Evidence['citation'];
export type AnswerEvent = Stream<operations['createAnswer']['responses'][200]>;
export type Box = Extract<Citation, { type: 'box_location' }>['boxes'][number];
export type ListResult<T> = Omit<Result<'listCollections'>, 'data'> & { data: T[] };
