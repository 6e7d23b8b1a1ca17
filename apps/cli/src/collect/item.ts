/** One thing to upload: a file as it lies on disk, or an archive packed for the purpose. */
export interface Item {
  /** The name the document gets. */
  readonly title: string;
  readonly filePath: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a folder or path was found to hold, before anything is packed or hashed. */
export type Source =
  | { readonly kind: 'file'; readonly filePath: string; readonly title: string }
  | { readonly kind: 'tree'; readonly folder: string; readonly title: string };

/** Something that was left out, and why; the CLI prints these. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}
