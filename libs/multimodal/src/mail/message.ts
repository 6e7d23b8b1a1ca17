/** One message, whatever format it came in -> a `mail` part of the text: its head as lines, then the body. */
import type { Skipped } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import type { Attachments } from '../archive/attachments.js';
import type { TextBuilder } from '../text/builder.js';
import { htmlToText } from '../text/html.js';

export interface Message {
  readonly subject: string;
  /** "From", "To", "Date" with their values, in the order of reading. */
  readonly head: readonly (readonly [string, string])[];
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly MessageFile[];
}

export interface MessageFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Shown within the text: a logo or a picture. */
  readonly inline: boolean;
}

/** Smaller pictures within the text are logos and counters. */
const minInlineBytes = 8 * 1024;

/** Mutates `skipped` and `attachments`. Throws AppError limit_exceeded from the builder. */
export async function writeMessage(
  message: Message,
  out: TextBuilder,
  attachments: Attachments,
  skipped: Skipped[],
): Promise<void> {
  const { subject, head } = message;
  out.begin('mail', { label: subject === '' ? 'Mail' : subject });
  if (subject !== '') out.heading(subject, 1);
  for (const [name, value] of head)
    if (value.trim() !== '') out.block(`${name}: ${value}`, { gap: 1, byLine: true });
  const names = message.attachments.filter(({ inline }) => !inline).map(({ name }) => name);
  if (names.length > 0) out.block(`Attachments: ${names.join(', ')}`, { gap: 1, byLine: true });
  out.block('');
  writeBody(message, out, skipped);
  out.end();
  for (const file of message.attachments) await take(file, attachments, skipped);
}

/** The HTML is what people see of a mail; its plain text is taken when there is none or it cannot be read. */
function writeBody({ html, text }: Message, out: TextBuilder, skipped: Skipped[]): void {
  if (html !== undefined && html.trim() !== '') {
    try {
      const read = htmlToText(html, 'the mail');
      if (read.text.trim() !== '') {
        out.append(read);
        return;
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal_error') throw error;
      skipped.push({ what: 'HTML of the mail', why: error.message });
    }
  }
  for (const paragraph of (text ?? '').replace(/\r\n?/gu, '\n').split(/\n[ \t]*\n/u)) out.block(paragraph);
}

async function take(file: MessageFile, attachments: Attachments, skipped: Skipped[]): Promise<void> {
  if (/^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/u.test(file.mediaType)) return;
  if (file.inline && file.bytes.length < minInlineBytes) {
    skipped.push({
      what: file.name,
      why: 'A picture within the mail of under 8 KiB: a logo or an ornament.',
    });
    return;
  }
  const why = file.bytes.length === 0 ? 'The attachment is empty.' : attachments.refusal(file.bytes.length);
  if (why === undefined) await attachments.add(file.name, file.bytes);
  else skipped.push({ what: file.name, why });
}
