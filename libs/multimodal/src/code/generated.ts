/** Whether a program wrote a source file, from what the comments at its beginning say. A file that is only about generated code has no such line. */

const headChars = 3000;
const maxLineChars = 400;

const comment = /^\s*(?:\/\/|\/\*|\*|#|--|;|<!--|%|"""|')/u;
const marks = [
  /@generated\b/u,
  /<auto-?generated\b/iu,
  /\b(?:auto-?generated|automatically generated|generated (?:by|from|with|using|code|file))\b[^\n]*\bdo not (?:edit|modify|change)\b/iu,
  /\bcode generated\b[^\n]*\bdo not edit\b/iu,
  /\bdo not (?:edit|modify)\b[^\n]*\b(?:auto-?generated|automatically generated|generated (?:by|from|file))\b/iu,
  /\bthis (?:file|code) (?:is|was|has been) (?:auto-?|automatically )generated\b/iu,
];

/** Looks at comment lines of the first 3,000 characters. */
export function isGenerated(text: string): boolean {
  return text
    .slice(0, headChars)
    .split('\n')
    .some((line) => {
      const short = line.slice(0, maxLineChars);
      return comment.test(short) && marks.some((mark) => mark.test(short));
    });
}
