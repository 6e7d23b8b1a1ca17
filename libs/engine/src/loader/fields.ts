/**
 * Reads the fields of a JSON object by hand: each must be there, be of its kind and in its range, and none may be left over. Every
 * refusal names the file, the field's path and the value found. It knows no model.
 */
import { AppError } from '@lectern/contracts';

type Json = Readonly<Record<string, unknown>>;

export class Fields {
  readonly #file: string;
  readonly #path: string;
  readonly #object: Json;
  readonly #left: Set<string>;

  /** Throws AppError model_invalid when the value is no object. `path` is '' for the file's root. */
  constructor(file: string, path: string, value: unknown) {
    this.#file = file;
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.refusal('', `must be an object, not ${show(value)}`);
    this.#object = value as Json;
    this.#left = new Set(Object.keys(value));
  }

  /** A whole number from `least` to `most`. */
  whole(name: string, least: number, most: number): number {
    const value = this.#take(name);
    if (!isWhole(value, least, most))
      throw this.refusal(name, `must be a whole number from ${least} to ${most}, not ${show(value)}`);
    return value;
  }

  /** A finite number above zero. */
  positive(name: string): number {
    const value = this.#take(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
      throw this.refusal(name, `must be a number above 0, not ${show(value)}`);
    return value;
  }

  /** Whole numbers, ascending and distinct, at least one. */
  ascending(name: string, least: number, most: number): readonly number[] {
    const value = this.#take(name);
    const good =
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((v, i): v is number => isWhole(v, least, most) && (i === 0 || v > Number(value[i - 1])));
    if (!good)
      throw this.refusal(
        name,
        `must be a list of ascending whole numbers from ${least} to ${most}, not ${show(value)}`,
      );
    return value;
  }

  /** Text that is not empty and, where a pattern is given, matches it; `kind` says in words what is wanted. */
  text(name: string, pattern = /\S/u, kind = 'text that is not empty'): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || !pattern.test(value))
      throw this.refusal(name, `must be ${kind}, not ${show(value)}`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#take(name);
    const found = allowed.find((one) => one === value);
    if (found === undefined)
      throw this.refusal(name, `must be one of ${allowed.map(show).join(', ')}, not ${show(value)}`);
    return found;
  }

  /** Some of the allowed words, each once, at least one. */
  someOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] {
    const value = this.#take(name);
    const list = Array.isArray(value) ? value : [];
    const found = allowed.filter((one) => list.includes(one));
    if (found.length === 0 || found.length !== list.length)
      throw this.refusal(
        name,
        `must be a list of some of ${allowed.map(show).join(', ')}, not ${show(value)}`,
      );
    return found;
  }

  object(name: string): Fields {
    return new Fields(this.#file, this.#at(name), this.#take(name));
  }

  /** An object, or undefined where the field is null. */
  nullable(name: string): Fields | undefined {
    if (this.#object[name] !== null) return this.object(name);
    this.#take(name);
    return undefined;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name);
  }

  /** Throws AppError model_invalid when a field was never asked for: it would be a typing error without effect. */
  finish(): void {
    const [unknown] = this.#left;
    if (unknown !== undefined) throw this.refusal(unknown, 'is not a field that this version knows');
  }

  /** The refusal of one field, or with the name '' of the object itself. */
  refusal(name: string, why: string): AppError {
    return new AppError(
      'model_invalid',
      `The model manifest ${this.#file} cannot be used: ${this.#at(name)} ${why}.`,
    );
  }

  #at(name: string): string {
    return [this.#path, name].filter((part) => part !== '').join('.') || 'it';
  }

  #take(name: string): unknown {
    if (!this.has(name)) throw this.refusal(name, 'is missing');
    this.#left.delete(name);
    return this.#object[name];
  }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
