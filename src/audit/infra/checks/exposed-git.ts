import { defineCheck } from './define.ts';

export default defineCheck({
  id: 'exposed-git',
  title: 'Exposed .git',
  summary: 'A repository that anyone can fetch, proved by the form of its HEAD.',
  async run({ session }) {
    const page = await session.ask({ method: 'GET', path: '/.git/HEAD' });
    if (page?.response.status !== 200) return [];
    const head = page.response.body.trim();
    if (!/^(?:ref: refs\/[\w./-]{1,200}|[0-9a-f]{40})$/.test(head)) return [];
    return [
      {
        severity: 'high',
        title: { en: 'The source repository can be fetched by anyone', zh: '任何人都能获取源代码仓库' },
        evidence: `GET /.git/HEAD: 200, "${head}"`,
        mend: {
          en: 'Do not serve the folder .git; replace the secrets that were ever committed.',
          zh: '不要对外提供 .git 目录；更换曾提交过的密钥。',
        },
        tags: ['CWE-527'],
      },
    ];
  },
});
