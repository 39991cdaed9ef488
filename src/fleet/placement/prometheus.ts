/** One line of Prometheus' text form. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a label is; made anew for each reading, as it keeps its place. */
const labelPattern = () => /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/**
 * The samples whose names `wanted` knows, in order; comments, other names and lines that cannot be read are passed over, as a
 * server may show what we do not know. Reads text form 0.0.4 and OpenMetrics. O(text), with work only for wanted lines.
 */
export function parsePrometheus(text: string, wanted: ReadonlySet<string>): Sample[] {
  const samples: Sample[] = [];
  const label = labelPattern();
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    if (text.charCodeAt(start) !== 0x23) {
      const sample = parseLine(text, start, end, wanted, label);
      if (sample !== undefined) samples.push(sample);
    }
    start = end + 1;
  }
  return samples;
}

function parseLine(
  text: string,
  start: number,
  end: number,
  wanted: ReadonlySet<string>,
  label: RegExp,
): Sample | undefined {
  let nameEnd = start;
  while (nameEnd < end && text.charCodeAt(nameEnd) > 0x20 && text[nameEnd] !== '{') nameEnd++;
  const name = text.slice(start, nameEnd);
  if (!wanted.has(name)) return undefined;
  const rest = text.slice(nameEnd, end);
  const labels: Record<string, string> = {};
  let at = 0;
  if (rest.startsWith('{')) {
    at = 1;
    for (;;) {
      label.lastIndex = at;
      const found = label.exec(rest);
      if (found === null) break;
      labels[found[1] as string] = unescaped(found[2] as string);
      at = label.lastIndex;
    }
    while (rest.charCodeAt(at) <= 0x20) at++;
    if (rest[at] !== '}') return undefined;
    at++;
  }
  const [number = ''] = rest.slice(at).trim().split(/\s/, 1); // a time stamp may follow
  const value = toNumber(number);
  return value === undefined ? undefined : { name, labels, value };
}

function unescaped(value: string): string {
  return value.includes('\\') ? value.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char) : value;
}

function toNumber(text: string): number | undefined {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  if (text === '') return undefined;
  const value = Number(text);
  return Number.isNaN(value) && text !== 'NaN' ? undefined : value;
}
