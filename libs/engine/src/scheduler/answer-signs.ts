/** Cheap signs, read off ids and capital letters, that a passage holds a person, a time, an amount or a place. */
import type { UnitData } from '../core/unit.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';
import { splitWords } from '../memory/words.js';
import type { AnswerKind } from '../memory/question.js';

const lists = {
  time: `january february march april june july august september october november december monday tuesday wednesday thursday friday
saturday sunday day days week weeks month months year years anniversary annually monthly hour hours midnight noon`,
  amount: `$ % € £ ¥ percent dollar dollars million billion thousand hundred one two three four five six seven eight nine ten eleven
twelve fifteen twenty thirty forty fifty sixty ninety usd eur`,
  person: `inc llc ltd corp corporation company mr mrs ms dr prince princess king count president officer director by`,
  place: `state states province county city country republic kingdom court courts street avenue road jurisdiction in at near`,
  call: `return await new = . throw if while for switch else catch`,
} as const;

type ListName = keyof typeof lists;

const definingWords = `function class interface type enum struct const let var def fn func trait impl module namespace record
object define template`;
const modifierWords = `async export default abstract static public private protected readonly final declare get set`;

/** The lists above as piece ids, and the words of definitions, which may be several pieces, as word addresses. */
export class AnswerSigns {
  readonly lexicon: Lexicon;
  readonly #sets: Readonly<Record<ListName, ReadonlySet<number>>>;
  readonly #defining: ReadonlySet<number>;
  readonly #modifiers: ReadonlySet<number>;

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
    const idOf = new Map(lexicon.pieces.map((piece, id) => [piece, id]));
    const ids = (name: ListName): ReadonlySet<number> =>
      new Set(
        lists[name].split(/\s+/u).flatMap((word) => {
          const id = idOf.get(word);
          return id === undefined ? [] : [id];
        }),
      );
    this.#sets = {
      time: ids('time'),
      amount: ids('amount'),
      person: ids('person'),
      place: ids('place'),
      call: ids('call'),
    };
    const addresses = (words: string): ReadonlySet<number> =>
      new Set(
        words.split(/\s+/u).map((word) => {
          const pieces = wordPieces(idOf, word);
          return splitWords(lexicon, pieces, 0, pieces.length).address[0]!;
        }),
      );
    this.#defining = addresses(definingWords);
    this.#modifiers = addresses(modifierWords);
  }

  has(name: ListName, id: number): boolean {
    return this.#sets[name].has(id);
  }

  text(id: number): string {
    return this.lexicon.pieces[id] ?? '';
  }

  /** `firstPiece` tells "type" from its inflection "types", which shares its address. */
  isDefining(wordAddress: number, firstPiece: number): boolean {
    return this.#defining.has(wordAddress) && this.#isBase(firstPiece);
  }

  isModifier(wordAddress: number, firstPiece: number): boolean {
    return this.#modifiers.has(wordAddress) && this.#isBase(firstPiece);
  }

  #isBase(piece: number): boolean {
    return this.lexicon.canonical[piece] === piece;
  }

  /** Whether something between `from` and `to` shows that what follows is used, not defined. */
  calls(ids: Uint16Array, from: number, to: number): boolean {
    for (let t = from; t < to; t++) if (this.has('call', ids[t]!)) return true;
    return false;
  }
}

/** Greedy longest match, as the tokenizer cuts a word. */
function wordPieces(idOf: ReadonlyMap<string, number>, word: string): Uint16Array {
  const ids: number[] = [];
  for (let at = 0; at < word.length;) {
    const prefix = at > 0 ? '##' : '';
    let end = word.length;
    while (end > at + 1 && !idOf.has(prefix + word.slice(at, end))) end--;
    ids.push(idOf.get(prefix + word.slice(at, end)) ?? 0);
    at = end;
  }
  return Uint16Array.from(ids);
}

const isYear = (piece: string): boolean => /^(?:1[5-9]|20)\d\d$/u.test(piece);

/** Whether something of the kind stands in the candidate; `any` and `definition` never do. */
export function holdsAnswerKind(
  signs: AnswerSigns,
  kind: AnswerKind,
  unit: UnitData,
  range: { readonly tokenStart: number; readonly tokenEnd: number },
): boolean {
  if (kind === 'any' || kind === 'definition') return false;
  const { lexicon } = signs;
  for (let t = range.tokenStart; t < range.tokenEnd; t++) {
    const id = unit.ids[t]!;
    const flags = lexicon.flags[id] ?? 0;
    const name =
      t > range.tokenStart &&
      (unit.capital[t >> 3]! >> (t & 7)) % 2 === 1 &&
      !(flags & (pieceFlag.stop | pieceFlag.punctuation));
    switch (kind) {
      case 'time':
        if (signs.has('time', id) || isYear(signs.text(id))) return true;
        break;
      case 'amount':
        if (flags & pieceFlag.digit || signs.has('amount', id)) return true;
        break;
      case 'person':
        if (name && !signs.has('time', id)) return true;
        break;
      case 'place':
        if (name && (signs.has('place', unit.ids[t - 1]!) || afterOf(signs, unit.ids, t))) return true;
        break;
    }
  }
  return false;
}

/** "State of New York", "laws of the Province": the word before is "of", or "of the". */
function afterOf(signs: AnswerSigns, ids: Uint16Array, t: number): boolean {
  const before = signs.text(ids[t - 1] ?? 0);
  return before === 'of' || (before === 'the' && signs.text(ids[t - 2] ?? 0) === 'of');
}
