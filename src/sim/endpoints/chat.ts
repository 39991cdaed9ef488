import { chatLogprobs, tokenLogprob } from '../answer/logprobs.ts';
import { readMessages } from '../answer/prompt.ts';
import { channelOf, chatScript, type Script, textOf } from '../answer/script.ts';
import { booleanAt, integerAt } from '../http/fields.ts';
import { type Exchange, findModel, type Station } from './exchange.ts';
import { type Choice, type Format, generate } from './generate.ts';
import { readKvTransfer, withFetchedKv, withKeptKv } from './kv-transfer.ts';

/** POST /v1/chat/completions */
export function chat(station: Station, exchange: Exchange): void {
  const { body } = exchange;
  const { name, backend } = findModel(station, body);
  const prompt = readMessages(body);
  booleanAt(body, 'stream');
  const n = integerAt(body, 'n', 1, 128) ?? 1;
  const seed = integerAt(body, 'seed', Number.MIN_SAFE_INTEGER) ?? station.seed;
  const rivals =
    booleanAt(body, 'logprobs') === true ? (integerAt(body, 'top_logprobs', 0, 20) ?? 0) : undefined;
  const transfer = readKvTransfer(body);
  const choices = Array.from({ length: n }, (_, choice): Choice => {
    const script = chatScript(body, name, prompt, seed + choice, backend.spec);
    return withFetchedKv({ prompt, script }, transfer);
  });
  const scripts = choices.map(({ script }) => script);
  const format = chatFormat(station, name, scripts, rivals);
  const kept = withKeptKv(format, transfer, station, choices[0] as Choice);
  generate(station, exchange, backend, choices, kept);
}

function chatFormat(
  station: Station,
  model: string,
  scripts: readonly Script[],
  rivals: number | undefined,
): Format {
  const id = `chatcmpl-${station.nextId()}`;
  const created = station.nowS();
  const head = JSON.stringify({ id, object: 'chat.completion.chunk', created, model }).slice(0, -1);
  const chunk = (choice: number, delta: string, logprobs: unknown, end: string) =>
    `data: ${head},"choices":[{"index":${choice},"delta":${delta},"logprobs":${JSON.stringify(logprobs)},${end}}]}\n\n`;
  const goesOn = '"finish_reason":null';
  const logprobsOf = (piece: string, index: number) =>
    rivals === undefined ? null : chatLogprobs([tokenLogprob(piece, index, rivals)]);

  return {
    begin: (choice) => chunk(choice, '{"role":"assistant","content":""}', null, goesOn),
    token(choice, index) {
      const script = scripts[choice];
      const piece = script?.pieces[index] ?? '';
      const channel = script === undefined ? 'content' : channelOf(script, index);
      const call = script?.toolCall;
      if (channel === 'tool') {
        const first = piece === '' && call !== undefined;
        const entry = first
          ? { index: 0, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
          : { index: 0, function: { arguments: piece } };
        return chunk(choice, JSON.stringify({ tool_calls: [entry] }), null, goesOn);
      }
      const field = channel === 'reasoning' ? 'reasoning_content' : 'content';
      const logprobs = channel === 'content' ? logprobsOf(piece, index) : null;
      return chunk(choice, `{"${field}":${JSON.stringify(piece)}}`, logprobs, goesOn);
    },
    finish(choice) {
      const { finish = 'stop', stopReason = null } = scripts[choice] ?? {};
      return chunk(
        choice,
        '{}',
        null,
        `"finish_reason":"${finish}","stop_reason":${JSON.stringify(stopReason)}`,
      );
    },
    usage: (usage) => `data: ${head},"choices":[],"usage":${JSON.stringify(usage)}}\n\n`,
    body: (usage) =>
      JSON.stringify({
        id,
        object: 'chat.completion',
        created,
        model,
        choices: scripts.map((script, index) => ({
          index,
          message: messageOf(script),
          logprobs:
            rivals === undefined
              ? null
              : chatLogprobs(
                  script.pieces
                    .map((piece, at) => tokenLogprob(piece, at, rivals))
                    .filter((_, at) => channelOf(script, at) === 'content'),
                ),
          finish_reason: script.finish,
          stop_reason: script.stopReason,
        })),
        usage,
      }),
  };
}

function messageOf(script: Script): unknown {
  const call = script.toolCall;
  const calls =
    call === undefined
      ? []
      : [{ id: call.id, type: 'function', function: { name: call.name, arguments: textOf(script, 'tool') } }];
  return {
    role: 'assistant',
    content: call === undefined ? textOf(script, 'content') : null,
    refusal: null,
    ...(script.reasoningTokens > 0 ? { reasoning_content: textOf(script, 'reasoning') } : {}),
    tool_calls: calls,
  };
}
