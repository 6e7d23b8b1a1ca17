/**
 * Mails as they are sent (.eml), alone or many in one file (.mbox) -> one piece, a `mail` part per message; what is attached, mails
 * among it, becomes documents of their own. The only postal-mime import.
 */
import type { Skipped } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import type { Address, Email } from 'postal-mime';
import PostalMime from 'postal-mime';
import { Attachments } from '../archive/attachments.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { TextBuilder } from '../text/builder.js';
import { loadBytes } from '../text/load.js';
import type { Message } from './message.js';
import { writeMessage } from './message.js';

const reader = 'mail/1';
const maxFileBytes = 200 * 2 ** 20;
const maxMessages = 20_000;

/** Throws AppError unreadable_document when no message in it can be read; limit_exceeded; unsafe_archive for a gzip bomb. */
export async function readEml(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const bytes = await loadBytes(file, context.limits);
  if (bytes.length > maxFileBytes) {
    throw new AppError(
      'limit_exceeded',
      `"${file.name}" is larger than ${maxFileBytes / 2 ** 20} MiB: add its mails in parts.`,
    );
  }
  const out = new TextBuilder(file.name, context.limits.maxTextChars);
  const attachments = new Attachments(context);
  const skipped: Skipped[] = [];
  const messages = file.format === 'mbox' ? messagesOf(bytes) : [bytes];
  let first: string | undefined;
  let read = 0;
  for (const [index, message] of messages.entries()) {
    if (index >= maxMessages) {
      skipped.push({
        what: `mails ${index + 1} to ${messages.length}`,
        why: 'There are too many in one file.',
      });
      break;
    }
    try {
      const parsed = messageOf(await parse(message));
      first ??= parsed.subject;
      await writeMessage(parsed, out, attachments, skipped);
      read++;
    } catch (error) {
      if (error instanceof AppError && error.code !== 'unreadable_document') throw error;
      skipped.push({ what: `mail ${index + 1}`, why: 'It is damaged or nested too deeply to be read.' });
    }
    context.onProgress({ stage: 'reading', done: index + 1, total: messages.length, unit: 'files' });
  }
  if (read === 0)
    throw new AppError(
      'unreadable_document',
      `"${file.name}" is a damaged mail: save it again and add that.`,
    );
  return {
    pieces: [{ modality: 'text', source: { kind: 'chars' }, ...out.finish() }],
    skipped,
    attachments: attachments.list,
    ...(messages.length > 1 || first === undefined || first === '' ? {} : { title: first.slice(0, 300) }),
    reader,
  };
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: 32,
      maxHeadersSize: 1 << 20,
    });
  } catch (cause) {
    throw new AppError('unreadable_document', 'The mail is damaged or nested too deeply.', { cause });
  }
}

function messageOf(email: Email): Message {
  const list = (addresses: readonly Address[] | undefined): string =>
    (addresses ?? []).map(addressOf).join(', ');
  return {
    subject: (email.subject ?? '').trim(),
    head: [
      ['From', list(email.from ? [email.from] : [])],
      ['To', list(email.to)],
      ['Cc', list(email.cc)],
      ['Date', dateOf(email)],
    ],
    text: email.text,
    html: email.html,
    attachments: email.attachments.map((file, index) => ({
      name: file.filename ?? `attachment ${index + 1}${extensionOf(file.mimeType)}`,
      mediaType: file.mimeType,
      bytes: typeof file.content === 'string' ? Buffer.from(file.content) : new Uint8Array(file.content),
      inline: (file.related === true || file.contentId !== undefined) && /^image\//u.test(file.mimeType),
    })),
  };
}

function addressOf(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(addressOf).join(', ')}`;
  return address.name === '' || address.name === address.address
    ? address.address
    : `${address.name} <${address.address}>`;
}

/** As the sender wrote it, with the offset of the place it was written in. */
function dateOf(email: Email): string {
  const written = email.headers.find(({ key }) => key === 'date')?.value.trim();
  return written ?? email.date ?? '';
}

function extensionOf(mediaType: string): string {
  if (mediaType === 'message/rfc822') return '.eml';
  const subtype = /\/([a-z0-9]{2,8})$/u.exec(mediaType)?.[1];
  return subtype === undefined ? '' : `.${subtype === 'plain' ? 'txt' : subtype}`;
}

/** A message begins with a line "From …" after an empty one; such lines within a message begin with ">". */
function messagesOf(mbox: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = 0; at >= 0 && at < mbox.length;) {
    if (mbox.subarray(at, at + 5).toString('latin1') === 'From ') starts.push(at);
    const next = mbox.indexOf('\nFrom ', at);
    at = next < 0 ? -1 : next + 1;
  }
  return starts.map((start, i) => {
    const body = mbox.indexOf('\n', start);
    return mbox.subarray(body < 0 ? start : body + 1, starts[i + 1] ?? mbox.length);
  });
}
