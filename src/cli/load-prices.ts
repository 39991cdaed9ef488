import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { ModelConfig, Price } from '../config/schema/model.ts';
import { FairleadError } from '../core/errors.ts';
import { createPriceCatalogue, type PriceCatalogue, type PriceRow } from './price-catalogue.ts';

const dollars = z.number().nonnegative().lt(1_000);
const sourceSchema = z.strictObject({
  url: z.url(),
  asOf: z.iso.date(),
  via: z.string().min(1).optional(),
});
const fileSchema = z.strictObject({
  provider: z.string().regex(/^[a-z0-9]+$/),
  title: z.string().min(1),
  hosts: z.array(z.hostname()).min(1),
  sources: z.record(z.string(), sourceSchema),
  models: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        aliases: z.array(z.string().min(1)).default([]),
        from: z.string(),
        input: dollars,
        cachedInput: dollars.optional(),
        cacheWrite: dollars.optional(),
        output: dollars,
        note: z.string().min(1).optional(),
      }),
    )
    .min(1),
});

/** Where the package's own prices lie: beside `src` in the repository, beside `dist` in the package. */
const pricesFolder = (): string => join(import.meta.dirname, '..', '..', 'catalogue', 'prices');

/** Reads the catalogue of prices. Rejects with FL_MODEL_FILE where a file of it is missing or is not what it should be. */
export async function loadPrices(folder: string = pricesFolder()): Promise<PriceCatalogue> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return createPriceCatalogue(files.flatMap((text) => rowsOf(text)));
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The prices in ${folder} cannot be read: ${messageOf(cause)}`, {
      hint: 'Install the package again.',
      cause,
    });
  }
}

/**
 * The configuration with prices of the package's catalogue, which is read only where a model without a price has a backend
 * beyond this machine. Rejects as `loadPrices` does.
 */
export async function pricedConfig(config: Config): Promise<Config> {
  const isPublic = (url: string) => {
    const host = URL.parse(url)?.hostname ?? '';
    return host.includes('.') && !/^[\d.]+$/.test(host);
  };
  const mayHavePrice = ({ price, backends }: ModelConfig) =>
    price === undefined && backends.some(({ url }) => isPublic(url));
  return config.models.some(mayHavePrice) ? withCataloguePrices(config, await loadPrices()) : config;
}

/**
 * The configuration with the catalogue's price for each model that states none and whose backends all stand at a provider
 * with prices; where these differ, the dearest, as a budget must hold. The same object where nothing is filled in.
 */
export function withCataloguePrices(config: Config, prices: PriceCatalogue): Config {
  const models = config.models.map((model) => {
    if (model.price !== undefined) return model;
    const price = priceFor(model, prices);
    return price === undefined ? model : { ...model, price };
  });
  return models.every((model, at) => model === config.models[at]) ? config : { ...config, models };
}

function priceFor({ name, backends }: ModelConfig, prices: PriceCatalogue): Price | undefined {
  const rows: PriceRow[] = [];
  for (const backend of backends) {
    const provider = prices.providerAt(backend.url);
    const row = provider === undefined ? undefined : prices.priceOf(provider, backend.model ?? name);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const cost = ({ price }: PriceRow) => price.inputPer1M + price.outputPer1M;
  return rows.sort((a, b) => cost(b) - cost(a))[0]?.price;
}

function rowsOf(text: string): PriceRow[] {
  const { provider, title, hosts, sources, models } = fileSchema.parse(parse(text));
  return models.map(({ id, aliases, from, input, cachedInput, cacheWrite, output, note }) => {
    const source = sources[from];
    if (source === undefined) throw new Error(`${provider}/${id} names no source of its file: ${from}`);
    return {
      provider,
      title,
      hosts,
      model: id,
      aliases,
      price: {
        currency: 'USD',
        inputPer1M: input,
        outputPer1M: output,
        ...(cachedInput === undefined ? {} : { cachedInputPer1M: cachedInput }),
        ...(cacheWrite === undefined ? {} : { cacheWritePer1M: cacheWrite }),
      },
      source: source.url,
      asOf: source.asOf,
      via: source.via,
      note,
    };
  });
}

function messageOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
