/** A table; a cell's pipes and line ends are made harmless. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

export const code = (text: string): string => `\`${text}\``;

export const fence = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** One page: its blocks with an empty line between them. */
export function page(title: string, blocks: readonly string[]): string {
  const note = '<!-- Made by `npm run docs` from the code. Do not edit. -->';
  return `${[note, `# ${title}`, ...blocks.filter((block) => block !== '')].join('\n\n')}\n`;
}

export const linkTo = (heading: string): string =>
  `#${heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')}`;
