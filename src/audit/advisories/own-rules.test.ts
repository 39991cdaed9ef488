import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadAdvisories } from './advise.ts';
import { ownAdvisories } from './files.ts';
import { productSchema } from './schema.ts';
import { ProductShelf } from './shelf.ts';

const GRID = ['5.0.0b3', '0.4.1.post7', '67e4044', 'latest', '', '2026.8.1', '21.1.x'];

describe('the advisories that ship', () => {
  const book = loadAdvisories();

  // What newest releases were wrongly given by the peer, measured on 2026-11-23 (JupyterLab 12, Jupyter Server 19, Ray 12, …).
  it.each([
    ['jupyterlab', '4.6.6'],
    ['jupyter-server', '2.21.1'],
    ['jupyter-notebook', '7.6.5'],
    ['ray', '2.60.0'],
    ['dask', '2026.8.0'],
    ['LiteLLM', '1.106.2'],
    ['gradio', '6.31.0'],
    ['mlflow', '3.17.2'],
    ['marimo', '0.25.2'],
    ['n8n', '2.41.3'],
    ['langflow', '1.13.0'],
    ['vllm', '0.27.0'],
    ['openclaw', '2026.8.1'],
    ['streamlit', '1.67.0'],
    ['chroma', '1.5.9'],
    ['tensorboard', '2.21.0'],
  ])('find nothing in %s %s', (product, version) => {
    const affected = book.adviseOn(product, version).filter(({ verdict }) => verdict === 'affected');
    expect(affected.map(({ advisory }) => advisory.ids[0])).toEqual([]);
  });

  it.each([
    ['gradio', '4.44.0', 'CVE-2024-10648'],
    ['gradio', '5.0.0b2', 'CVE-2024-10648'],
    ['jupyterlab', '4.2.4', 'CVE-2024-43805'],
    ['langflow', '1.2.0', 'CVE-2025-3248'],
    ['notebook', '7.2.1', 'CVE-2024-43805'],
    ['streamlit', '1.36.0', 'CVE-2024-42474'],
    ['ray', '2.8.0', 'CVE-2023-6019'],
    ['llama.cpp', 'b3000', 'CVE-2024-42477'],
    ['Open WebUI', '0.6.5', 'CVE-2025-46719'],
    ['sglang', '0.5.10.post1', 'CVE-2026-10300'],
  ])('find in %s %s %s', (product, version, id) => {
    const found = book.adviseOn(product, version).find(({ advisory }) => advisory.ids.includes(id));
    expect(found?.verdict).toBe('affected');
  });

  it('gives every product a verdict over odd versions, and none for a version that is not known', () => {
    const shelf = new ProductShelf([ownAdvisories()]);
    const products = shelf.all();
    expect(shelf.refused).toEqual([]);
    expect(products.length).toBeGreaterThan(120);
    for (const { product } of products)
      for (const version of GRID) {
        const advices = book.adviseOn(product, version);
        if (version === '' || version === 'latest' || version === '67e4044')
          expect(advices.filter(({ verdict }) => verdict === 'affected')).toEqual([]);
        expect(
          advices.every(({ verdict, reason }) => (verdict === 'unknown') === (reason !== undefined)),
        ).toBe(true);
      }
  });

  it('have a schema for editors that is up to date', () => {
    const schema: unknown = JSON.parse(readFileSync(join(ownAdvisories(), 'advisories.schema.json'), 'utf8'));
    expect(schema).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(productSchema, { io: 'input' }))));
  });
});
