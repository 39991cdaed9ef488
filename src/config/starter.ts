import type { Discovered } from './discover.ts';

/** A commented configuration for what was found. Keys are named, never written. */
export function starterConfig({ servers, keys }: Discovered): string {
  const taken = new Set<string>();
  const unique = (name: string, suffix: string) => {
    const free = taken.has(name) ? `${name}-${suffix}` : name;
    taken.add(free);
    return free;
  };
  const lines = [
    '# yaml-language-server: $schema=./fairlead.schema.json',
    '# (fairlead config schema > fairlead.schema.json makes the schema for your editor)',
    '#',
    "# fairlead serve -c FILE     model: auto is routed by the prompt; a model's own name goes straight through",
    '# fairlead explain -c FILE "a prompt"     says what would be decided, and why',
    '',
    'models:',
  ];
  for (const { title, provider, url, models } of servers) {
    lines.push(`  # found running: ${title}`);
    for (const model of models) {
      const name = unique(model, provider);
      lines.push(
        `  - name: ${quote(name)}`,
        '    backends:',
        `      - { url: ${quote(url)}, provider: ${provider}${name === model ? '' : `, model: ${quote(model)}`} }`,
      );
    }
  }
  for (const { title, provider, variable, url, model, family } of keys) {
    lines.push(
      `  # ${variable} is set: ${title}. Put in the models that you use.`,
      `  - name: ${quote(unique(model, provider))}`,
    );
    if (family !== undefined)
      lines.push(`    family: ${family}    # how its thinking is switched on and off`);
    lines.push(
      '    backends:',
      `      - { url: ${quote(url)}, provider: ${provider}, key: '\${${variable}}' }`,
    );
  }
  lines.push(
    '',
    '# Prices and quality help the built-in policy to choose:',
    '#   price: { inputPer1M: 0.1, outputPer1M: 0.4 }',
    '#   quality: 0.8',
    '',
  );
  return lines.join('\n');
}

const quote = (text: string) => (/^[A-Za-z0-9][\w./-]*$/.test(text) ? text : JSON.stringify(text));
