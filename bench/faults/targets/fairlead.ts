import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, start } from '../../gateway/process.ts';
import { MODEL } from '../asks.ts';
import type { FallbackTarget } from './define.ts';

const root = join(import.meta.dirname, '../../..');
/** So much more than the backup's 1 that the primary is always first. */
const FIRST = 1_000_000;

export const fairlead: FallbackTarget = {
  id: 'fairlead',
  title: 'Fairlead',
  setting:
    'two backends of one model, `firstTokenMs` and `gapMs` as below, `fleet.failover.count: true` (off by default; without it a chunk that comes twice is passed on)',
  async start({ routes, port, folder, authorityFile, timeoutMs }) {
    const models = routes.map(({ id, primaryUrl, backupUrl, provider }) => ({
      name: id,
      backends: [
        { name: `${id}-primary`, url: primaryUrl, provider, model: MODEL, weight: FIRST },
        { name: `${id}-backup`, url: backupUrl, provider, model: MODEL },
      ],
    }));
    const fleet = {
      timeouts: { connectMs: timeoutMs, firstTokenMs: timeoutMs, gapMs: timeoutMs },
      health: { active: false },
      failover: { count: true },
    };
    const file = join(folder, 'fairlead.yaml');
    writeFileSync(file, JSON.stringify({ models, fleet, log: { requests: false } }));
    const child = start(
      process.execPath,
      [join(root, 'bin/fairlead.js'), 'serve', '-c', file, '--port', `${port}`],
      { core: 'proxy', cwd: folder, env: { NODE_EXTRA_CA_CERTS: authorityFile } },
    );
    await answers(port, child, 30_000);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return { child, version: manifest.version, door: ({ id }) => ({ url, model: id, headers: {} }) };
  },
};
