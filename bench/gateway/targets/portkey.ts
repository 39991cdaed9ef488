import { join } from 'node:path';
import { answers, start } from '../process.ts';
import { npmFolder, type Target } from './define.ts';

const VERSION = '1.15.2';

/** Starts it on `port`. Without the overrides a fresh install answers 500 to every stream. */
export function startPortkey(port: number, env: Readonly<Record<string, string>> = {}) {
  const cwd = npmFolder(`portkey-${VERSION}`, {
    dependencies: { '@portkey-ai/gateway': VERSION },
    overrides: { '@hono/node-server': '1.13.5', hono: '4.9.7' },
  });
  const script = join(cwd, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const child = start(process.execPath, [script, '--headless', `--port=${port}`], {
    core: 'proxy',
    cwd,
    env: { ...env, PORT: `${port}` },
  });
  return { child, version: VERSION };
}

export const portkey: Target = {
  id: 'portkey',
  title: 'Portkey gateway',
  async start({ upstream, port }) {
    const { child, version } = startPortkey(port);
    await answers(port, child, 20_000);
    return {
      child,
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      model: 'upstream-model',
      headers: {
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `${upstream}/v1`,
        authorization: 'Bearer bench',
      },
      version,
    };
  },
};
