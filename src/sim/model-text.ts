import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { SimModel } from './options.ts';

/** The settings that a model's text may carry, and the field that each sets. */
const settings: Readonly<Record<string, keyof SimModel>> = {
  ttft: 'ttftMs',
  itl: 'itlMs',
  tps: 'tokensPerSecond',
  prefill: 'prefillTokensPerSecond',
  factor: 'fullBatchFactor',
  context: 'contextTokens',
  kv: 'kvTokens',
  batch: 'maxBatch',
  answer: 'answerTokens',
  dimensions: 'embeddingDimensions',
};

/** Reads `NAME,ttft=200,itl=20,reasoning,lora=a+b`. Throws FL_USAGE with the nearest known setting. */
export function parseModel(text: string): SimModel {
  const [name = '', ...parts] = text.split(',').map((part) => part.trim());
  if (name === '') throw new FairleadError('FL_USAGE', 'a model needs a name, such as --model qwen,itl=20');
  const model: Record<string, unknown> = { name };
  for (const part of parts) {
    const [key = '', value] = part.split('=', 2);
    const field = settings[key];
    if ((key === 'reasoning' || key === 'echo') && value === undefined) model[key] = true;
    else if (key === 'lora' && value !== undefined) model.loras = value.split('+');
    else if (field === undefined) throw unknownSetting(name, key);
    else {
      const figure = Number(value);
      if (value === undefined || value === '' || !Number.isFinite(figure)) {
        throw new FairleadError('FL_USAGE', `model ${name}: ${key} needs a number, got "${value ?? ''}"`);
      }
      model[field] = figure;
    }
  }
  return model as unknown as SimModel;
}

function unknownSetting(name: string, key: string): FairleadError {
  const known = [...Object.keys(settings), 'reasoning', 'echo', 'lora'];
  const meant = nearest(key, known);
  return new FairleadError('FL_USAGE', `model ${name}: unknown setting ${key}`, {
    hint: meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}
