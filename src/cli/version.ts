import { readFile } from 'node:fs/promises';

/** The package's version, such as 0.1.0; the same file stands two folders up from src/cli and from dist/cli. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
