import {
  BASELINE_KEY,
  type ProbeRequest,
  type ProbeResponse,
  requestKey,
  type Sender,
} from '../probe/exchange.ts';
import type { ExampleAnswers } from './schema.ts';

/** A sender that answers as an example of a rule says, and with a bare 404 where it says nothing. */
export function replayExample(answers: ExampleAnswers): Sender {
  return async (request: ProbeRequest) => {
    const key = requestKey(request);
    const answer = answers[key === BASELINE_KEY ? 'GET baseline' : key];
    const missing = {
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: 'not found',
      url: request.path,
    };
    if (answer === undefined) return missing;
    const { icon, ...rest } = answer;
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const response: ProbeResponse = { ...rest, headers, url: answer.url ?? request.path };
    return icon === undefined ? response : { ...response, icon: { mmh3: icon, sha256: '' } };
  };
}
