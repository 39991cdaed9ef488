import { defineHiding, stretches } from './define.ts';

/** HTML comments, and the two ways to write one in Markdown: none is shown once it is rendered. */
const COMMENT =
  /<!--([\s\S]{0,20000}?)-->|^[ \t]{0,3}\[(?:\/\/|comment|_metadata_)\]:[ \t]*#?[ \t]*(?:\(([^\n]*)\)|"([^\n]*)"|<>[ \t]*\(([^\n]*)\))/gim;

export default defineHiding({
  id: 'comments',
  title: 'Comments',
  summary: 'Comments of HTML and Markdown, which are not shown but which a model reads.',
  name: { en: 'comments that are not shown', zh: '不显示的注释' },
  source: 'https://spec.commonmark.org/0.31.2/#html-blocks',
  find: (text) =>
    stretches(text, COMMENT, ([, html, ...links]) => {
      const says = (html ?? links.find((part) => part !== undefined) ?? '').trim();
      return says === '' ? undefined : { says, certain: false };
    }),
});
