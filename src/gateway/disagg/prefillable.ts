import type { Incoming } from '../outgoing.ts';

/** Whether the prompt can be read by one backend and answered by another: there is one, and nothing is said of it itself. */
export function isPrefillable({ endpoint, edits }: Incoming): boolean {
  const isUnset = (name: string) => [undefined, null, false].includes(edits.get(name) as undefined);
  if (endpoint === 'embeddings' || !isUnset('echo') || !isUnset('prompt_logprobs')) return false;
  const isOne = (name: string) => isUnset(name) || edits.get(name) === 1;
  if (!isOne('n') || !isOne('best_of')) return false; // each choice would fetch the cache, which is given up once fetched
  const prompt = edits.get('prompt');
  return (
    endpoint === 'chat' ||
    typeof prompt === 'string' ||
    (Array.isArray(prompt) && prompt.every(Number.isInteger))
  );
}
