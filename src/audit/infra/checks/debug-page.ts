import type { Page } from '../../fingerprints/page.ts';
import { BASELINE_KEY } from '../../probe/exchange.ts';
import { type CheckHit, defineCheck } from './define.ts';

interface DebugPage {
  readonly name: string;
  /** Asked with GET; left out: the page that cannot exist. */
  readonly path?: string;
  readonly proves: (page: Page) => boolean;
}

const PAGES: readonly DebugPage[] = [
  {
    name: 'Django debug mode',
    proves: ({ response }) => response.body.includes('DEBUG = True') && response.body.includes('URLconf'),
  },
  {
    name: 'Werkzeug console',
    path: '/console',
    proves: ({ response }) =>
      response.body.includes('__debugger__=yes') && /EVALEX\s{0,4}=\s{0,4}true/.test(response.body),
  },
  {
    name: 'Go pprof',
    path: '/debug/pprof/',
    proves: ({ response, title }) => title === '/debug/pprof/' && response.body.includes('goroutine'),
  },
];

const DEEP_PAGES: readonly DebugPage[] = [
  {
    name: 'Spring Boot environment',
    path: '/actuator/env',
    proves: ({ json }) => Array.isArray((json as { propertySources?: unknown } | undefined)?.propertySources),
  },
];

export default defineCheck({
  id: 'debug-page',
  title: 'Debug page',
  summary: 'Pages for developers that show the inside of a program, or run code in it.',
  async run({ session, deep }) {
    const hits: CheckHit[] = [];
    for (const { name, path, proves } of deep ? [...PAGES, ...DEEP_PAGES] : PAGES) {
      const page =
        path === undefined ? session.page(BASELINE_KEY) : await session.ask({ method: 'GET', path });
      if (page === undefined || (path !== undefined && page.response.status !== 200) || !proves(page))
        continue;
      hits.push({
        severity: 'high',
        title: { en: `${name} can be reached`, zh: `可以访问 ${name}` },
        evidence: `GET ${path ?? 'of a page that does not exist'}: ${page.response.status}, the page of ${name}`,
        mend: {
          en: 'Turn debugging off in production, or let only the machine itself reach it.',
          zh: '在生产环境关闭调试，或仅允许本机访问。',
        },
        tags: ['CWE-489'],
        of: name,
      });
    }
    return hits;
  },
});
