import { GLOBAL_OPTIONS } from './args.ts';
import type { CommandKind, OptionSpec } from './commands/define.ts';

/** The text of `fairlead --help`. */
export function renderOverview(commands: readonly CommandKind[]): string {
  return [
    'One control point in front of every model and every chip.',
    '',
    'Usage: fairlead COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(commands.map((command) => [command.id, command.summary])),
    '',
    'Options:',
    ...optionLines(GLOBAL_OPTIONS),
    '',
    'fairlead COMMAND --help shows one command. Exit codes: 0 fine; 1 found something or fell short; 2 bad use or bad input.',
    '',
  ].join('\n');
}

/** The text of `fairlead COMMAND --help`. */
export function renderCommandHelp(command: CommandKind): string {
  return [
    command.summary,
    '',
    `Usage: fairlead ${`${command.id} ${command.usage}`.trim()}`,
    '',
    'Options:',
    ...optionLines({ ...command.options, ...GLOBAL_OPTIONS }),
    ...(command.examples.length === 0
      ? []
      : ['', 'Examples:', ...command.examples.map((line) => `  ${line}`)]),
    '',
  ].join('\n');
}

/** `-c, --config FILE`, as help and the reference page show it. */
export function optionLabel(name: string, option: OptionSpec): string {
  const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${name}${value}${option.multiple === true ? ' …' : ''}`;
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string[] {
  return columns(
    Object.entries(options).map(([name, option]) => {
      const label = optionLabel(name, option);
      return [option.short === undefined ? `    ${label}` : label, option.description];
    }),
  );
}

/** Two columns, the second at the same place in every line. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
