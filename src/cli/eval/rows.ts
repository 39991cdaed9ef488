import { FairleadError } from '../../core/errors.ts';

/** How one model did on one prompt; undefined where the dataset does not say. */
export interface Result {
  /** 0 to 1. */
  readonly score: number;
  /** In one currency for the whole dataset. */
  readonly cost?: number | undefined;
  /** Of the answer. */
  readonly tokens?: number | undefined;
  readonly latencyMs?: number | undefined;
}

export interface Row {
  /** In the file, from 1. */
  readonly line: number;
  readonly prompt: string;
  readonly group?: string | undefined;
  readonly split?: string | undefined;
  readonly results: ReadonlyMap<string, Result>;
}

/** A refusal of the dataset that names the place. */
export function badLine(file: string, line: number, what: string): FairleadError {
  return new FairleadError('FL_USAGE', `${file}:${line}: ${what}`, {
    hint: 'fairlead eval --help names the two forms of a dataset',
  });
}
