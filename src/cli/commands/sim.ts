import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'sim',
  title: 'Simulated backend',
  summary: "Run a model server with vLLM's HTTP surface that needs no GPU, with faults on demand.",
  usage: '[--port N] [--model NAME[,ttft=MS,itl=MS,…]]… [--fault SPEC]…',
  options: {
    port: { type: 'string', short: 'p', value: 'N', description: 'Port; 0 takes any free one (8000).' },
    host: { type: 'string', value: 'ADDRESS', description: 'Address to listen on (127.0.0.1).' },
    model: {
      type: 'string',
      short: 'm',
      multiple: true,
      value: 'NAME[,…]',
      description:
        'A model, with ttft, itl (ms), tps, prefill (tokens/s), factor, context, kv, batch, answer, reasoning, echo, lora=A+B.',
    },
    fault: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'SPEC',
      description:
        'A fault, such as cut:p=0.1,after=5; also p, next, on and model. An unknown name lists all.',
    },
    seed: { type: 'string', value: 'N', description: 'Seed of answers and of faults (0).' },
    'time-scale': {
      type: 'string',
      value: 'X',
      description: 'Real over simulated time; 0: as fast as possible (1).',
    },
  },
  examples: [
    'fairlead sim --port 8000 --model qwen3-8b,ttft=80,itl=12,reasoning',
    'fairlead sim --fault "cut:p=0.1,after=5" --fault "status:p=0.05,code=429"',
    'curl http://127.0.0.1:8000/v1/chat/completions -H "x-sim-fault: hang-within;after=3" -d …',
  ],
  async run({ options, json, out }) {
    const [{ startSim }, { parseModel }, { FairleadError }] = await Promise.all([
      import('../../sim/server.ts'),
      import('../../sim/model-text.ts'),
      import('../../core/errors.ts'),
    ]);
    const number = (name: string, fallback: number, isValid: (value: number) => boolean) => {
      const text = options[name];
      if (typeof text !== 'string') return fallback;
      const value = Number(text);
      if (text.trim() !== '' && isValid(value)) return value;
      throw new FairleadError('FL_USAGE', `--${name} ${text} is not a number that fits`);
    };
    const list = (name: string) => {
      const values = options[name];
      return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    };
    const models = list('model').map(parseModel);
    const port = number('port', 8000, (value) => Number.isInteger(value) && value >= 0 && value < 65_536);
    const sim = await startSim({
      ...(typeof options.host === 'string' ? { host: options.host } : {}),
      port,
      models: models.length > 0 ? models : [{ name: 'sim' }],
      faults: list('fault'),
      seed: number('seed', 0, Number.isInteger),
      timeScale: number('time-scale', 1, (value) => value >= 0 && Number.isFinite(value)),
      keepRequests: 0,
    }).catch((thrown: unknown) => {
      if (thrown instanceof RangeError) throw new FairleadError('FL_USAGE', thrown.message);
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE') {
        throw new FairleadError('FL_PORT_IN_USE', `port ${port} is in use`, {
          hint: 'choose another with --port',
        });
      }
      throw thrown;
    });
    const names = models.length > 0 ? models.map(({ name }) => name) : ['sim'];
    out.write(
      json
        ? `${JSON.stringify({ url: sim.url, port: sim.port, models: names, simulated: true })}\n`
        : `simulated backend ready at ${sim.url} (${names.join(', ')})\n`,
    );
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    await sim.close();
    return 0;
  },
});
