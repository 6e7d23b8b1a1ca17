/** The one function of heic-decode that is used here; the package has no types of its own. */
declare module 'heic-decode' {
  interface Decoded {
    readonly width: number;
    readonly height: number;
    /** (height, width, 4) */
    readonly data: Uint8ClampedArray<ArrayBuffer>;
  }
  export default function decode(input: { readonly buffer: Uint8Array }): Promise<Decoded>;
}
