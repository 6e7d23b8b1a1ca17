/** Where things stand in the checkout. The same distance from src/ and from dist/, so that tests and the built CLI agree. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = path.resolve(fileURLToPath(import.meta.url), '../../../..');
export const apiEntry = path.join(repositoryRoot, 'apps/api/dist/main.js');
export const workerEntry = path.join(repositoryRoot, 'apps/worker/dist/main.js');
export const sampleFolder = path.join(repositoryRoot, 'samples/matter');
