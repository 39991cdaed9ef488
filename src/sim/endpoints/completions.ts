import { type TokenLogprob, textLogprobs, tokenLogprob } from '../answer/logprobs.ts';
import { type Prompt, readText } from '../answer/prompt.ts';
import { type Script, textOf, textScript } from '../answer/script.ts';
import { badRequest } from '../http/errors.ts';
import { booleanAt, type Fields, integerAt } from '../http/fields.ts';
import { detokenise } from '../tokens.ts';
import { type Exchange, findModel, type Station } from './exchange.ts';
import { type Choice, type Format, generate } from './generate.ts';
import { readKvTransfer, withFetchedKv, withKeptKv } from './kv-transfer.ts';

/** POST /v1/completions */
export function completions(station: Station, exchange: Exchange): void {
  const { body } = exchange;
  const { name, backend } = findModel(station, body);
  booleanAt(body, 'stream');
  const n = integerAt(body, 'n', 1, 128) ?? 1;
  const seed = integerAt(body, 'seed', Number.MIN_SAFE_INTEGER) ?? station.seed;
  const rivals = integerAt(body, 'logprobs', 0, 20);
  const transfer = readKvTransfer(body);
  const choices = readPrompts(body).flatMap((prompt) =>
    Array.from({ length: n }, (_, at): Choice => {
      const script = textScript(body, name, prompt, seed + at, backend.spec);
      return withFetchedKv({ prompt, script }, transfer);
    }),
  );
  const echo = booleanAt(body, 'echo') === true;
  const format = textFormat(station, name, choices, rivals, echo);
  const [first] = choices;
  const isKept = first !== undefined && choices.length === 1;
  generate(
    station,
    exchange,
    backend,
    choices,
    isKept ? withKeptKv(format, transfer, station, first) : format,
  );
}

function textFormat(
  station: Station,
  model: string,
  choices: readonly Choice[],
  rivals: number | undefined,
  echo: boolean,
): Format {
  const head = { id: `cmpl-${station.nextId()}`, object: 'text_completion', created: station.nowS(), model };
  const start = JSON.stringify(head).slice(0, -1);
  const logprobsOf = (entries: readonly TokenLogprob[], offset: number) =>
    rivals === undefined ? null : textLogprobs(entries, offset);
  const chunk = (index: number, text: string, logprobs: unknown, finish: Script['finish'] | null) =>
    `data: ${start},"choices":[${JSON.stringify({ index, text, logprobs, finish_reason: finish })}]}\n\n`;
  const offsets = choices.map(() => 0);

  return {
    begin(choice) {
      return echo ? chunk(choice, choices[choice]?.prompt.question ?? '', null, null) : undefined;
    },
    token(choice, index) {
      const piece = choices[choice]?.script.pieces[index] ?? '';
      const offset = offsets[choice] ?? 0;
      offsets[choice] = offset + piece.length;
      return chunk(choice, piece, logprobsOf([tokenLogprob(piece, index, rivals ?? 0)], offset), null);
    },
    finish: (choice) => chunk(choice, '', null, choices[choice]?.script.finish ?? 'stop'),
    usage: (usage) => `data: ${start},"choices":[],"usage":${JSON.stringify(usage)}}\n\n`,
    body: (usage) =>
      JSON.stringify({
        ...head,
        choices: choices.map(({ prompt, script }, index) => ({
          index,
          text: (echo ? prompt.question : '') + textOf(script, 'content'),
          logprobs: logprobsOf(
            script.pieces.map((piece, at) => tokenLogprob(piece, at, rivals ?? 0)),
            0,
          ),
          finish_reason: script.finish,
          stop_reason: script.stopReason,
        })),
        usage,
      }),
  };
}

function readPrompts({ prompt }: Fields): Prompt[] {
  return readInputs(prompt, 'prompt').map(readText);
}

/** A text, a list of texts, a list of token ids, or a list of those, as texts. Throws a 400. */
export function readInputs(value: unknown, param: string): string[] {
  const fail = () =>
    badRequest(`${param} must be a string, a list of strings, or lists of token ids.`, param);
  const read = (item: unknown): string => {
    if (typeof item === 'string') return item;
    const text =
      Array.isArray(item) && item.every((id) => typeof id === 'number') ? detokenise(item) : undefined;
    if (text === undefined) throw fail();
    return text;
  };
  if (!Array.isArray(value)) return [read(value)];
  if (value.length === 0) throw fail();
  return typeof value[0] === 'number' ? [read(value)] : value.map(read);
}
