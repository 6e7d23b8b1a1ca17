import { describe, expect, it } from 'vitest';
import { servedMediaType } from './media-type.js';

describe('the type that uploaded bytes are served under', () => {
  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', null, '', 'audio/x y'])(
    'is plain bytes for %s',
    (type) => {
      expect(servedMediaType(type)).toBe('application/octet-stream');
    },
  );

  it.each(['application/pdf', 'image/png', 'audio/mpeg', 'audio/x-m4a'])('stays %s', (type) => {
    expect(servedMediaType(type)).toBe(type);
  });
});
