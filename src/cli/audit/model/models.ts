import { ChatEndpoint } from '../../../audit/endpoint/endpoint.ts';
import type { AskedModel } from '../../../audit/redteam/conversation.ts';
import { Budget, type Price } from '../../../audit/redteam/run/budget.ts';
import { countedModel } from '../../../audit/redteam/run/counted-model.ts';
import { FairleadError } from '../../../core/errors.ts';
import type { Invocation } from '../../commands/define.ts';
import { keyOf, neededText, numberAt, type Options, textAt } from '../endpoint-options.ts';

/** The models of one run. All count against one budget. */
export interface RunModels {
  readonly target: AskedModel;
  readonly url: string;
  readonly model: string;
  /** The same model behind a guard that has its own URL. */
  readonly behindGuard: AskedModel | undefined;
  readonly attacker: AskedModel | undefined;
  readonly judge: AskedModel | undefined;
  readonly budget: Budget;
  close(): Promise<void>;
}

/** Reads the options that name endpoints. Rejects with FL_USAGE for those that make no sense. */
export async function openModels({ options, env }: Pick<Invocation, 'options' | 'env'>): Promise<RunModels> {
  const url = neededText(options, 'url', 'http://127.0.0.1:8000/v1');
  const model = neededText(options, 'model', 'qwen3-8b');
  const key = await keyOf(options, env);
  const budget = new Budget({
    requests: numberAt(options, 'max-requests', 2_000, { least: 1 }),
    tokens: numberAt(options, 'max-tokens', undefined, { least: 1 }),
    money: numberAt(options, 'max-cost', undefined, { whole: false }),
  });
  const price = priceOf(options);
  if (textAt(options, 'max-cost') !== undefined && price === undefined)
    throw new FairleadError('FL_USAGE', '--max-cost needs --price', {
      hint: 'for example --price 0.15,0.60',
    });
  const timeoutMs = numberAt(options, 'timeout', 120, { least: 1 }) * 1000;
  const counted = {
    budget,
    maxTokens: numberAt(options, 'reply-tokens', 256, { least: 16 }),
    temperature: numberAt(options, 'temperature', 0, { most: 2, whole: false }),
  };
  const opened: ChatEndpoint[] = [];
  const open = (at: string, name: string, its: string | undefined, its$?: Price) => {
    const endpoint = new ChatEndpoint({ url: at, model: name, key: its, timeoutMs });
    opened.push(endpoint);
    return { endpoint, asked: countedModel(endpoint, { ...counted, price: its$ }) };
  };
  const helper = async (role: 'attacker' | 'judge') => {
    const name = textAt(options, `${role}-model`);
    if (name === undefined) return undefined;
    const at = textAt(options, `${role}-url`);
    const its = at === undefined ? key : await keyOf(options, env, `${role}-`);
    return open(at ?? url, name, its).asked;
  };
  const target = open(url, model, key, price);
  const guardedUrl = textAt(options, 'url-guarded');
  return {
    target: target.asked,
    url: target.endpoint.url,
    model,
    behindGuard: guardedUrl === undefined ? undefined : open(guardedUrl, model, key, price).asked,
    attacker: await helper('attacker'),
    judge: await helper('judge'),
    budget,
    close: async () => {
      await Promise.all(opened.map((endpoint) => endpoint.close()));
    },
  };
}

function priceOf(options: Options): Price | undefined {
  const text = textAt(options, 'price');
  if (text === undefined) return undefined;
  const [inputPer1M, outputPer1M, more] = text.split(',').map(Number);
  const isPrice = (value: number | undefined): value is number => value !== undefined && value >= 0;
  if (isPrice(inputPer1M) && isPrice(outputPer1M) && more === undefined) return { inputPer1M, outputPer1M };
  throw new FairleadError('FL_USAGE', `--price ${text} is no price`, {
    hint: 'money per million tokens of prompts and of answers, such as 0.15,0.60',
  });
}
