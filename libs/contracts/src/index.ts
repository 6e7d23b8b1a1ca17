/** The vocabulary of the house. Imports zod and nothing else, so that every project may import it. */
export * from './errors/app-error.js';
export * from './jobs/jobs.js';
export * from './location/location.js';
export * from './rest/answers.js';
export * from './rest/collections.js';
export * from './rest/common.js';
export * from './rest/deletions.js';
export * from './rest/documents.js';
export * from './rest/openapi.js';
export * from './rest/routes.js';
export * from './rest/system.js';
export * from './sequence/codec.js';
export * from './sequence/cut.js';
export * from './sequence/locate.js';
export * from './sequence/search.js';
export * from './sequence/structure.js';
export * from './sequence/token-sequence.js';
