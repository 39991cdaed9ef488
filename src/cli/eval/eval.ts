import { readFile, writeFile } from 'node:fs/promises';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { configChoices } from './config-policy.ts';
import { curveSvg } from './curve-svg.ts';
import { readDataset } from './dataset.ts';
import { builtinPolicy } from './policies.ts';
import { type Predictions, predictAll } from './predictions.ts';
import { makeReport } from './report.ts';
import { createTrial, type Rate } from './trial.ts';
import { reportText } from './words.ts';

/** Replays the dataset through the policy and prints what it would have got. Throws FL_USAGE for bad files and options. */
export async function evaluate({ positionals, options, json, out, err, env }: Invocation): Promise<ExitCode> {
  const single = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const file = single('dataset');
  if (file === undefined || positionals.length > 0) {
    throw new FairleadError(
      'FL_USAGE',
      'eval needs --dataset FILE and takes nothing else without an option',
      {
        hint: 'fairlead eval --dataset FILE [--policy FILE]',
      },
    );
  }
  const quality = qualityOf(single('quality'));
  const tell = (line: string) => err.write(`${line}\n`);
  const wanted = (single('models') ?? '').split(',').filter((name) => name !== '');
  const trial = createTrial(await readDataset(file), wanted, await readRates(single('prices')));
  let predictions: Predictions | undefined;
  const predict = () => {
    predictions ??= predictAll(trial, tell);
    return predictions;
  };
  const name = single('policy') ?? 'quality_cost';
  const choices =
    builtinPolicy(name, trial, quality, predict) ?? (await configChoices(name, trial, env, tell));
  const svg = single('svg');
  if (svg !== undefined) predict(); // the curve is quality_cost's, whatever the policy
  const report = makeReport(trial, name, choices, predictions);
  if (svg !== undefined) await write(svg, curveSvg(report));
  out.write(json ? `${JSON.stringify(report)}\n` : reportText(report));
  return 0;
}

function qualityOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new FairleadError('FL_USAGE', `--quality ${text} is no number from 0 to 1`);
}

async function readRates(file: string | undefined): Promise<ReadonlyMap<string, Rate>> {
  if (file === undefined) return new Map();
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} cannot be read as JSON`, { hint: 'check the path', cause });
  }
  if (!isRecord(value)) throw new FairleadError('FL_USAGE', `${file} holds no object of prices by model`);
  return new Map(Object.entries(value).map(([model, rate]) => [model, rateOf(rate, model, file)]));
}

function rateOf(rate: unknown, model: string, file: string): Rate {
  const { inputPer1M, outputPer1M } = isRecord(rate) ? rate : {};
  if (
    typeof inputPer1M === 'number' &&
    typeof outputPer1M === 'number' &&
    inputPer1M >= 0 &&
    outputPer1M >= 0
  ) {
    return { inputPer1M, outputPer1M };
  }
  throw new FairleadError('FL_USAGE', `${file}: ${model} needs inputPer1M and outputPer1M`, {
    hint: 'write {"MODEL": {"inputPer1M": 0.2, "outputPer1M": 0.6}}',
  });
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} cannot be written`, { hint: 'check the path', cause });
  }
}
