import type { Kind } from '../../core/kind.ts';
import { defineCommand } from './define.ts';

const LISTS = [
  'signals',
  'selections',
  'plugins',
  'providers',
  'balancers',
  'families',
  'commands',
  'prices',
] as const;

export default defineCommand({
  id: 'list',
  title: 'List',
  summary: `List what this build carries: ${LISTS.join(', ')}.`,
  usage: LISTS.join('|'),
  options: {},
  examples: ['fairlead list signals', 'fairlead list families --json', 'fairlead list prices'],
  async run({ positionals, commands = [], out, json }) {
    const [{ createKinds }, { columns }, { FairleadError }, { nearest }] = await Promise.all([
      import('../kinds.ts'),
      import('../help.ts'),
      import('../../core/errors.ts'),
      import('../../core/suggest.ts'),
    ]);
    const [asked] = positionals;
    const list = LISTS.find((name) => name === asked);
    if (list === undefined || positionals.length > 1) {
      const meant = asked === undefined ? undefined : nearest(asked, LISTS);
      throw new FairleadError(
        'FL_USAGE',
        asked === undefined ? 'list needs the name of a list' : `there is no list ${positionals.join(' ')}`,
        {
          hint: meant === undefined ? `one of ${LISTS.join(', ')}` : `did you mean ${meant}?`,
        },
      );
    }
    if (list === 'prices') {
      const { listPrices } = await import('../list-prices.ts');
      out.write(await listPrices(json));
      return 0;
    }
    const units: readonly Kind[] = [...(list === 'commands' ? commands : createKinds()[list])];
    out.write(
      json
        ? `${JSON.stringify(units.map(({ id, title, summary }) => ({ id, title, summary })))}\n`
        : columns(units.map(({ id, summary }) => [id, summary]))
            .map((line) => `${line.slice(2)}\n`)
            .join(''),
    );
    return 0;
  },
});
