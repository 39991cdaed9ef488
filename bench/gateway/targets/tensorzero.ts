import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { start } from '../process.ts';
import { pythonBin, type Target } from './define.ts';

const VERSION = '2026.6.0';
const READY_WITHIN_MS = 60_000;

export const tensorzero: Target = {
  id: 'tensorzero',
  title: 'TensorZero, embedded gateway',
  async start({ upstream, folder }) {
    const bin = pythonBin(`tensorzero-${VERSION}`, [`tensorzero==${VERSION}`, 'openai==3.54.0']);
    const config = join(folder, 'tensorzero.toml');
    writeFileSync(
      config,
      `[gateway]
observability.enabled = false

[models.mock]
routing = ["mock"]

[models.mock.providers.mock]
type = "openai"
model_name = "upstream-model"
api_base = "${upstream}/v1/"
api_key_location = "none"
`,
    );
    const script = join(import.meta.dirname, 'tensorzero_gateway.py');
    const child = start(join(bin, 'python'), [script, config], { core: 'proxy', cwd: folder });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2000);
    });
    if (child.stdout === null) throw new Error('tensorzero has no stdout');
    const timer = setTimeout(() => child.kill(), READY_WITHIN_MS);
    let base: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      base = /^READY (\S+)/.exec(line)?.[1];
      if (base !== undefined) break;
    }
    clearTimeout(timer);
    if (base === undefined) throw new Error(`tensorzero did not start: ${said}`);
    child.stdout.resume();
    const url = `${base.replace(/\/$/, '')}/chat/completions`;
    return {
      child,
      url,
      model: 'tensorzero::model_name::mock',
      headers: { authorization: 'Bearer bench' },
      version: VERSION,
    };
  },
};
