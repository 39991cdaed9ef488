import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderDocs } from './generate-docs.ts';

const docs = renderDocs();

it.each([...docs.keys()])('%s is what `npm run docs` writes', (path) => {
  const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
  // Compared line by line: the first line that differs says more than two whole pages.
  const lines = written.split('\n');
  const expected = (docs.get(path) ?? '').split('\n');
  const differs = expected.findIndex((line, index) => line !== lines[index]);
  expect(lines[differs], `line ${differs + 1}`).toBe(expected[differs]);
  expect(lines).toHaveLength(expected.length);
});

it('docs/reference holds no page that nothing writes', () => {
  const pages = readdirSync('docs/reference').map((file) => `docs/reference/${file}`);
  expect(pages.filter((page) => !docs.has(page))).toEqual([]);
});

it('links within and between the pages lead somewhere', () => {
  const name = (path: string) => path.replace('docs/reference/', '');
  const anchors = new Map([...docs].map(([path, text]) => [name(path), headings(text)]));
  for (const [path, text] of docs) {
    for (const [, file, anchor] of text.matchAll(/\]\(([\w.-]*\.md)?(?:#([\w-]+))?\)/g)) {
      const target = anchors.get(file ?? name(path));
      expect(target, `${path} → ${file}`).toBeDefined();
      if (anchor !== undefined) expect(target, `${path} → ${anchor}`).toContain(anchor);
    }
  }
});

/** The anchors that a Markdown reader gives to a page's headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );
}
