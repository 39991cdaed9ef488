/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0)$|\.localhost$/i.test(host);

/** Whether a host is of a private network, or has a name that only such a one knows. */
export const isPrivate = (host: string): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/.test(host) ||
  /\.(?:local|internal|lan|home\.arpa)$/i.test(host) ||
  /^\[f[cd]/i.test(host) ||
  (!host.includes('.') && !host.startsWith('['));

export const hostOf = (url: string | undefined): string => URL.parse(url ?? '')?.hostname ?? '';
