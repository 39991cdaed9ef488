import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'init',
  title: 'Write a first configuration',
  summary:
    'Looks for model servers on this machine and for provider keys, and writes a file that serves them.',
  usage: '[--out FILE] [--force]',
  options: {
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'Where to write it; fairlead.yaml when left out.',
    },
    force: { type: 'boolean', description: 'Replace a file that is there.' },
  },
  examples: ['fairlead init', 'fairlead init --out gateway.yaml'],
  async run({ options, positionals, json, env, out, err }) {
    const [{ writeFile }, { discover }, { starterConfig }, { FairleadError }] = await Promise.all([
      import('node:fs/promises'),
      import('../../config/discover.ts'),
      import('../../config/starter.ts'),
      import('../../core/errors.ts'),
    ]);
    if (positionals.length > 0)
      throw new FairleadError('FL_USAGE', `init takes no '${positionals[0]}'`, {
        hint: 'give the file with --out FILE',
      });
    const file = typeof options.out === 'string' ? options.out : 'fairlead.yaml';
    const found = await discover({ env });
    const nothing = found.servers.length + found.keys.length === 0;
    const report = {
      servers: found.servers,
      keys: found.keys.map(({ title, variable }) => ({ title, variable })),
      file: nothing ? null : file,
    };
    if (nothing) {
      if (json) out.write(`${JSON.stringify(report)}\n`);
      err.write(
        'fairlead: found no model server on the usual ports and no provider key in the environment. ' +
          'Start one (vLLM, SGLang, Ollama, LM Studio, llama.cpp) or set a key such as OPENAI_API_KEY and run this again; ' +
          '`fairlead serve` alone runs on simulated backends.\n',
      );
      return 1;
    }
    try {
      await writeFile(file, starterConfig(found), { flag: options.force === true ? 'w' : 'wx' });
    } catch (cause) {
      const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
      throw new FairleadError('FL_USAGE', exists ? `${file} is there already` : `${file} cannot be written`, {
        hint: exists ? 'replace it with --force, or write elsewhere with --out FILE' : 'check the folder',
        cause,
      });
    }
    if (json) out.write(`${JSON.stringify(report)}\n`);
    else {
      for (const { title, url, models } of found.servers)
        out.write(`found ${title} at ${url}: ${models.join(', ')}\n`);
      for (const { title, variable } of found.keys) out.write(`found a key for ${title} in ${variable}\n`);
      out.write(`wrote ${file}; next: fairlead serve -c ${file}\n`);
    }
    return 0;
  },
});
