import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, start } from '../process.ts';
import type { Target } from './define.ts';

const root = join(import.meta.dirname, '../../..');

export const fairlead = withPolicy('fairlead', 'Fairlead, 12 signals and 10 decisions', 'policy.yaml');

export const fairleadLearned = withPolicy(
  'learned',
  'Fairlead, those and 13 signals that read prompts',
  'policy-learned.yaml',
);

export const fairleadGuarded = withPolicy(
  'guarded',
  'Fairlead with cache, redact and records',
  'policy-guarded.yaml',
);

/** Another checkout of Fairlead, such as the state before a change, with the same policy. */
export const fairleadAt = (root: string): Target =>
  withPolicy('before', 'Fairlead before', 'policy.yaml', root);

function withPolicy(id: string, title: string, policy: string, from = root): Target {
  return {
    id,
    title,
    async start({ upstream, port, folder }) {
      const child = start(
        process.execPath,
        [join(from, 'bin/fairlead.js'), 'serve', '-c', join(root, 'bench', policy), '--port', `${port}`],
        { core: 'proxy', env: { BENCH_UPSTREAM: `${upstream}/v1`, BENCH_FOLDER: folder } },
      );
      await answers(port, child, 20_000);
      const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string };
      const url = `http://127.0.0.1:${port}/v1/chat/completions`;
      return { child, url, model: 'auto', headers: {}, version: manifest.version };
    },
  };
}
