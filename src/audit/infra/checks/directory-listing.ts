import { defineCheck } from './define.ts';

const TITLES = /^(?:Index of \/|Directory listing for \/)/i;
const GRAVE = /^(?:\.env|\.git\/?|\.mcp\.json|id_rsa|.{1,80}\.(?:pem|key|safetensors|gguf|ckpt|sql|bak))$/i;

export default defineCheck({
  id: 'directory-listing',
  title: 'Directory listing',
  summary: 'A folder whose files anyone can list.',
  async run({ session }) {
    const page = session.page('GET /');
    if (page?.response.status !== 200 || !TITLES.test(page.title)) return [];
    const names = [...page.response.body.slice(0, 200_000).matchAll(/<a href="([^"?/][^"]{0,120})"/gi)].map(
      ([, name]) => name ?? '',
    );
    const grave = names.filter((name) => GRAVE.test(name));
    return [
      {
        severity: grave.length > 0 ? 'high' : 'low',
        title: { en: 'A folder can be listed by anyone', zh: '任何人都能列出目录内容' },
        evidence: `GET /: "${page.title}", ${names.length} entries: ${[...grave, ...names].slice(0, 8).join(', ')}`,
        mend: {
          en: 'Turn the listing off, and serve only what is meant for everyone.',
          zh: '关闭目录列表，只提供公开的内容。',
        },
        tags: ['CWE-548'],
      },
    ];
  },
});
