import { defineCheck } from './define.ts';

const LINE = /^(?:export )?([A-Z][A-Z0-9_]{1,60})=(.*)$/;
const SECRET = /(?:KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIALS|DATABASE_URL|DSN)$/;
const PATHS: readonly string[] = ['/.env'];
const DEEP_PATHS: readonly string[] = ['/.env', '/.env.local', '/.env.production', '/api/.env', '/app/.env'];

/** Names of the variables of an environment file; undefined where `body` is none: a line that is no assignment, or a comment, disproves it. */
export function envNames(body: string): string[] | undefined {
  const lines = body.split(/\r?\n/).map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const names = said.map((line) => LINE.exec(line)?.[1]);
  return said.length > 0 && names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

export default defineCheck({
  id: 'exposed-env',
  title: 'Exposed .env',
  summary: 'An environment file that anyone can read, proved by its lines.',
  async run({ session, deep }) {
    for (const path of deep ? DEEP_PATHS : PATHS) {
      const page = await session.ask({ method: 'GET', path });
      if (page?.response.status !== 200) continue;
      const names = envNames(page.response.body);
      if (names === undefined) continue;
      const secrets = names.filter((name) => SECRET.test(name));
      return [
        {
          severity: secrets.length > 0 ? 'critical' : 'medium',
          title: { en: 'An environment file can be read by anyone', zh: '任何人都能读取环境变量文件' },
          evidence: `GET ${path}: 200, names ${(secrets.length > 0 ? secrets : names).slice(0, 10).join(', ')} (values left out)`,
          mend: {
            en: 'Keep dot files out of what is served, and replace every secret that stood in it.',
            zh: '不要对外提供点文件，并更换其中的所有密钥。',
          },
          tags: ['CWE-538'],
          of: path,
        },
      ];
    }
    return [];
  },
});
