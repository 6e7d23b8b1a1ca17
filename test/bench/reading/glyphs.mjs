/** A page's drawing operators -> every glyph with its box as displayed. A small text state machine after the PDF specification; horizontal writing only. */

const multiply = (m, n) => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
];

/** [{text, box}]; text is what the font says the glyph means, without white space. */
export function glyphsOf({ fnArray, argsArray }, ops, page) {
  const view = page.getViewport({ scale: 1 }).transform;
  const glyphs = [];
  const stack = [];
  let state = {
    ctm: [1, 0, 0, 1, 0, 0],
    size: 1,
    char: 0,
    word: 0,
    scale: 1,
    leading: 0,
    rise: 0,
    unit: 0.001,
  };
  let line = [1, 0, 0, 1, 0, 0];
  let text = line;
  const move = (x, y) => {
    line = multiply(line, [1, 0, 0, 1, x, y]);
    text = line;
  };
  const show = (items) => {
    for (const item of items) {
      if (typeof item === 'number') {
        text = multiply(text, [1, 0, 0, 1, -item * 0.001 * state.size * state.scale, 0]);
        continue;
      }
      if (item === null || typeof item !== 'object') continue;
      const wide = item.width * state.unit * state.size;
      const meaning = (item.unicode ?? '').normalize('NFKC').replace(/\s/gu, '');
      if (meaning !== '') {
        const whole = multiply(view, multiply(state.ctm, text));
        const box = boxOf(
          whole,
          0,
          state.rise - 0.15 * state.size,
          wide * state.scale,
          state.rise + 0.65 * state.size,
        );
        glyphs.push({ text: meaning, box });
      }
      const gap = state.char + (item.isSpace ? state.word : 0);
      text = multiply(text, [1, 0, 0, 1, (wide + gap) * state.scale, 0]);
    }
  };
  const acts = {
    save: () => stack.push({ ...state }),
    restore: () => (state = stack.pop() ?? state),
    transform: (args) => (state.ctm = multiply(state.ctm, args)),
    paintFormXObjectBegin: ([matrix]) => {
      stack.push({ ...state });
      if (matrix) state.ctm = multiply(state.ctm, matrix);
    },
    paintFormXObjectEnd: () => (state = stack.pop() ?? state),
    beginText: () => (line = text = [1, 0, 0, 1, 0, 0]),
    setFont: ([name, size]) => {
      state.size = size;
      const matrix = page.commonObjs.has(name) ? page.commonObjs.get(name).fontMatrix : undefined;
      state.unit = matrix ? matrix[0] : 0.001;
    },
    setCharSpacing: ([v]) => (state.char = v),
    setWordSpacing: ([v]) => (state.word = v),
    setHScale: ([v]) => (state.scale = v / 100),
    setLeading: ([v]) => (state.leading = -v),
    setTextRise: ([v]) => (state.rise = v),
    setTextMatrix: (args) => (line = text = Array.from(args[0].length === 6 ? args[0] : args)),
    moveText: ([x, y]) => move(x, y),
    setLeadingMoveText: ([x, y]) => {
      state.leading = y;
      move(x, y);
    },
    nextLine: () => move(0, state.leading),
    showText: ([items]) => show(items),
    showSpacedText: ([items]) => show(items),
  };
  const byCode = new Map(Object.entries(acts).map(([name, act]) => [ops[name], act]));
  fnArray.forEach((fn, i) => byCode.get(fn)?.(argsArray[i] ?? []));
  return glyphs;
}

function boxOf(m, x0, y0, x1, y1) {
  const corners = [
    [x0, y0],
    [x1, y0],
    [x0, y1],
    [x1, y1],
  ].map(([x, y]) => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
