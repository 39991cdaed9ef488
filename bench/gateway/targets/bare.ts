import { join } from 'node:path';
import { answers, start } from '../process.ts';
import type { Target } from './define.ts';

export const bare: Target = {
  id: 'bare',
  title: 'bare node:http + undici proxy',
  async start({ upstream, port }) {
    const script = join(import.meta.dirname, '../bare-proxy.ts');
    const child = start(process.execPath, [script, upstream, `${port}`], { core: 'proxy' });
    await answers(port, child, 10_000);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return { child, url, model: 'auto', headers: {}, version: `Node ${process.versions.node}` };
  },
};
