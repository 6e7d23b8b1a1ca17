/** Milliseconds of a step by tokens in context, both axes logarithmic, as an SVG. */

const size = { width: 720, height: 440 };
const plot = { left: 70, right: 690, top: 64, bottom: 384 };
const sides = [
  { key: 'dense_ms', name: 'dense attention, f32', colour: '#d6601e' },
  { key: 'sparse_ms', name: 'chosen entries, 8 bits', colour: '#2166ac' },
];
const label = (tokens) => (tokens >= 1e6 ? `${tokens / 1e6}M` : `${tokens / 1e3}k`);

/** The greater figure of a point stands above its dot, the other below. */
const isSlower = (point, key) => sides.every((side) => point[key] >= point[side.key]);

/** Points are {tokens, sparse_ms, dense_ms}, ascending. */
export function drawCurve(points, entries) {
  const all = points.flatMap((point) => sides.map(({ key }) => point[key]));
  const exponents = {
    least: Math.floor(Math.log10(Math.min(...all))),
    most: Math.ceil(Math.log10(Math.max(...all))),
  };
  const [first, last] = [points[0].tokens, points.at(-1).tokens];
  const span = Math.log(last / first) || 1;
  const x = (tokens) => plot.left + (Math.log(tokens / first) / span) * (plot.right - plot.left);
  const share = (ms) => (Math.log10(ms) - exponents.least) / (exponents.most - exponents.least || 1);
  const y = (ms) => plot.bottom - share(ms) * (plot.bottom - plot.top);
  const text = (at, words, more = '') =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;
  const line = (from, to) =>
    `<line x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(1)}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}" stroke="#dee2e6"/>`;
  const parts = [text([plot.left, 26], `One decoding step, ${entries} entries chosen`, 'font-size="17"')];
  for (let e = exponents.least; e <= exponents.most; e++) {
    const at = y(10 ** e);
    parts.push(
      line([plot.left, at], [plot.right, at]),
      text([plot.left - 8, at + 4], `${10 ** e} ms`, 'text-anchor="end"'),
    );
  }
  for (const { tokens } of points)
    parts.push(
      line([x(tokens), plot.top], [x(tokens), plot.bottom]),
      text([x(tokens), plot.bottom + 20], label(tokens), 'text-anchor="middle"'),
    );
  parts.push(
    text([(plot.left + plot.right) / 2, plot.bottom + 42], 'tokens in context', 'text-anchor="middle"'),
  );
  sides.forEach(({ key, name, colour }, i) => {
    const places = points.map((point) => `${x(point.tokens).toFixed(1)},${y(point[key]).toFixed(1)}`);
    parts.push(`<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5"/>`);
    for (const point of points)
      parts.push(
        `<circle cx="${x(point.tokens).toFixed(1)}" cy="${y(point[key]).toFixed(1)}" r="4" fill="${colour}"/>`,
        text(
          [x(point.tokens), y(point[key]) + (isSlower(point, key) ? -10 : 20)],
          String(Number(point[key].toPrecision(2))),
          `text-anchor="middle" fill="${colour}"`,
        ),
      );
    parts.push(text([plot.left + i * 220, 48], name, `fill="${colour}"`));
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="13" fill="#212529">\n` +
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`
  );
}
