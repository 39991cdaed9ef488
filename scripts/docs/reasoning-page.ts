import type {
  ReasoningFamily,
  ReasoningFields,
  ReasoningRow,
  ReasoningWish,
} from '../../src/routing/reasoning/define.ts';
import { code, linkTo, page, table } from './markdown.ts';

/** Which request fields switch thinking on and off, with where that is documented and what is pinned by tests. */
export function reasoningPage(families: readonly ReasoningFamily[]): string {
  return page('Reasoning', [
    'A model’s `family` and its backend’s server together say which request fields switch thinking on, off, or to an effort or a budget. A family is recognised from the model’s name when the configuration states none. `*` stands for any server without a row of its own. Fields that a client sent and that would contradict are removed; a decision that says nothing of reasoning leaves the client’s fields alone.',
    'The fields shown are literal, and each is pinned by a test.',
    table(
      ['family', 'what it is'],
      families.map((family) => [`[${code(family.id)}](${linkTo(family.id)})`, family.summary]),
    ),
    ...families.flatMap(familyBlocks),
  ]);
}

function familyBlocks(family: ReasoningFamily): string[] {
  const names = [
    family.aliases.length === 0 ? '' : `Also called ${family.aliases.map(code).join(', ')}.`,
    family.matches === undefined ? '' : `Recognised by ${code(String(family.matches))}.`,
  ];
  return [
    `## ${code(family.id)}`,
    `**${family.title}.** ${family.summary}`,
    names.filter(Boolean).join(' '),
    ...family.rows.flatMap(rowBlocks),
  ];
}

function rowBlocks(row: ReasoningRow): string[] {
  return [
    `**On ${row.servers.map(code).join(', ')}**`,
    table(
      ['asked', 'set', 'removed'],
      row.pins.map(({ wish, fields }) => [
        wishText(wish),
        setText(fields),
        fields.remove.map(code).join(', '),
      ]),
    ),
    [row.notes ?? '', `Source: ${row.source}`].filter(Boolean).join(' '),
  ];
}

function wishText({ mode, effort, budgetTokens }: ReasoningWish): string {
  const details = [
    effort === undefined ? '' : `effort ${effort}`,
    budgetTokens === undefined ? '' : `${budgetTokens} tokens`,
  ];
  return [mode, ...details.filter(Boolean)].join(', ');
}

function setText({ set }: ReasoningFields): string {
  return Object.keys(set).length === 0 ? 'nothing' : code(JSON.stringify(set));
}
