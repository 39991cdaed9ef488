import { graveness } from '../severity.ts';
import { defineCheck } from './define.ts';

const STRANGER = 'https://fairlead-audit.example';

export default defineCheck({
  id: 'wide-cors',
  title: 'Wide CORS',
  summary: 'A recognised product that lets any web site read its answers with the visitor’s own login.',
  async run({ session, components, isLoopback }) {
    const [component] = components;
    if (component === undefined) return [];
    const request = { method: 'GET', path: '/', headers: { origin: STRANGER } } as const;
    const page = await session.ask(request);
    const headers = page?.response.headers ?? {};
    const credentials = headers['access-control-allow-credentials']?.toLowerCase() === 'true';
    if (headers['access-control-allow-origin'] !== STRANGER || !credentials) return [];
    return [
      {
        severity: graveness('high', isLoopback),
        title: {
          en: `${component.name} lets any web site read its answers with the visitor’s login`,
          zh: `${component.name} 允许任意网站以访问者身份读取其响应`,
        },
        evidence: `GET / with Origin ${STRANGER}: access-control-allow-origin repeats it, access-control-allow-credentials is true`,
        mend: {
          en: 'Name the origins that may call it; never repeat the one that asks while credentials are allowed.',
          zh: '明确列出允许的来源；允许携带凭据时不要直接回显请求来源。',
        },
        component,
        tags: ['CWE-942'],
      },
    ];
  },
});
