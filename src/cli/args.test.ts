import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { parseCommandLine } from './args.ts';
import { defineCommand } from './commands/define.ts';

const command = (id: string) =>
  defineCommand({
    id,
    title: id,
    summary: `Does ${id}.`,
    usage: '[-c FILE] [TEXT]',
    options: {
      config: { type: 'string', short: 'c', value: 'FILE', description: 'The configuration.' },
      header: { type: 'string', multiple: true, value: 'K=V', description: 'A header.' },
      quiet: { type: 'boolean', description: 'Say less.' },
    },
    examples: [],
    run: async () => 0,
  });

const commands = ['explain', 'serve', 'config check', 'config schema', 'import vsr'].map(command);
const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), commands);

const failure = (line: string) => {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof FairleadError) return `${error.code} ${error.message}; ${error.hint}`;
  }
  return 'no error';
};

describe('a command line', () => {
  it('is a command, its options and the rest', () => {
    expect(parse('explain -c a.yaml --header a=1 --header b=2 --quiet hello - --json')).toEqual({
      what: 'run',
      command: commands[0],
      positionals: ['hello', '-'],
      options: { config: 'a.yaml', header: ['a=1', 'b=2'], quiet: true },
      json: true,
    });
  });

  it('may name a command of two words', () => {
    expect(parse('config check a.yaml')).toMatchObject({
      command: { id: 'config check' },
      positionals: ['a.yaml'],
    });
    expect(parse('import vsr -c a.yaml')).toMatchObject({ command: { id: 'import vsr' }, positionals: [] });
  });

  it('takes --json before the command too', () => {
    expect(parse('--json serve')).toMatchObject({ command: { id: 'serve' }, json: true });
  });

  it('takes what stands after -- as it is', () => {
    expect(parse('explain -- --quiet')).toMatchObject({ positionals: ['--quiet'], options: {} });
  });

  it.each(['', '--help', '-h', 'help'])('asks for the overview with %j', (line) => {
    expect(parse(line)).toEqual({ what: 'help', command: undefined });
  });

  it.each(['explain --help', 'explain -h', '--help explain', 'help explain', 'explain x -c y --help'])(
    'asks for the help of one command with %j',
    (line) => expect(parse(line)).toEqual({ what: 'help', command: commands[0] }),
  );

  it.each(['--version', '-V', 'serve --version'])('asks for the version with %j', (line) => {
    expect(parse(line)).toEqual({ what: 'version' });
  });
});

describe('a mistake names what was probably meant', () => {
  it.each([
    ['explian', 'FL_USAGE unknown command explian; did you mean explain?'],
    ['config chekc', 'FL_USAGE unknown command config chekc; did you mean config check?'],
    ['config', 'FL_USAGE config needs a second word; there is config check, config schema'],
    ['config --json', 'FL_USAGE config needs a second word; there is config check, config schema'],
    ['confgi check', 'FL_USAGE unknown command confgi; did you mean config check?'],
    ['zzzzzzzz', 'FL_USAGE unknown command zzzzzzzz; fairlead --help lists the commands'],
    ['explain --confg x', 'FL_USAGE unknown option --confg; did you mean --config?'],
    ['explain --zzzzzz', 'FL_USAGE unknown option --zzzzzz; fairlead explain --help lists its options'],
    ['explain -x', 'FL_USAGE unknown option -x; fairlead explain --help lists its options'],
    ['--jsn explain', 'FL_USAGE unknown option --jsn; did you mean --json?'],
    [
      'explain --config',
      'FL_USAGE option --config needs a value; a value that begins with a dash is written --config=VALUE',
    ],
    [
      'explain -c --quiet',
      'FL_USAGE option -c needs a value; a value that begins with a dash is written --config=VALUE',
    ],
    [
      'explain --quiet=yes',
      'FL_USAGE option --quiet takes no value; fairlead explain --help lists its options',
    ],
  ])('%s', (line, expected) => expect(failure(line)).toBe(expected));

  it('whatever the words are, it is a usage error or nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('explain', 'config', '--json', '-c', '--', '-'))),
        (argv) => {
          try {
            parseCommandLine(argv, commands);
          } catch (error) {
            expect(error).toBeInstanceOf(FairleadError);
            expect((error as FairleadError).code).toBe('FL_USAGE');
          }
        },
      ),
    );
  });
});
