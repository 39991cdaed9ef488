import { defineDoubt } from './define.ts';

const PUBLISHED = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/security\/advisories\//i;
const MENDED = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/(?:commit|pull|releases)\//i;
const ANY = /^https:\/\/github\.com\/([^/]+\/[^/]+)/i;
/** Repositories of reporters and of collections: an advisory there is about something else by its nature. */
const REPORTER =
  /research|advisor|\bcves?\b|cve-|cvelist|poc|exploit|vulnerab|report|cna|singularity|softwareoverflow/i;

const nameOf = (repository: string): string => repository.split('/')[1] ?? '';

function repositoriesIn(references: readonly string[], pattern: RegExp): string[] {
  return references
    .map((reference) => pattern.exec(reference)?.[1]?.toLowerCase())
    .filter((repository) => repository !== undefined)
    .filter((repository) => !REPORTER.test(repository));
}

export default defineDoubt({
  id: 'another-repository',
  title: 'Another repository',
  summary: 'The advisory was published, or mended, in the repository of another product only.',
  find({ repositories }, { references }) {
    if (repositories.length === 0) return undefined;
    // A fork and a former home keep the name.
    const names = new Set(repositories.map(nameOf));
    const isOwn = (repository: string) => names.has(nameOf(repository));
    if (repositoriesIn(references, ANY).some(isOwn)) return undefined;
    return repositoriesIn(references, PUBLISHED)[0] ?? repositoriesIn(references, MENDED)[0];
  },
  say: (what) => ({
    en: `The advisory was published for another repository, ${what}.`,
    zh: `该公告针对的是另一个仓库 ${what}。`,
  }),
});
