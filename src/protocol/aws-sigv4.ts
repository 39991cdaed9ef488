import { hmacSha256, sha256Hex } from './aws-hash.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

export interface AwsRequest {
  readonly method: string;
  /** As sent, with the query. */
  readonly path: string;
  /** All that is to be signed; the host must be among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface AwsScope {
  readonly region: string;
  readonly service: string;
  readonly nowMs: number;
}

/**
 * The headers that sign a request with AWS Signature Version 4: `authorization`, `x-amz-date` and,
 * for temporary credentials, `x-amz-security-token`. Not for S3, which escapes paths once only.
 * Source: AWS, "Signature Version 4 signing process". Cost: one hash of the body.
 */
export function signAws(
  request: AwsRequest,
  credentials: AwsCredentials,
  scope: AwsScope,
): Record<string, string> {
  const time = new Date(scope.nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const added = {
    'x-amz-date': time,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const { text, names } = canonicalHeaders({ ...request.headers, ...added });
  const [path, query] = splitOnce(request.path, '?');
  const canonical = [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    text,
    names,
    sha256Hex(request.body),
  ].join('\n');
  const day = time.slice(0, 8);
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = [ALGORITHM, time, place, sha256Hex(canonical)].join('\n');
  const key = [day, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    hmacSha256,
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmacSha256(key, toSign).toString('hex');
  const authorization = `${ALGORITHM} Credential=${credentials.accessKeyId}/${place}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...added, authorization };
}

/** Percent-encodes all but the characters that RFC 3986 calls unreserved. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): {
  readonly text: string;
  readonly names: string;
} {
  const sorted = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .sort(([a], [b]) => compare(a, b));
  return {
    text: sorted.map(([name, value]) => `${name}:${value}\n`).join(''),
    names: sorted.map(([name]) => name).join(';'),
  };
}

/** The path escaped once more: what was escaped to be sent is escaped again to be signed. */
function canonicalPath(path: string): string {
  return path.split('/').map(encodeRfc3986).join('/') || '/';
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => splitOnce(pair, '=').map((part) => encodeRfc3986(decodeURIComponent(part))))
    .sort(
      ([aName = '', aValue = ''], [bName = '', bValue = '']) =>
        compare(aName, bName) || compare(aValue, bValue),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code unit, not by the rules of a language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
