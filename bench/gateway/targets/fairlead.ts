import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, start } from '../process.ts';
import type { Target } from './define.ts';

const root = join(import.meta.dirname, '../../..');

export const fairlead: Target = {
  id: 'fairlead',
  title: 'Fairlead, 12 signals and 10 decisions',
  async start({ upstream, port }) {
    const child = start(
      process.execPath,
      [join(root, 'bin/fairlead.js'), 'serve', '-c', join(root, 'bench/policy.yaml'), '--port', `${port}`],
      { core: 'proxy', env: { BENCH_UPSTREAM: `${upstream}/v1` } },
    );
    await answers(port, child, 20_000);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return { child, url, model: 'auto', headers: {}, version: manifest.version };
  },
};
