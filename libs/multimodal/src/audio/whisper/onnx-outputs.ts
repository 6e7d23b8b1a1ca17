/**
 * Rewrites an ONNX file so that only chosen graph outputs remain. The packaged encoder also returns its attention maps, 432 MB per
 * run; without them the same bits come out in half the memory. Works on the protobuf's outermost fields alone: nothing else changes.
 */
import { AppError } from '@lectern/contracts';

/** Field numbers of onnx.proto: ModelProto.graph, GraphProto.output, ValueInfoProto.name. */
const graphField = 7;
const outputField = 12;
const nameField = 1;

/**
 * model (bytes of a ModelProto) -> the same model with the outputs whose names `keep` accepts.
 * Throws  AppError model_invalid when the bytes are no protobuf
 */
export function keepOutputs(model: Uint8Array, keep: (name: string) => boolean): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fields(model)) {
    if (field.number !== graphField) {
      parts.push(model.subarray(field.start, field.end));
      continue;
    }
    const graph = model.subarray(field.bodyStart, field.end);
    const kept = fields(graph)
      .filter((f) => f.number !== outputField || keep(nameOf(graph.subarray(f.bodyStart, f.end))))
      .map((f) => graph.subarray(f.start, f.end));
    const bytes = kept.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.of((graphField << 3) | 2, ...varint(bytes)), ...kept);
  }
  return Buffer.concat(parts);
}

interface Field {
  readonly number: number;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

function nameOf(valueInfo: Uint8Array): string {
  const field = fields(valueInfo).find((f) => f.number === nameField);
  return field ? Buffer.from(valueInfo.subarray(field.bodyStart, field.end)).toString('utf8') : '';
}

function fields(bytes: Uint8Array): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = readVarint(bytes, at);
    at = tag.next;
    let bodyStart = at;
    switch (tag.value & 7) {
      case 0:
        at = readVarint(bytes, at).next;
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = readVarint(bytes, at);
        bodyStart = length.next;
        at = bodyStart + length.value;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw damaged();
    }
    if (at > bytes.length) throw damaged();
    found.push({ number: Math.floor(tag.value / 8), start, bodyStart, end: at });
  }
  return found;
}

function readVarint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) throw damaged();
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: from + i + 1 };
  }
  // Ten-byte varints (negative integers) occur as values only; their size is what matters.
  for (let i = 8; i < 10; i++) if ((bytes[from + i] ?? 128) < 128) return { value, next: from + i + 1 };
  throw damaged();
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}

function damaged(): AppError {
  return new AppError(
    'model_invalid',
    'A model file of speech recognition is damaged; install Lectern again.',
  );
}
