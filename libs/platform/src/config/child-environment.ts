/** The environment of a child process: this one's, with some of it replaced. Here, because only this folder reads process.env. */
export function childEnvironment(
  replace: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged = { ...process.env, ...replace };
  const entries = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
