import { join } from 'node:path';
import { answers, start } from '../process.ts';
import { pythonBin, type Target } from './define.ts';

const VERSION = '0.1.17';

export const vllmRouter: Target = {
  id: 'vllm-router',
  title: 'vLLM Router (Rust), round robin',
  async start({ upstream, port, folder }) {
    const bin = pythonBin(`vllm-router-${VERSION}`, [`vllm-router==${VERSION}`]);
    const args = ['-m', 'vllm_router.launch_router', '--host', '127.0.0.1', '--port', `${port}`];
    const workers = ['--worker-urls', upstream, '--policy', 'round_robin'];
    const child = start(join(bin, 'python'), [...args, ...workers], { core: 'proxy', cwd: folder });
    await answers(port, child, 60_000);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    return { child, url, model: 'upstream-model', headers: {}, version: VERSION };
  },
};
