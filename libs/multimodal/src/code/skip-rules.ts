/**
 * Which files of a code tree are not read, and why, from path and size alone. Every rule has a sentence for the person; .gitignore
 * has its own file.
 */

const folders: Readonly<Record<string, string>> = {
  '.git': 'The history of the repository is not read.',
  '.hg': 'The history of the repository is not read.',
  '.svn': 'The history of the repository is not read.',
  node_modules: 'Installed packages are not read.',
  bower_components: 'Installed packages are not read.',
  jspm_packages: 'Installed packages are not read.',
  'site-packages': 'Installed packages are not read.',
  '.venv': 'Installed packages are not read.',
  venv: 'Installed packages are not read.',
  Pods: 'Installed packages are not read.',
  '.yarn': 'Installed packages are not read.',
  '.pnpm-store': 'Installed packages are not read.',
  __pycache__: 'Compiled files are not read.',
  '.gradle': 'Build caches are not read.',
  '.mypy_cache': 'Build caches are not read.',
  '.pytest_cache': 'Build caches are not read.',
  '.tox': 'Build caches are not read.',
  '.terraform': 'Build caches are not read.',
  '.next': 'Build caches are not read.',
  '.nuxt': 'Build caches are not read.',
  '.nx': 'Build caches are not read.',
  __MACOSX: 'macOS adds these to archives; they are not part of the tree.',
};
/** Other people's code, copied in; only at the top, for deeper down the name may mean something else. */
const topFolders: Readonly<Record<string, string>> = {
  vendor: 'Vendored code of others is not read.',
  third_party: 'Vendored code of others is not read.',
  'third-party': 'Vendored code of others is not read.',
};

export interface SkippedFolder {
  readonly folder: string;
  readonly why: string;
}

/** The outermost folder of the path that is skipped as a whole; vendored ones only when asked for. */
export function skippedFolderOf(path: string, vendored: boolean): SkippedFolder | undefined {
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length - 1; depth++) {
    const name = parts[depth]!;
    const why = own(folders, name) ?? (depth === 0 && vendored ? own(topFolders, name) : undefined);
    if (why !== undefined) return { folder: parts.slice(0, depth + 1).join('/'), why };
  }
  return undefined;
}

const byItself = (what: string): string => `${what} inside an archive is not read: add it by itself.`;
const extensions: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      [byItself('A PDF'), 'pdf'],
      [byItself('An Office document'), 'doc docx xls xlsx ppt pptx odt ods odp rtf epub'],
      [byItself('An image'), 'png jpg jpeg gif webp bmp tif tiff heic avif ico icns psd'],
      [byItself('A recording'), 'mp3 wav m4a ogg oga opus flac aac aiff wma'],
      [byItself('A video'), 'mp4 mov mkv webm avi m4v'],
      [byItself('An archive'), 'zip tar gz tgz bz2 xz zst 7z rar jar war whl gem nupkg apk deb rpm dmg iso'],
      ['Fonts are not read.', 'woff woff2 ttf otf eot'],
      ['Compiled files are not read.', 'exe dll so dylib a lib o obj class pyc pyo wasm bin dat node pdb'],
      [
        'Databases and model files are not read.',
        'db sqlite sqlite3 parquet arrow onnx pt pth safetensors npy npz pb tflite gguf',
      ],
      ['Source maps are not read.', 'map'],
    ] as const
  ).flatMap(([why, list]) => list.split(' ').map((extension) => [extension, why])),
);

const lockFiles: ReadonlySet<string> = new Set(
  (
    'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb cargo.lock poetry.lock uv.lock pdm.lock ' +
    'pipfile.lock composer.lock gemfile.lock go.sum flake.lock mix.lock pubspec.lock podfile.lock packages.lock.json deno.lock'
  ).split(' '),
);

export interface FileLimits {
  readonly maxBytes: number;
  /** Lock files, minified and generated code are read as well. */
  readonly evenGenerated: boolean;
}

/** Why a file of this name and size is not read, or undefined when its content should be looked at. */
export function skippedFileReason(
  path: string,
  bytes: number,
  { maxBytes, evenGenerated }: FileLimits,
): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === '.ds_store' || name === 'thumbs.db') return 'Files of the operating system are not read.';
  if (!evenGenerated) {
    if (lockFiles.has(name)) return 'Lock files are not read.';
    if (/[.-]min\.(?:js|mjs|cjs|css)$/u.test(name)) return minifiedReason;
    if (generatedName.test(name)) return generatedReason;
  }
  const byExtension = own(extensions, /\.([a-z0-9]+)$/u.exec(name)?.[1] ?? '');
  if (byExtension !== undefined) return byExtension;
  if (bytes === 0) return 'The file is empty.';
  if (bytes > maxBytes) {
    return `It is larger than ${(maxBytes / 2 ** 20).toFixed(0)} MiB: add it by itself to have it read.`;
  }
  return undefined;
}

const generatedName =
  /\.(?:pb\.(?:go|cc|h)|pb\.gw\.go|g\.dart|freezed\.dart|designer\.cs|g\.cs)$|_pb2(?:_grpc)?\.pyi?$/u;

export const generatedReason = 'A program wrote it: generated code is not read.';
export const minifiedReason = 'Minified code is not read.';
export const binaryReason = 'It holds binary data, not text.';

/** Code that no person wrote in this form: a long file in a few huge lines. */
export function isMinified(path: string, text: string): boolean {
  if (!/\.(?:js|mjs|cjs|css|html|svg)$/iu.test(path) || text.length < 5000) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > 500;
}

/** A name from outside may be "constructor"; only the table's own entries count. */
function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
