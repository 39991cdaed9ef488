import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, start } from '../../gateway/process.ts';
import { pythonBin } from '../../gateway/targets/define.ts';
import { VERSION } from '../../gateway/targets/litellm.ts';
import { MODEL } from '../asks.ts';
import type { FallbackTarget } from './define.ts';

export const litellm: FallbackTarget = {
  id: 'litellm',
  title: 'LiteLLM proxy',
  setting:
    '`router_settings.fallbacks` from primary to backup (`hosted_vllm`), `timeout` and `stream_timeout` as below, `num_retries: 0`',
  async start({ routes, port, folder, authorityFile, timeoutMs }) {
    const bin = pythonBin(`litellm-${VERSION}`, [`litellm[proxy]==${VERSION}`]);
    const key = `sk-${randomBytes(24).toString('hex')}`;
    const seconds = timeoutMs / 1000;
    const deployment = (name: string, url: string) => ({
      model_name: name,
      litellm_params: {
        model: `hosted_vllm/${MODEL}`,
        api_base: url,
        api_key: 'bench',
        timeout: seconds,
        stream_timeout: seconds,
      },
    });
    const config = {
      model_list: routes.flatMap(({ id, primaryUrl, backupUrl }) => [
        deployment(id, primaryUrl),
        deployment(`${id}-backup`, backupUrl),
      ]),
      router_settings: {
        num_retries: 0,
        fallbacks: routes.map(({ id }) => ({ [id]: [`${id}-backup`] })),
      },
      general_settings: { master_key: key },
    };
    const file = join(folder, 'litellm.yaml');
    writeFileSync(file, JSON.stringify(config));
    const args = ['--config', file, '--host', '127.0.0.1', '--port', `${port}`, '--num_workers', '1'];
    const child = start(join(bin, 'litellm'), args, {
      core: 'proxy',
      cwd: folder,
      env: { LITELLM_LOG: 'ERROR', SSL_CERT_FILE: authorityFile },
    });
    await answers(port, child, 180_000);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    const headers = { authorization: `Bearer ${key}` };
    return { child, version: VERSION, door: ({ id }) => ({ url, model: id, headers }) };
  },
};
