import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, start } from '../process.ts';
import { pythonBin, type Target } from './define.ts';

export const VERSION = '1.106.2';

export const litellm: Target = {
  id: 'litellm',
  title: 'LiteLLM proxy, one worker, no database',
  async start({ upstream, port, folder }) {
    const bin = pythonBin(`litellm-${VERSION}`, [`litellm[proxy]==${VERSION}`]);
    // A weak key makes it refuse to start.
    const key = `sk-${randomBytes(24).toString('hex')}`;
    const config = join(folder, 'litellm.yaml');
    writeFileSync(
      config,
      `model_list:
  - model_name: mock
    litellm_params: { model: openai/upstream-model, api_base: "${upstream}/v1", api_key: bench }
general_settings: { master_key: ${key} }
`,
    );
    const args = ['--config', config, '--host', '127.0.0.1', '--port', `${port}`, '--num_workers', '1'];
    const child = start(join(bin, 'litellm'), args, {
      core: 'proxy',
      cwd: folder,
      env: { LITELLM_LOG: 'ERROR' },
    });
    await answers(port, child, 180_000);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return { child, url, model: 'mock', headers: { authorization: `Bearer ${key}` }, version: VERSION };
  },
};
