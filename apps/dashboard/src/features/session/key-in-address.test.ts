import { describe, expect, it } from 'vitest';
import { collectionIn, fragmentOf } from '../../routes/place.js';
import { keyIn, takeKeyFromAddress } from './key-in-address.js';

describe('the key in the address', () => {
  it('is found behind #key= and nowhere else', () => {
    expect(keyIn('#key=lk_abc-_1')).toBe('lk_abc-_1');
    expect(keyIn('#key=')).toBeNull();
    expect(keyIn('')).toBeNull();
    expect(keyIn('#/collections/key')).toBeNull();
  });
  it('is removed from the address bar once taken', () => {
    const replaced: unknown[] = [];
    const history = { replaceState: (...args: unknown[]) => replaced.push(args) } as unknown as History;
    const location = { hash: '#key=lk_1', pathname: '/', search: '?a=1' } as Location;
    expect(takeKeyFromAddress(location, history)).toBe('lk_1');
    expect(replaced).toEqual([[null, '', '/?a=1']]);
    expect(
      takeKeyFromAddress({ hash: '#/collections/c', pathname: '/', search: '' } as Location, history),
    ).toBeNull();
    expect(replaced).toHaveLength(1);
  });
});

describe('the collection in the address', () => {
  it('survives the way there and back, and broken escapes are no collection', () => {
    expect(collectionIn(fragmentOf('a/b c'))).toBe('a/b c');
    expect(collectionIn('#/collections/%E0%A4%A')).toBeNull();
    expect(collectionIn('#/collections/')).toBeNull();
    expect(collectionIn('#key=1')).toBeNull();
  });
});
