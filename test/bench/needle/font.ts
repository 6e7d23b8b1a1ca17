/** A bitmap font of 5 x 7 dots, capitals only: enough for the labels of a chart without a font file. Drawn by hand. */

/** Seven rows of five dots each, a base-32 digit per row, the leftmost dot worth 16. */
const glyphs: Readonly<Record<string, string>> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhe',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  '-': '000v000',
  '.': '00000cc',
  ',': '0000c48',
  ';': '0cc0c48',
  '/': '01248g0',
  '%': 'op248j3',
  ':': '0cc0cc0',
  '>': '8421248',
  '(': '2488842',
  ')': '8422248',
  '=': '00v0v00',
  '+': '044v440',
  ' ': '0000000',
};

export const glyphHeight = 7;
/** Dots from one letter to the next. */
export const glyphAdvance = 6;

/** Calls `dot` for every dot of the text, its upper left corner at (0, 0); unknown letters are drawn as blanks. */
export function eachDot(text: string, dot: (x: number, y: number) => void): void {
  for (let i = 0; i < text.length; i++) {
    const rows = glyphs[text.charAt(i).toUpperCase()] ?? '';
    for (let y = 0; y < rows.length; y++) {
      const bits = parseInt(rows.charAt(y), 32);
      for (let x = 0; x < 5; x++) if ((bits >> (4 - x)) & 1) dot(i * glyphAdvance + x, y);
    }
  }
}
