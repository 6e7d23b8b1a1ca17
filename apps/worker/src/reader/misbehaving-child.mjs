/** Test only: a reader child that does what hostile files make readers do. The request's name says what. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

process.once('disconnect', () => process.exit(0));
const hoard = [];
let requests = 0;

const summary = {
  documentKind: 'text',
  mediaType: 'text/plain',
  tokens: 3,
  pageCount: null,
  durationMs: null,
  skipped: [],
  attachments: [],
};
const progress = (done) =>
  process.send({ type: 'progress', progress: { stage: 'reading', done, total: 10, unit: 'pages' } });

process.on('message', (request) => {
  requests++;
  switch (request.name) {
    case 'good':
      progress(1);
      writeFileSync(request.outPath, `${process.pid} ${requests}`);
      process.send({ type: 'read', summary });
      break;
    case 'environment':
      writeFileSync(request.outPath, JSON.stringify(process.env));
      process.send({ type: 'read', summary });
      break;
    case 'slow':
      setInterval(() => progress(1), 20);
      break;
    case 'loop':
      for (;;);
    case 'hang':
      setInterval(() => undefined, 1000);
      break;
    case 'grandchild': {
      const sleeper = spawn('sleep', ['600'], { stdio: 'inherit' });
      writeFileSync(request.outPath, String(sleeper.pid));
      break;
    }
    case 'hoard':
      setInterval(() => hoard.push(Buffer.alloc(32 * 2 ** 20, 1)), 10);
      break;
    case 'hoard-when-warm':
      if (requests > 1) setInterval(() => hoard.push(Buffer.alloc(32 * 2 ** 20, 1)), 10);
      else process.send({ type: 'read', summary });
      break;
    case 'heap': {
      const list = [];
      for (;;) list.push({ list: new Array(1000).fill(list.length) });
    }
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV');
      break;
    case 'silent-exit':
      process.exit(0);
      break;
    case 'disconnect':
      process.removeAllListeners('disconnect');
      process.disconnect();
      setInterval(() => undefined, 1000);
      break;
    case 'chatter':
      for (let i = 0; i < 20_000; i++) console.error('x'.repeat(100));
      process.send({ type: 'read', summary });
      break;
    case 'nonsense':
      process.send({ type: 'read', summary: { ...summary, tokens: -1 } });
      break;
    case 'faulty':
      process.send({ type: 'error', code: 'internal_error', message: 'A fault of Lectern.' });
      break;
    case 'refuses':
      process.send({ type: 'error', code: 'encrypted_document', message: 'It needs a password.' });
      break;
  }
});
