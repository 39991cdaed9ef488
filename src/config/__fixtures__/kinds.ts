import { z } from 'zod';
import { Registry } from '../../core/registry.ts';
import type { ConfigKinds } from '../kinds.ts';
import { loadConfigText } from '../load.ts';
import { ConfigProblems, type Problem } from '../problems.ts';

const unit = (id: string, config: z.ZodObject = z.strictObject({})) => ({
  id,
  title: id,
  summary: `${id}, for tests.`,
  config,
  examples: [],
});

/** A few units of every kind: enough for a configuration to be right or wrong in every way. */
export const kinds: ConfigKinds = {
  signals: new Registry('signal', [
    unit('keyword', z.strictObject({ keywords: z.array(z.string()).min(1) })),
    { ...unit('language', z.strictObject({ code: z.string() })), aliases: ['lang'] },
  ]),
  selections: new Registry('selection algorithm', [
    unit('static'),
    unit('weighted', z.strictObject({ seed: z.number().optional() })),
  ]),
  plugins: new Registry('plugin', [unit('prompt', z.strictObject({ text: z.string() }))]),
  providers: new Registry('provider', [
    unit('openai'),
    { ...unit('ollama'), defaultUrl: 'http://127.0.0.1:11434/v1' },
    unit(
      'cloud',
      z.strictObject({
        region: z.string().default('eu'),
        sessionToken: z.string().optional().meta({ secret: true }),
      }),
    ),
  ]),
  balancers: ['weighted', 'round-robin'],
  families: ['qwen3', 'deepseek'],
};

export const load = (text: string, env: Record<string, string> = {}) =>
  loadConfigText(text, 'fairlead.yaml', { kinds, env });

/** What is wrong with `text`; fails when nothing is. */
export async function problemsOf(text: string, env: Record<string, string> = {}): Promise<readonly Problem[]> {
  const error = await load(text, env).then(
    () => new Error('it loads'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConfigProblems) return error.problems;
  throw error;
}

/** Two models, which a case may follow with more. */
export const MODELS = `models:
  - name: small
    backends: [{ url: http://127.0.0.1:8000/v1 }]
  - name: large
    backends: [{ url: http://127.0.0.1:8001/v1 }]
`;
