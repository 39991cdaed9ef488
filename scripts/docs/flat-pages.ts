import { GLOBAL_OPTIONS } from '../../src/cli/args.ts';
import type { CommandKind, OptionSpec } from '../../src/cli/commands/define.ts';
import { optionLabel } from '../../src/cli/help.ts';
import { ERROR_CODES, type ErrorSpec } from '../../src/core/error-codes.ts';
import type { MetricsSnapshot } from '../../src/observe/metrics.ts';
import { code, fence, linkTo, page, table } from './markdown.ts';

export function errorsPage(): string {
  const specs = Object.entries<ErrorSpec>(ERROR_CODES);
  const block = (types: readonly string[]) => {
    const rows = specs.filter(([, { type }]) => types.includes(type));
    return table(
      ['code', 'status', 'type', 'worth a retry', '`error.code` on the wire'],
      rows.map(([name, { status, type, retryable, openai }]) => [
        code(name),
        String(status),
        code(type),
        retryable ? 'yes' : 'no',
        code(openai ?? name),
      ]),
    );
  };
  const offWire = ['config_error', 'usage_error'];
  const onWire = [...new Set(specs.map(([, { type }]) => type))].filter((type) => !offWire.includes(type));
  return page('Errors', [
    'Every error has a code from this table. Codes are stable: one may be added, none is renamed.',
    '## Over HTTP',
    'The body is OpenAI’s error object, with three fields of ours beside it. `code` is OpenAI’s own where clients already branch on it.',
    fence(
      'json',
      JSON.stringify(
        {
          error: {
            message: "The model 'qwen' does not exist here.",
            type: 'invalid_request_error',
            param: 'model',
            code: 'model_not_found',
            fairlead_code: 'FL_MODEL_NOT_FOUND',
            retryable: false,
            hint: "Did you mean 'qwen3'?",
          },
        },
        null,
        2,
      ),
    ),
    'An error that a backend itself answered keeps its status and body.',
    block(onWire),
    '## On the command line',
    'One line on stderr, `fairlead: message; hint [CODE]`, and exit code 2. These codes never travel over HTTP.',
    table(
      ['code', 'type'],
      specs
        .filter(([, { type }]) => offWire.includes(type))
        .map(([name, { type }]) => [code(name), code(type)]),
    ),
  ]);
}

export function metricsPage({ families }: MetricsSnapshot): string {
  const block = (belongs: (name: string) => boolean) =>
    table(
      ['name', 'kind', 'labels', 'what it counts'],
      families
        .filter(({ name }) => belongs(name))
        .map(({ name, type, labels, help }) => [code(name), type, labels.map(code).join(', '), help]),
    );
  const ours = (name: string) => name.startsWith('fairlead_');
  const shared = (name: string) => name.startsWith('llm_');
  return page('Metrics', [
    '`GET /metrics` answers in Prometheus’ text format 0.0.4. Durations are in seconds. With `--workers`, whichever worker is asked answers for all of them.',
    'A label’s value comes from the configuration or from a fixed set, never from a client. A metric with more than 1,000 combinations counts the rest under `other`.',
    '## vLLM Semantic Router’s names',
    'Where the meaning is the same the name and the labels are, so that its dashboards go on working.',
    block(shared),
    '## Fairlead’s own',
    block(ours),
    '## The process',
    block((name) => !ours(name) && !shared(name)),
  ]);
}

export function cliPage(commands: readonly CommandKind[]): string {
  return page('Command line', [
    'Every command takes `--json`, `--help` and `--version`. It exits with 0 when all is fine, 1 when it found something or fell short, and 2 for bad use or bad input, with one clear line on stderr.',
    table(
      ['command', 'what it does'],
      commands.map(({ id, summary }) => [`[${code(id)}](${linkTo(id)})`, summary]),
    ),
    ...commands.flatMap((command) => [
      `## ${code(command.id)}`,
      command.summary,
      fence('', `fairlead ${`${command.id} ${command.usage}`.trim()}`),
      optionTable(command.options),
      command.examples.length === 0 ? '' : `Examples:\n\n${fence('sh', command.examples.join('\n'))}`,
    ]),
    '## Options of every command',
    optionTable(GLOBAL_OPTIONS),
  ]);
}

function optionTable(options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options);
  if (rows.length === 0) return '';
  return table(
    ['option', ''],
    rows.map(([name, option]) => [code(optionLabel(name, option)), option.description]),
  );
}
