import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { CommandKind, Invocation, OptionSpec } from './commands/define.ts';

/** What was asked on the command line. */
export type Parsed =
  | { readonly what: 'help'; readonly command: CommandKind | undefined }
  | { readonly what: 'version' }
  | {
      readonly what: 'run';
      readonly command: CommandKind;
      readonly positionals: readonly string[];
      readonly options: Invocation['options'];
      readonly json: boolean;
    };

/** Options that every command takes. */
export const GLOBAL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', description: 'Print JSON.' },
  help: { type: 'boolean', short: 'h', description: 'Show this help.' },
  version: { type: 'boolean', short: 'V', description: 'Show the version.' },
};

const ALONE = new Set(['json', 'help', 'version']);

/**
 * Reads `argv` (without node and script). Throws FL_USAGE, with what was probably meant, for a command or an
 * option that does not exist.
 */
export function parseCommandLine(argv: readonly string[], commands: readonly CommandKind[]): Parsed {
  const start = argv.findIndex((word) => !word.startsWith('-') || word === '-');
  const before = start === -1 ? argv : argv.slice(0, start);
  const globals = parseOptions(before, GLOBAL_OPTIONS, 'fairlead --help lists the commands').values;
  let words = start === -1 ? [] : argv.slice(start);
  const asksHelp = globals.help === true || words[0] === 'help';
  if (words[0] === 'help') words = words.slice(1);
  if (globals.version === true) return { what: 'version' };
  if (words.length === 0) return { what: 'help', command: undefined };

  const command = findCommand(words, commands);
  if (asksHelp) return { what: 'help', command };
  const { values, positionals } = parseOptions(
    words.slice(command.id.split(' ').length),
    { ...command.options, ...GLOBAL_OPTIONS },
    `fairlead ${command.id} --help lists its options`,
  );
  if (values.help === true) return { what: 'help', command };
  if (values.version === true) return { what: 'version' };
  const own = Object.entries(values).filter(([name]) => !ALONE.has(name));
  const options = Object.fromEntries(own) as Invocation['options'];
  return { what: 'run', command, positionals, options, json: values.json === true || globals.json === true };
}

/** The command whose one or two words `words` begin with. */
function findCommand(words: readonly string[], commands: readonly CommandKind[]): CommandKind {
  const [first = '', second] = words;
  const byId = new Map(commands.map((command) => [command.id, command]));
  const found = (second === undefined ? undefined : byId.get(`${first} ${second}`)) ?? byId.get(first);
  if (found !== undefined) return found;

  const family = commands
    .filter((command) => command.id.startsWith(`${first} `))
    .map((command) => command.id);
  if (family.length > 0) {
    const meant = second === undefined ? undefined : nearest(`${first} ${second}`, family);
    throw new FairleadError(
      'FL_USAGE',
      second === undefined || second.startsWith('-')
        ? `${first} needs a second word`
        : `unknown command ${first} ${second}`,
      { hint: meant === undefined ? `there is ${family.join(', ')}` : `did you mean ${meant}?` },
    );
  }
  const meant = nearest(first, byId.keys()) ?? nearest(`${first} ${second ?? ''}`, byId.keys());
  throw new FairleadError('FL_USAGE', `unknown command ${first}`, {
    hint: meant === undefined ? 'fairlead --help lists the commands' : `did you mean ${meant}?`,
  });
}

function parseOptions(args: readonly string[], specs: Readonly<Record<string, OptionSpec>>, help: string) {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (cause) {
    throw optionError(args, options, help, cause);
  }
}

/** Node's own messages run over several lines and suggest nothing, so the fault is looked up again here. */
function optionError(args: readonly string[], options: ParseArgsOptionsConfig, help: string, cause: unknown) {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined) {
      const meant = token.rawName.startsWith('--') ? nearest(token.name, Object.keys(options)) : undefined;
      return new FairleadError('FL_USAGE', `unknown option ${token.rawName}`, {
        hint: meant === undefined ? help : `did you mean --${meant}?`,
      });
    }
    if (option.type === 'boolean' && token.value !== undefined) {
      return new FairleadError('FL_USAGE', `option ${token.rawName} takes no value`, { hint: help });
    }
    if (option.type === 'string' && (token.value === undefined || isAmbiguous(token))) {
      return new FairleadError('FL_USAGE', `option ${token.rawName} needs a value`, {
        hint: `a value that begins with a dash is written --${token.name}=VALUE`,
      });
    }
  }
  return new FairleadError('FL_USAGE', 'the command line cannot be read', { hint: help, cause });
}

/** `--config --json`: the next option was probably not meant as a value. */
function isAmbiguous(token: { value?: string | undefined; inlineValue?: boolean | undefined }): boolean {
  return token.inlineValue !== true && (token.value?.startsWith('-') ?? false) && token.value !== '-';
}
