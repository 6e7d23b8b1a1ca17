/** Outlook's own mails (.msg) -> one piece; attachments become documents of their own. The only msgreader import. */
import { AppError } from '@lectern/contracts';
import type { Skipped } from '@lectern/contracts';
import type { FieldsData } from '@kenjiuno/msgreader';
import type Reader from '@kenjiuno/msgreader';
import { createRequire } from 'node:module';
import { Attachments } from '../archive/attachments.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { TextBuilder } from '../text/builder.js';
import { loadBytes } from '../text/load.js';
import type { Message, MessageFile } from './message.js';
import { writeMessage } from './message.js';

const reader = 'msg/1';

/** The package is CommonJS with a default of its own, which importers take for different things. */
const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as {
  default: typeof Reader.default;
};

/** Throws AppError unreadable_document for a damaged file, limit_exceeded from the limits. */
export async function readMsg(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const bytes = await loadBytes(file, context.limits);
  const out = new TextBuilder(file.name, context.limits.maxTextChars);
  const attachments = new Attachments(context);
  const skipped: Skipped[] = [];
  const message = parse(bytes, file.name, skipped);
  await writeMessage(message, out, attachments, skipped);
  return {
    pieces: [{ modality: 'text', source: { kind: 'chars' }, ...out.finish() }],
    skipped,
    attachments: attachments.list,
    ...(message.subject === '' ? {} : { title: message.subject.slice(0, 300) }),
    reader,
  };
}

function parse(bytes: Buffer, name: string, skipped: Skipped[]): Message {
  try {
    const whole = new ArrayBuffer(bytes.length);
    new Uint8Array(whole).set(bytes);
    const msg = new MsgReader(whole);
    const fields = msg.getFileData();
    if (fields.error !== undefined) throw new Error(fields.error);
    const { subject, body, bodyHtml, html, senderName } = fields;
    // The parser gives an empty message for what it cannot make out.
    if ([subject, body, bodyHtml, html, senderName].every((field) => field === undefined))
      throw new Error('no message in it');
    return {
      subject: (fields.subject ?? '').trim(),
      head: headOf(fields),
      text: fields.body,
      html: fields.bodyHtml ?? (fields.html ? new TextDecoder().decode(fields.html) : undefined),
      attachments: (fields.attachments ?? []).flatMap((attached) => filesOf(msg, attached, skipped)),
    };
  } catch (cause) {
    throw new AppError(
      'unreadable_document',
      `"${name}" is a damaged Outlook mail: save it again, or export it as .eml.`,
      { cause },
    );
  }
}

function headOf(fields: FieldsData): Message['head'] {
  const named = (label: string | undefined, address: string | undefined): string =>
    label !== undefined && address !== undefined && label !== address
      ? `${label} <${address}>`
      : (label ?? address ?? '');
  const recipients = (type: string): string =>
    (fields.recipients ?? [])
      .filter((recipient) => (recipient.recipType ?? 'to') === type)
      .map((recipient) => named(recipient.name, recipient.smtpAddress ?? recipient.email))
      .join(', ');
  return [
    ['From', named(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    ['To', recipients('to')],
    ['Cc', recipients('cc')],
    ['Date', fields.clientSubmitTime ?? fields.messageDeliveryTime ?? ''],
  ];
}

function filesOf(
  msg: InstanceType<typeof MsgReader>,
  attached: FieldsData,
  skipped: Skipped[],
): MessageFile[] {
  const name = attached.fileName ?? attached.name ?? 'attachment';
  try {
    const { content } = msg.getAttachment(attached);
    return [
      {
        name: attached.innerMsgContent && !/\.msg$/iu.test(name) ? `${name}.msg` : name,
        mediaType: attached.attachMimeTag ?? '',
        bytes: content,
        inline: attached.attachmentHidden === true,
      },
    ];
  } catch {
    skipped.push({ what: name, why: 'The attachment is damaged.' });
    return [];
  }
}
