/** Cuts a rotated rectangle out of a picture as an upright strip of a fixed height. Samples are averaged when it shrinks. */
import type { RotatedBox } from './rotated-box.js';
import type { Raster } from './raster.js';

/** Bytes of a strip, RGB. Dims (height, width, 3) */
export function cropStrip(raster: Raster, box: RotatedBox, width: number, height: number): Raster {
  const out = new Uint8Array(width * height * 3);
  const [ux, uy] = [Math.cos(box.angle), Math.sin(box.angle)];
  const stepX = box.width / width;
  const stepY = box.height / height;
  const nx = Math.min(4, Math.max(1, Math.round(stepX)));
  const ny = Math.min(4, Math.max(1, Math.round(stepY)));
  const share = 1 / (nx * ny);
  const sample = new Float64Array(3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sample.fill(0);
      for (let j = 0; j < ny; j++) {
        const down = (y + (j + 0.5) / ny) * stepY - box.height / 2;
        for (let i = 0; i < nx; i++) {
          const along = (x + (i + 0.5) / nx) * stepX - box.width / 2;
          bilinear(
            raster,
            box.cx + along * ux - down * uy - 0.5,
            box.cy + along * uy + down * ux - 0.5,
            sample,
          );
        }
      }
      out[to++] = sample[0]! * share + 0.5;
      out[to++] = sample[1]! * share + 0.5;
      out[to++] = sample[2]! * share + 0.5;
    }
  }
  return { width, height, data: out };
}

/** Adds the colour at a place between pixels to `sum`; outside the picture its edge goes on. */
function bilinear({ width, height, data }: Raster, x: number, y: number, sum: Float64Array): void {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  for (let c = 0; c < 3; c++) {
    const top = data[(y0 * width + x0) * 3 + c]! * (1 - fx) + data[(y0 * width + x1) * 3 + c]! * fx;
    const bottom = data[(y1 * width + x0) * 3 + c]! * (1 - fx) + data[(y1 * width + x1) * 3 + c]! * fx;
    sum[c] = sum[c]! + top * (1 - fy) + bottom * fy;
  }
}
