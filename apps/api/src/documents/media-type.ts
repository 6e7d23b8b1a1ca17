/**
 * The type uploaded bytes are served under. Only types a viewer draws or plays keep their own; everything that a browser could
 * run or interpret (HTML, SVG, XML, scripts) is plain bytes.
 */
const kept = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);

export function servedMediaType(mediaType: string | null): string {
  const bare = (mediaType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (kept.has(bare) || /^audio\/[\w.+-]+$/u.test(bare)) return bare;
  return 'application/octet-stream';
}
