/**
 * The haystack: the novel's paragraphs with ours between them, all at once, in an order and at places drawn from a seed, one in
 * every stretch of equal length. It is cut into documents of about 16,000 tokens, at paragraphs.
 */
import { tokensOf } from '../engine-data.js';
import { Draw } from '../random.js';
import type { Asked, Paragraph } from './paragraphs.js';

const partTokens = 16_000;

/** UTF-16 range in a document. */
export interface Range {
  readonly documentId: string;
  readonly charStart: number;
  readonly charEnd: number;
}

export interface PlacedQuestion extends Asked {
  /** Of the sentence that holds the answer. */
  readonly gold: Range;
  /** Of the answer itself. */
  readonly answerAt: Range;
}

export interface Haystack {
  /** Document id -> text, in order. */
  readonly documents: ReadonlyMap<string, string>;
  readonly questions: readonly PlacedQuestion[];
  readonly tokens: number;
}

export function buildHaystack(novel: string, paragraphs: readonly Paragraph[], seed: string): Haystack {
  const draw = new Draw(`${seed} haystack`);
  const hay = novel.split(/\n\s*\n/u).filter((text) => text.trim() !== '');
  const guests = draw.shuffled(paragraphs);
  const slot = hay.length / Math.max(1, guests.length);
  const before = guests.map((_, i) => Math.floor(i * slot + (draw.below(1000) / 1000) * slot));
  const documents = new Map<string, string>();
  const questions: PlacedQuestion[] = [];
  let total = 0;
  let tokens = 0;
  let text = '';
  const id = (): string => `part ${documents.size + 1}`;
  const append = (paragraph: string): number => {
    const start = text === '' ? 0 : text.length + 2;
    text = text === '' ? paragraph : `${text}\n\n${paragraph}`;
    tokens += tokensOf(paragraph);
    return start;
  };
  const close = (): void => {
    if (text !== '') documents.set(id(), text);
    total += tokens;
    text = '';
    tokens = 0;
  };
  let next = 0;
  hay.forEach((paragraph, p) => {
    while (before[next] === p) {
      const guest = guests[next++]!;
      questions.push(...placed(guest, id(), append(guest.sentences.join(' '))));
    }
    append(paragraph);
    if (tokens >= partTokens) close();
  });
  close();
  return { documents, questions, tokens: total };
}

function placed({ sentences, questions }: Paragraph, documentId: string, start: number): PlacedQuestion[] {
  return questions.map((asked) => {
    const sentence = sentences[asked.sentence] ?? '';
    const charStart = start + sentences.slice(0, asked.sentence).reduce((n, s) => n + s.length + 1, 0);
    const answerStart = charStart + sentence.indexOf(asked.answer);
    return {
      ...asked,
      gold: { documentId, charStart, charEnd: charStart + sentence.length },
      answerAt: { documentId, charStart: answerStart, charEnd: answerStart + asked.answer.length },
    };
  });
}

/** The evidence and the gold sentence share at least half of the shorter one, and the evidence holds the answer. */
export function isRight(evidence: Range, { gold, answerAt }: PlacedQuestion): boolean {
  const shorter = Math.min(evidence.charEnd - evidence.charStart, gold.charEnd - gold.charStart);
  return (
    shared(evidence, gold) >= 0.5 * shorter &&
    shared(evidence, answerAt) === answerAt.charEnd - answerAt.charStart
  );
}

/** A peer's span, which may cut a sentence anywhere, is right when it overlaps the answer. */
export function touchesAnswer(span: Range, { answerAt }: PlacedQuestion): boolean {
  return shared(span, answerAt) > 0;
}

function shared(a: Range, b: Range): number {
  if (a.documentId !== b.documentId) return 0;
  return Math.max(0, Math.min(a.charEnd, b.charEnd) - Math.max(a.charStart, b.charStart));
}
