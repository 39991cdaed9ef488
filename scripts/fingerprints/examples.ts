import type { Matcher } from '../../src/audit/fingerprints/schema.ts';

interface Answer {
  status?: number;
  headers: Record<string, string>;
  body: string;
  icon?: number;
  url?: string;
}
type Answers = Record<string, Answer>;

interface Draft {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: object;
  readonly body?: string;
  readonly where: Matcher;
  readonly hint?: Matcher;
}

/** The smallest answers that a detection holds for: a draft that real ones replace. */
export function exampleFor(detection: Draft): Record<string, Partial<Answer>> {
  const key = keyOf(detection);
  const scenes = new Map<string, Scene>();
  const at = (name: string) => {
    const scene = scenes.get(name) ?? new Scene();
    scenes.set(name, scene);
    return scene;
  };
  if (detection.hint !== undefined) fill(detection.hint, 'GET /', at);
  fill(detection.where, key, at);
  return Object.fromEntries([...scenes].map(([name, scene]) => [name, scene.answer()]));
}

/** A page that writes about the product, and is not it. */
export function missFor(rule: { product: string }): Answers {
  const about = `Notes about ${rule.product}`;
  const body = `<!doctype html><html><head><title>${about}</title></head><body><p>How we run ${rule.product} at home.</p></body></html>`;
  return { 'GET /': { headers: { 'content-type': 'text/html' }, body } };
}

function keyOf({ path = '/', method = 'GET', headers, body }: Draft): string {
  return `${method} ${path}${headers || body ? ` ${JSON.stringify([headers, body])}` : ''}`;
}

class Scene {
  title = '';
  texts: string[] = [];
  json: unknown;
  headers: Record<string, string> = {};
  status: number | undefined;
  icon: number | undefined;
  url: string | undefined;

  answer(): Partial<Answer> {
    const isJson = this.json !== undefined;
    const text = this.texts.join(' ');
    const json = text === '' ? this.json : { ...Object(this.json), note: text };
    const page = `<!doctype html><html><head><title>${this.title}</title></head><body>${text}</body></html>`;
    return {
      ...(this.status === undefined ? {} : { status: this.status }),
      headers: { 'content-type': isJson ? 'application/json' : 'text/html', ...this.headers },
      body: isJson ? JSON.stringify(json) : page,
      ...(this.icon === undefined ? {} : { icon: this.icon }),
      ...(this.url === undefined ? {} : { url: this.url }),
    };
  }
}

function fill(matcher: Matcher, key: string, at: (name: string) => Scene): void {
  if ('all' in matcher) for (const each of matcher.all) fill(each, key, at);
  else if ('any' in matcher) fill(matcher.any[0] as Matcher, key, at);
  else if ('at' in matcher)
    fill(matcher.where, matcher.at === 'baseline' ? 'GET baseline' : `GET ${matcher.at}`, at);
  else if ('icon' in matcher) at('GET /favicon.ico').icon = Number(matcher.icon);
  else if ('status' in matcher) at(key).status = [matcher.status].flat()[0];
  else if ('title' in matcher)
    at(key).title = typeof matcher.title === 'string' ? matcher.title : sample(matcher.title);
  else if ('found' in matcher) fill(FOUND[matcher.found] ?? { body: matcher.found }, 'GET /', at);
  else if ('body' in matcher)
    at(key).texts.push(typeof matcher.body === 'string' ? matcher.body : textOf(matcher.body.matches));
  else if ('url' in matcher) at(key).url = matcher.url;
  else if ('header' in matcher) at(key).headers[matcher.header] = sample(matcher);
  else if ('json' in matcher) at(key).json = put(at(key).json, stepsOf(matcher.json), valueFor(matcher));
}

interface Tests {
  readonly is?: unknown;
  readonly contains?: string | undefined;
  readonly matches?: string | undefined;
  readonly type?: string | undefined;
}

function sample({ is, contains, matches }: Tests): string {
  return String(is ?? contains ?? (matches === undefined ? '1' : textOf(matches)));
}

/** A text that a simple pattern matches: the first way of each group, one of what may repeat. */
function textOf(pattern: string): string {
  if (pattern.startsWith('^\\d')) return '1.2.3';
  return pattern
    .replace(/\(\?:([^|)]*)[^)]*\)/g, '$1')
    .replace(/\[\^[^\]]*\]\{\d+,\d+\}/g, ' ')
    .replace(/\\s\{\d+,\d+\}| \?|\\b|^\^|\$$/g, '')
    .replace(/\\(.)/g, '$1');
}

function valueFor(test: Tests): unknown {
  if (test.is !== undefined) return test.is;
  if (test.contains !== undefined || test.matches !== undefined) return sample(test);
  const byType: Record<string, unknown> = {
    string: 'text',
    number: 1,
    boolean: true,
    object: { a: 1 },
    array: [1],
    null: null,
  };
  return byType[test.type ?? 'string'];
}

const FOUND: Readonly<Record<string, Matcher>> = {
  comfyui: { title: 'ComfyUI' },
  gradio: { body: 'window.gradio_config = {}' },
};

function stepsOf(path: string): string[] {
  return [...path.matchAll(/"([^"]*)"|\[\]|[^.[\]"]+/g)].map(([whole, quoted]) => quoted ?? whole);
}

function put(root: unknown, steps: string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (step === '[]') return [put(Array.isArray(root) ? root[0] : undefined, rest, value)];
  const object = typeof root === 'object' && root !== null ? (root as Record<string, unknown>) : {};
  return { ...object, [step]: put(object[step], rest, value) };
}
