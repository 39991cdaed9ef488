import type { SimModel } from '../sim/options.ts';

/** A simulated backend of the embedded fleet: which model it serves and how fast it is. */
export interface EmbeddedBackend {
  readonly name: string;
  readonly model: SimModel;
}

/**
 * The fleet that stands in when no configuration is given: three models of unlike strength, the
 * strongest on two backends so that one can fail. Simulated, and said so wherever it shows.
 */
export const EMBEDDED_BACKENDS: readonly EmbeddedBackend[] = [
  { name: 'sim-small-1', model: { name: 'sim-small', ttftMs: 30, itlMs: 6, contextTokens: 32_768 } },
  { name: 'sim-coder-1', model: { name: 'sim-coder', ttftMs: 60, itlMs: 9, contextTokens: 131_072 } },
  {
    name: 'sim-large-1',
    model: { name: 'sim-large', ttftMs: 120, itlMs: 15, contextTokens: 262_144, reasoning: true },
  },
  {
    name: 'sim-large-2',
    model: { name: 'sim-large', ttftMs: 130, itlMs: 16, contextTokens: 262_144, reasoning: true },
  },
];

const NOWHERE = 'http://127.0.0.1:9/v1';

/**
 * The configuration of the embedded fleet, as YAML.
 * @param urlOf the base URL of a backend by its name; left out where nothing is going to be called
 */
export function embeddedConfigText(urlOf: (backend: string) => string = () => NOWHERE): string {
  const backend = (name: string) => `      - { name: ${name}, provider: vllm, url: '${urlOf(name)}' }`;
  return `# The embedded fleet: simulated backends, for a first look without any model server.
models:
  - name: sim-small
    context: 32768
    quality: 0.55
    price: { inputPer1M: 0.05, outputPer1M: 0.2 }
    description: small and quick, for chat and simple questions
    backends:
${backend('sim-small-1')}
  - name: sim-coder
    context: 131072
    quality: 0.75
    price: { inputPer1M: 0.2, outputPer1M: 0.6 }
    description: writes and mends code
    capabilities: [code, tools]
    backends:
${backend('sim-coder-1')}
  - name: sim-large
    context: 262144
    quality: 0.92
    family: qwen3
    price: { inputPer1M: 0.6, outputPer1M: 2.4 }
    description: strong, and can think before it answers
    capabilities: [reasoning, tools, vision]
    backends:
${backend('sim-large-1')}
${backend('sim-large-2')}
`;
}
