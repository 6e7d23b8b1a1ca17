/**
 * Completes package-lock.json after `npm install`. A registry mirror may lack the newest builds for other platforms; npm then
 * leaves those optional packages out of the lockfile and npm 11's `npm ci` refuses it ("Missing: ... from lock file"). This adds
 * an entry for each of them with the version that its parent names, so that `npm ci` agrees on every npm and platform.
 * Usage: node tools/complete-lock.mjs [package-lock.json]
 */
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const processors = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'arm'];

/** npm needs os/cpu/libc to know that the package is not for this machine; platform packages carry them in their names. */
function platformOf(name) {
  const parts = name.split('/').pop().split(/[-.]/u);
  const os = systems.find((s) => parts.includes(s));
  const cpu = processors.find((p) => parts.includes(p)) ?? 'wasm32';
  const libc = parts.includes('musl') ? 'musl' : parts.includes('gnu') ? 'glibc' : undefined;
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && os === 'linux' && { libc: [libc] }) };
}

/** The places where Node would look for a dependency of the package at `key`, nearest first. */
function candidatePlaces(key, dependency) {
  const steps = key.split('/node_modules/');
  const places = steps.map(
    (_, i) => `${steps.slice(0, steps.length - i).join('/node_modules/')}/node_modules/${dependency}`,
  );
  return [...places, `node_modules/${dependency}`];
}

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = new Map();
for (const [key, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d/u.test(version) || candidatePlaces(key, name).some((place) => place in lock.packages)) continue;
    missing.set(`node_modules/${name}`, {
      version,
      ...platformOf(name),
      ...(entry.dev && { dev: true }),
      optional: true,
    });
  }
}
const entries = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(entries);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${missing.size} entries added to ${file}\n`);
