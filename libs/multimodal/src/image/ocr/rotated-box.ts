/** Rectangles at any angle around sets of points: convex hull and rotating calipers. Pure geometry. */

export type Point = readonly [number, number];

/** A rectangle whose `width` runs along the direction `angle` (radians, -pi/4 < angle <= pi/4, y downwards). */
export interface RotatedBox {
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

const cross = (o: Point, a: Point, b: Point): number =>
  (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Andrew's monotone chain. O(n log n) */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (order: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of order) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** The rectangle of the least area around the points; one of its sides lies on the hull. O(hull^2) */
export function minAreaBox(points: readonly Point[]): RotatedBox {
  const hull = convexHull(points);
  let best: RotatedBox | undefined;
  let bestArea = Infinity;
  for (let i = 0; i < hull.length; i++) {
    const a = hull[i]!;
    const b = hull[(i + 1) % hull.length]!;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [ux, uy] = length > 0 ? [(b[0] - a[0]) / length, (b[1] - a[1]) / length] : [1, 0];
    let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const u = x * ux + y * uy;
      const v = y * ux - x * uy;
      u0 = Math.min(u0, u);
      u1 = Math.max(u1, u);
      v0 = Math.min(v0, v);
      v1 = Math.max(v1, v);
    }
    const area = (u1 - u0) * (v1 - v0);
    if (area >= bestArea) continue;
    bestArea = area;
    const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
    best = upright({
      cx: u * ux - v * uy,
      cy: u * uy + v * ux,
      width: u1 - u0,
      height: v1 - v0,
      angle: Math.atan2(uy, ux),
    });
  }
  return best ?? { cx: points[0]?.[0] ?? 0, cy: points[0]?.[1] ?? 0, width: 0, height: 0, angle: 0 };
}

/** The same rectangle with its angle in (-pi/4, pi/4]; width and height change places where needed. */
function upright(box: RotatedBox): RotatedBox {
  let { angle, width, height } = box;
  while (angle > Math.PI / 4) {
    angle -= Math.PI / 2;
    [width, height] = [height, width];
  }
  while (angle <= -Math.PI / 4) {
    angle += Math.PI / 2;
    [width, height] = [height, width];
  }
  return { ...box, angle, width, height };
}

/** Upright bounds x0 y0 x1 y1 of the part of a rectangle between two positions along its width (0 = left edge). */
export function partBounds(box: RotatedBox, from: number, to: number): [number, number, number, number] {
  const [ux, uy] = [Math.cos(box.angle), Math.sin(box.angle)];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const along of [from - box.width / 2, to - box.width / 2]) {
    for (const down of [-box.height / 2, box.height / 2]) {
      xs.push(box.cx + along * ux - down * uy);
      ys.push(box.cy + along * uy + down * ux);
    }
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
