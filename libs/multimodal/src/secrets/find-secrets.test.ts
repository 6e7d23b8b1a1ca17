import type { StructureSpan } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { assemble } from '../assemble/assemble.js';
import { createTokenizer } from '../tokenizer/wordpiece.js';
import { findSecrets, secretParts } from './find-secrets.js';

/** Letters and digits as chance would give them; made here, so that no key of anybody stands in this file. */
function random(
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
): string {
  let state = 20_251;
  let text = '';
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    text += alphabet[Math.floor(state / 65_536) % alphabet.length]!;
  }
  return text;
}
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const found = (text: string): string[] =>
  findSecrets(text).map(({ charStart, charEnd }) => text.slice(charStart, charEnd));

describe('no secret is', () => {
  it.each([
    'password = "changeme-please-1"',
    'password: "your-password-here1"',
    'const token = process.env.GITHUB_TOKEN2;',
    'token: getToken(request, 1234567890)',
    'secret = "${SECRET_VALUE_NUMBER_1}"',
    'API_KEY=<insert-your-key-123>',
    'tokens: 120000000000000',
    'tokenizer = "bert-uncased-30522/1"',
    'secretName: "my-app-secret-name-v2"',
    'passwordField: "LoginPasswordInput2"',
    'postgres://user:password@localhost:5432/db',
    'redis://:${PASSWORD}@host',
    'scheme://[user][:pass]@host',
    'https://host:8080@x',
    'AKIAIOSFODNN7EXAMPLE',
    'see sk-learn-something-that-is-long-and-has-no-digits',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAJ\n-----END PUBLIC KEY-----',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    'The Receiving Party shall keep the password secret: no copies.',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('what is made to take for ever to look at', () => {
    for (const part of [
      '-----BEGIN PRIVATE KEY-----\n',
      'eyJa.',
      'password=',
      'a://a:',
      'token tok',
      'sk-',
      'AccountKey=',
    ])
      expect(found(part.repeat(Math.ceil(1_000_000 / part.length))).length).toBeLessThan(2);
  });
});

describe('a secret is', () => {
  const key = `${random(64)}\n${random(64)}\n${random(20)}==`;
  it.each([
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY-----`, `\n${key}\n`],
    ['an AWS key', `id AKIA${random(16, upper)}.`, `AKIA${random(16, upper)}`],
    ['a Google key', `"AIza${random(35)}"`, `AIza${random(35)}`],
    ['an Azure key', `AccountName=a;AccountKey=${random(86)}==;E=1`, `${random(86)}==`],
    ['a GitHub token', `ghp_${random(36)}`, `ghp_${random(36)}`],
    ['a GitLab token', `glpat-${random(20)}`, `glpat-${random(20)}`],
    ['a Slack token', `xoxb-${random(40)}`, `xoxb-${random(40)}`],
    ['a Slack address', `https://hooks.slack.com/services/T01/B02/${random(24)}`, `T01/B02/${random(24)}`],
    ['a Stripe key', `sk_live_${random(24)}`, `sk_live_${random(24)}`],
    ['a key of an AI service', `OPENAI=sk-proj-${random(48)}`, `sk-proj-${random(48)}`],
    ['a token of npm', `//r/:_authToken=npm_${random(36)}`, `npm_${random(36)}`],
    [
      'a JSON web token',
      `eyJ${random(20)}.eyJ${random(30)}.${random(40)}`,
      `eyJ${random(20)}.eyJ${random(30)}.${random(40)}`,
    ],
    ['the password of an address', 'postgresql://app:Tr4-uBle@db.internal/x', 'Tr4-uBle'],
    ['a value called password', `  password: '${random(16)}',`, random(16)],
    ['a value of the environment', `DB_PASSWORD=${random(20)}\n`, random(20)],
    ['a value of an object', `{"client_secret": "${random(24)}"}`, random(24)],
  ])('%s', (_, text, secret) => {
    expect(found(text)).toEqual([secret]);
  });
});

describe('secrets in a document', () => {
  it('are cut where other parts end, so that these stay whole and nothing of a secret is left out', () => {
    const cells: StructureSpan[] = [
      { kind: 'table_cell', charStart: 0, charEnd: 10 },
      { kind: 'table_cell', charStart: 10, charEnd: 30 },
    ];
    const parts = secretParts([{ name: 'x', charStart: 4, charEnd: 20 }], cells);
    expect(parts.map(({ charStart, charEnd }) => [charStart, charEnd])).toEqual([
      [4, 10],
      [10, 20],
    ]);
  });

  it('are parts of its structure and counted, whatever it was read from', () => {
    const token = `ghp_${random(36)}`;
    const source = { kind: 'chars' } as const;
    const pieces = [
      { modality: 'text', source, text: 'Nothing here.' },
      { modality: 'text', source, text: `The token is ${token}.` },
    ] as const;
    const read = {
      pieces,
      skipped: [{ what: 'x', why: 'y' }],
      reader: 't/1',
      kind: 'text',
      mediaType: 't',
    } as const;
    const { structure, skipped, text } = assemble(read, createTokenizer());
    expect(structure.map(({ kind, charStart, charEnd }) => [kind, text.slice(charStart, charEnd)])).toEqual([
      ['secret', token],
    ]);
    expect(skipped.map(({ what }) => what)).toEqual(['x', '1 secret']);
  });
});
