/** Whether a value is worth hiding: telling keys and passwords from names, paths, versions and examples. Pure. */

const examples =
  /example|sample|dummy|placeholder|changeme|change[_-]me|your[_-]?|insert|redacted|xxxx|\*\*\*|\.\.\.|foo|bar(?![a-z0-9])|0123456789|123456|abcdef|abc123|lorem|localhost|undefined|null$|secret$|password$|token$/iu;
const shortExamples = new Set(
  'password passwd pass pwd secret user username root admin test guest postgres redis mysql token none null true false pw'.split(
    ' ',
  ),
);

/** What documentation and tests write where a secret would stand. */
export function isPlaceholder(value: string): boolean {
  const plain = value.toLowerCase();
  if (shortExamples.has(plain) || examples.test(value)) return true;
  // One character or two over and over.
  return new Set(plain).size <= 3;
}

/** Letters and digits mixed as chance mixes them, and no words with signs between them. */
export function isHardToGuess(value: string): boolean {
  if (!/\d/u.test(value) || !/[A-Za-z]/u.test(value)) return false;
  const parts = value.split(/[^A-Za-z0-9]+/u).filter((part) => part !== '');
  if (parts.every(isWordOrNumber)) return false;
  return entropyBits(value) / value.length >= leastBits(value);
}

/** "worker", "Worker2", "camelCaseName", "HTTP_2", "v10". */
function isWordOrNumber(part: string): boolean {
  return (
    /^\d{1,8}$/u.test(part) ||
    /^v?\d{0,4}(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}){1,8}\d{0,4}$/u.test(part) ||
    part.length <= 3
  );
}

/** A short value cannot have many different characters; hexadecimal ones have at most 16. */
function leastBits(value: string): number {
  if (/^[0-9a-f]+$/iu.test(value)) return value.length >= 24 ? 3 : 2.8;
  return value.length >= 20 ? 3.6 : 3.2;
}

/** Shannon's measure of its characters, in bits for the whole value. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / value.length);
  return bits;
}
