import type { IncomingMessage } from 'node:http';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import { scanFields } from '../protocol/json-fields.ts';
import { parseObject } from '../protocol/validate.ts';
import type { Feedback, Served } from '../routing/quality/learning.ts';
import { bodyText, readBody } from './body.ts';
import type { Gateway } from './gateway.ts';
import type { Runtime } from './runtime.ts';

export const FEEDBACK_PATH = '/v1/feedback';

type Body = Readonly<Record<string, unknown>>;

/** Words for a rating, -1 to 1; the feedback classifier's labels among them. */
const VERDICTS: Readonly<Record<string, number>> = {
  good: 1,
  right: 1,
  satisfied: 1,
  neutral: 0,
  wants_different: -0.5,
  dissatisfied: -1,
  wrong: -1,
  wrong_answer: -1,
  bad: -1,
};

/** What the client learns of its feedback: where it was counted. */
export interface FeedbackReply {
  readonly object: 'feedback';
  readonly decision: string;
  readonly model: string;
  readonly rating: number;
}

/**
 * Takes `{request_id | decision + model, rating | verdict, against?, domain?, prompt?}` into what the gateway has
 * learned. Rejects with FL_PARAM_* for what is missing or wrong, with 404 for a request that is not known (any more), and
 * with FL_MODEL_NOT_FOUND for a model that is none.
 */
export async function takeFeedback(gateway: Gateway, req: IncomingMessage): Promise<FeedbackReply> {
  const bytes = await readBody(req, gateway.limits.bodyBytes);
  scanFields(bytes, gateway.limits.jsonDepth);
  const feedback = feedbackOf(parseObject(bodyText(bytes)), gateway);
  gateway.learning.learn(feedback);
  const { decision, model, rating } = feedback;
  return { object: 'feedback', decision, model, rating };
}

/** Pure but for reading what `learning` knows of the request. */
export function feedbackOf(
  body: Body,
  { learning, runtime }: Pick<Gateway, 'learning' | 'runtime'>,
): Feedback {
  const requestId = text(body, 'request_id');
  const served = requestId === undefined ? stated(body, runtime) : learning.served(requestId);
  if (served === undefined) {
    throw new FairleadError('FL_PARAM_INVALID', 'No routed request of this id is known.', {
      status: 404,
      param: 'request_id',
      hint: 'It is the x-request-id of a routed answer; the newest are remembered. Or send decision and model.',
    });
  }
  const against = text(body, 'against');
  return {
    ...served,
    domain: text(body, 'domain') ?? served.domain,
    rating: ratingOf(body),
    against: against === undefined ? undefined : modelName(against, 'against', runtime),
    prompt: text(body, 'prompt'),
  };
}

function stated(body: Body, runtime: Runtime): Served {
  const decision = text(body, 'decision');
  const model = text(body, 'model');
  if (decision === undefined || model === undefined) {
    const param =
      decision === undefined && model === undefined
        ? 'request_id'
        : model === undefined
          ? 'model'
          : 'decision';
    throw new FairleadError('FL_PARAM_MISSING', `Missing required parameter: '${param}'.`, {
      param,
      hint: 'Send request_id, or decision and model.',
    });
  }
  return { decision, model: modelName(model, 'model', runtime), domain: '' };
}

function ratingOf(body: Body): number {
  const verdict = text(body, 'verdict');
  const { rating } = body;
  if (rating === undefined || rating === null) {
    if (verdict === undefined) {
      throw new FairleadError('FL_PARAM_MISSING', "Missing required parameter: 'rating'.", {
        param: 'rating',
        hint: `Send a rating from -1 to 1, or a verdict: ${Object.keys(VERDICTS).join(', ')}.`,
      });
    }
    if (!Object.hasOwn(VERDICTS, verdict)) {
      throw invalid('verdict', `one of ${Object.keys(VERDICTS).join(', ')}`);
    }
    return VERDICTS[verdict] as number;
  }
  if (typeof rating !== 'number' || !(rating >= -1 && rating <= 1))
    throw invalid('rating', 'a number from -1 to 1');
  return rating;
}

/** The model's own name for a name or alias. */
function modelName(name: string, param: string, runtime: Runtime): string {
  const model = runtime.models.get(name);
  if (model !== undefined) return model.name;
  const meant = nearest(name, runtime.models.keys());
  throw new FairleadError('FL_MODEL_NOT_FOUND', `The model '${name}' does not exist here.`, {
    param,
    hint: meant === undefined ? 'GET /v1/models lists the names.' : `Did you mean '${meant}'?`,
  });
}

function text(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '') throw invalid(name, 'a text');
  return value;
}

const invalid = (param: string, wants: string): FairleadError =>
  new FairleadError('FL_PARAM_INVALID', `Invalid '${param}': it must be ${wants}.`, { param });
