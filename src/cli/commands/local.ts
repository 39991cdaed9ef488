import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'local',
  title: 'Server of a model file',
  summary: 'Serve a GGUF file by an OpenAI-compatible API; it needs the package node-llama-cpp.',
  usage: '--model FILE [--port N]',
  options: {
    model: { type: 'string', short: 'm', value: 'FILE', description: 'The GGUF file of a chat model.' },
    name: {
      type: 'string',
      value: 'NAME',
      description: 'Its name in requests (the file’s, without its ending).',
    },
    port: { type: 'string', short: 'p', value: 'N', description: 'Port; 0 takes any free one (8001).' },
    host: { type: 'string', value: 'ADDRESS', description: 'Address to listen on (127.0.0.1).' },
    context: { type: 'string', value: 'TOKENS', description: 'Tokens that one chat may have (4096).' },
    parallel: { type: 'string', value: 'N', description: 'Chats in work at once (2).' },
    queue: { type: 'string', value: 'N', description: 'Chats that may wait beyond those (64).' },
    threads: {
      type: 'string',
      value: 'N',
      description: 'Threads that compute; 0: one for every two logical cores (0).',
    },
    cpu: { type: 'boolean', description: 'Leave a GPU unused.' },
  },
  examples: ['fairlead local --model SmolLM2-135M-Instruct.Q4_1.gguf --port 8001'],
  async run({ options, json, out }) {
    const [{ startLocal }, { DEFAULT_SETTINGS }, { FairleadError }] = await Promise.all([
      import('../../local/start.ts'),
      import('../../local/settings.ts'),
      import('../../core/errors.ts'),
    ]);
    const whole = (name: string, fallback: number, least: number, most = 2 ** 31 - 1) => {
      const text = options[name];
      if (typeof text !== 'string') return fallback;
      const value = Number(text);
      if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
      throw new FairleadError('FL_USAGE', `--${name} ${text} is not a whole number that fits`);
    };
    if (typeof options.model !== 'string' || options.model === '') {
      throw new FairleadError('FL_USAGE', 'no model file is named', { hint: 'name it with --model FILE' });
    }
    const { contextTokens, parallel, queue, threads } = DEFAULT_SETTINGS;
    const settings = {
      gguf: options.model,
      ...(typeof options.name === 'string' ? { name: options.name } : {}),
      contextTokens: whole('context', contextTokens, 256),
      parallel: whole('parallel', parallel, 1, 64),
      queue: whole('queue', queue, 0),
      threads: whole('threads', threads, 0, 1024),
      gpu: options.cpu !== true,
    };
    const port = whole('port', 8001, 0, 65_535);
    const host = typeof options.host === 'string' ? options.host : '127.0.0.1';
    // Listens for signals before anyone can know that there is something to stop.
    const stopped = new Promise<void>((resolve) => {
      // `on`, not `once`: a listener that is gone once it is called makes what node-llama-cpp loads end the process at once
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    });
    const running = await startLocal(settings, { host, port });
    const { url, model } = running;
    out.write(
      json
        ? `${JSON.stringify({ ready: true, url, port: running.port, model, contextTokens: running.contextTokens })}\n`
        : `${model} ready at ${url} (context ${running.contextTokens} tokens)\n`,
    );
    await stopped;
    await running.close();
    return 0;
  },
});
