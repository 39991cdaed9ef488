import { columns } from './help.ts';
import { loadPrices } from './load-prices.ts';

/** The catalogue of prices as `fairlead list prices` prints it: a line or an object a model, in US dollars per million tokens. */
export async function listPrices(json: boolean): Promise<string> {
  const { rows } = await loadPrices();
  if (json) {
    const objects = rows.map(({ provider, model, aliases, price, source, asOf, via, note }) => ({
      id: `${provider}/${model}`,
      provider,
      model,
      aliases,
      ...price,
      source,
      asOf,
      via,
      note,
    }));
    return `${JSON.stringify(objects)}\n`;
  }
  const lines = rows.map(({ provider, model, price, asOf, note }) => {
    const more = note === undefined ? '' : ` (${note})`;
    return [
      `${provider}/${model}`,
      `$${price.inputPer1M} in, $${price.outputPer1M} out, ${asOf}${more}`,
    ] as const;
  });
  return columns(lines)
    .map((line) => `${line.slice(2)}\n`)
    .join('');
}
