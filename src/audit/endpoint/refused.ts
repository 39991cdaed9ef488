import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

const BLOCK_CODES: ReadonlySet<unknown> = new Set([
  'FL_BLOCKED',
  'content_policy_violation',
  'content_filter',
  'ResponsibleAIPolicyViolation',
]);

/** The error object of a body in OpenAI's form; empty where there is none. */
export function errorOf(body: unknown): Readonly<Record<string, unknown>> {
  return isRecord(body) && isRecord(body.error) ? body.error : {};
}

/** True where a guard or a filter refused the request, and nothing else is wrong with it. */
export function isBlock(status: number, body: unknown): boolean {
  const { code, fairlead_code: own, type } = errorOf(body);
  if (status !== 400 && status !== 403 && status !== 451) return false;
  return [code, own, type].some((said) => BLOCK_CODES.has(said));
}

/** Statuses after which the same request may be answered. */
export const isPassing = (status: number): boolean =>
  status === 408 || status === 429 || status === 529 || (status >= 500 && status !== 501 && status !== 505);

/** The error for a status that ends the request. */
export function refusalOf(where: string, model: string, status: number, body: unknown): FairleadError {
  const said = errorOf(body).message;
  const why = typeof said === 'string' ? `: ${said.slice(0, 200)}` : '';
  if (status === 401 || status === 403)
    return new FairleadError('FL_UNAUTHORISED', `${where} wants another key (${status})${why}`, {
      hint: 'name the variable that holds the key with --key-env, or its file with --key-file',
    });
  if (status === 404)
    return new FairleadError('FL_MODEL_NOT_FOUND', `${where} does not know ${model}${why}`, {
      hint: 'give the base URL with /v1, and the name as /v1/models lists it',
    });
  if (status === 429)
    return new FairleadError('FL_UPSTREAM_RATE_LIMITED', `${where} kept saying too many requests${why}`, {
      hint: 'lower --concurrency, or go on later with --resume',
    });
  return new FairleadError('FL_UPSTREAM_STATUS', `${where} answered ${status}${why}`);
}
