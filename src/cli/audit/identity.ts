import { readFile, writeFile } from 'node:fs/promises';
import { ChatEndpoint } from '../../audit/endpoint/endpoint.ts';
import { measureIdentity } from '../../audit/identity/measure.ts';
import { readRecord } from '../../audit/identity/record.ts';
import { identityResult, recordedResult } from '../../audit/identity/result.ts';
import { FairleadError } from '../../core/errors.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { countTo } from './count-progress.ts';
import { keyOf, neededText, numberAt, textAt } from './endpoint-options.ts';
import { writeReport } from './output.ts';

/** Runs `audit identity`: 1 where the endpoint serves another model than the record's. */
export async function runAuditIdentity(invocation: Invocation): Promise<ExitCode> {
  const { options, env } = invocation;
  const url = neededText(options, 'url', 'http://127.0.0.1:8000/v1');
  const model = neededText(options, 'model', 'qwen3-8b');
  const [into, against] = [textAt(options, 'record'), textAt(options, 'against')];
  if ((into === undefined) === (against === undefined)) {
    throw new FairleadError('FL_USAGE', 'give either --record FILE or --against FILE', {
      hint: 'record an endpoint that you trust once, then compare others against that file',
    });
  }
  const reference = against === undefined ? undefined : readRecord(await textOfFile(against), against);
  const timeoutMs = numberAt(options, 'timeout', 120, { least: 1 }) * 1000;
  const endpoint = new ChatEndpoint({ url, model, key: await keyOf(options, env), timeoutMs });
  const progress = countTo(invocation.err, 'requests');
  try {
    const seen = await measureIdentity(endpoint, {
      model,
      // Answers of other lengths would not agree to their ends.
      maxTokens: reference?.maxTokens ?? numberAt(options, 'answer-tokens', 24, { least: 4 }),
      repeats: numberAt(options, 'repeats', 2, { least: 1, most: 20 }),
      recordedAt: new Date().toISOString(),
      onProgress: progress.step,
    });
    progress.end();
    const { requests } = endpoint;
    if (reference !== undefined)
      return await writeReport(invocation, identityResult(endpoint.url, reference, seen, requests));
    await writeFile(into ?? '', `${JSON.stringify(seen, null, 1)}\n`).catch((cause: unknown) => {
      throw new FairleadError('FL_USAGE', `${into} cannot be written`, { cause });
    });
    return await writeReport(invocation, recordedResult(endpoint.url, seen, requests));
  } finally {
    await endpoint.close();
  }
}

const textOfFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FairleadError('FL_USAGE', `${path} cannot be read`, { cause });
  });
