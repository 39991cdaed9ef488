import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const models = join(import.meta.dirname, '../models');
const manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8')) as Readonly<
  Record<string, { readonly bytes: number; readonly sha256: string }>
>;
const MODEL_FILE = /\.(?:safetensors|gz|onnx|txt)$|model\.json$/;
/** Bytes that the files of a folder may have together: what the package is allowed to weigh. */
const AT_MOST: Readonly<Record<string, number>> = { fast: 12e6, full: 25e6 };

describe.each(Object.entries(manifest))('%s', (name, { bytes, sha256 }) => {
  const data = readFileSync(join(models, name));

  it('has the size and the SHA-256 of the manifest', () => {
    expect(data.length).toBe(bytes);
    expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
  });

  it('has a card with both, which `train/cards.py` wrote from this very file', () => {
    const [folder = '', file = ''] = name.split('/');
    const cards = readFileSync(join(models, folder, 'README.md'), 'utf8').split(/^## /m);
    const card = cards.find((text) => text.startsWith(`${file}\n`)) ?? '';
    expect(card).toContain(`\`${sha256}\``);
    expect(card).toContain(`${bytes.toLocaleString('en')} bytes`);
    for (const line of ['starting weights', 'calibration', 'metrics', 'meant for', 'limits']) {
      expect(card).toContain(`\n| ${line} | `);
    }
    expect(readFileSync(join(models, 'README.md'), 'utf8')).toContain(sha256);
  });
});

it('names every model file that lies in the folder', () => {
  const lying = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((name) =>
    MODEL_FILE.test(name),
  );
  expect(lying.sort()).toEqual(Object.keys(manifest).sort());
});

it.each(Object.entries(AT_MOST))('%s weighs no more than %d bytes', (folder, most) => {
  const files = Object.entries(manifest).filter(([name]) => name.startsWith(`${folder}/`));
  expect(files.reduce((sum, [, { bytes }]) => sum + bytes, 0)).toBeLessThanOrEqual(most);
});

it('names in NOTICE each source that asks for it', () => {
  const notice = readFileSync(join(import.meta.dirname, '../NOTICE'), 'utf8');
  const rows = readFileSync(join(models, 'README.md'), 'utf8').split('\n');
  const asking = rows.filter((row) => /\| (?:[^|]*\b)?(?:CC BY|ODC-By)[^|]*\|/.test(row));
  expect(asking.length).toBeGreaterThan(10);
  const named = asking.map((row) => row.split(' | ')[0]?.slice(2) ?? '');
  expect(named.filter((name) => !notice.includes(name))).toEqual([]);
});
