import { answers } from '../../gateway/process.ts';
import { startPortkey } from '../../gateway/targets/portkey.ts';
import { MODEL } from '../asks.ts';
import { LOST_HOST } from '../side.ts';
import type { FallbackTarget } from './define.ts';

export const portkey: FallbackTarget = {
  id: 'portkey',
  title: 'Portkey gateway',
  setting: '`strategy: { mode: fallback }` over two targets, `request_timeout` as below',
  async start({ port, authorityFile, timeoutMs }) {
    const { child, version } = startPortkey(port, {
      NODE_EXTRA_CA_CERTS: authorityFile,
      TRUSTED_CUSTOM_HOSTS: `localhost,127.0.0.1,${LOST_HOST}`,
    });
    await answers(port, child, 20_000);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return {
      child,
      version,
      door({ primaryUrl, backupUrl }) {
        const target = (host: string) => ({
          provider: 'openai',
          api_key: 'bench',
          custom_host: host,
          request_timeout: timeoutMs,
        });
        const config = { strategy: { mode: 'fallback' }, targets: [target(primaryUrl), target(backupUrl)] };
        return { url, model: MODEL, headers: { 'x-portkey-config': JSON.stringify(config) } };
      },
    };
  },
};
