import { defineGuard, NO_FACTS } from './define.ts';
import { languageOf } from './reading/languages.ts';

export default defineGuard({
  id: 'language',
  title: 'Language',
  summary: 'Another language, by its script or by its most frequent words.',
  read: (view) => {
    const language = languageOf(view);
    return language === undefined ? NO_FACTS : [language];
  },
  refuse: ([a], [b]) =>
    a === undefined || b === undefined || a === b ? undefined : `${a} in one, ${b} in the other`,
});
