/** One token with its made-up probability and its rivals, in decreasing probability. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/** Natural logarithms, at most 0 and falling with the rank; a function of the token and its place. */
export function tokenLogprob(token: string, index: number, rivals: number): TokenLogprob {
  let hash = index + 1;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 16777619) >>> 0;
  const logprob = -((hash % 1000) + 1) / 2000;
  const top = Array.from({ length: rivals }, (_, rank) => ({
    token: rank === 0 ? token : `${token}~${rank}`,
    logprob: logprob - rank * 1.5,
  }));
  return { token, logprob, top };
}

/** The form of `logprobs` in chat completions. */
export function chatLogprobs(entries: readonly TokenLogprob[]): unknown {
  const entry = ({ token, logprob }: { token: string; logprob: number }) => ({
    token,
    logprob,
    bytes: [...Buffer.from(token)],
  });
  return { content: entries.map((each) => ({ ...entry(each), top_logprobs: each.top.map(entry) })) };
}

/** The form of `logprobs` in text completions; offsets count from `offset`. */
export function textLogprobs(entries: readonly TokenLogprob[], offset: number): unknown {
  let at = offset;
  return {
    tokens: entries.map(({ token }) => token),
    token_logprobs: entries.map(({ logprob }) => logprob),
    top_logprobs: entries.map(({ top }) =>
      Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])),
    ),
    text_offset: entries.map(({ token }) => {
      const start = at;
      at += token.length;
      return start;
    }),
  };
}
