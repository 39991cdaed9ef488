import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Skill, skillFile, skillsOf } from '../../src/audit/skill/folder.ts';

const sampleSchema = z.strictObject({
  id: z.string(),
  expect: z.array(z.string()).default([]),
  /** Said in tag characters where the text has {{tags}}. */
  tags: z.string().optional(),
  bidi: z.boolean().optional(),
  secret: z.boolean().optional(),
  /** The file that ends in bytes that are no UTF-8. */
  bytes: z.string().optional(),
  files: z.record(z.string(), z.string()),
});
export type Sample = z.infer<typeof sampleSchema>;

export const samples = (name: string): Sample[] =>
  z.array(sampleSchema).parse(parse(readFileSync(join(import.meta.dirname, 'corpus', name), 'utf8')));

/** Joined here, so that no scanner takes this file for a leak. */
const SECRET = ['AKIA', 'Q6WN2XK7', 'LP4RT5VB'].join('');

/** The files of a sample as they would lie on disk. */
export function filesOf({ files, tags = '', bytes }: Sample) {
  const hidden = Array.from(tags, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
  return Object.entries(files).map(([path, text]) => {
    const filled = text
      .replace('{{tags}}', hidden)
      .replace('{{rlo}}', '\u202e\u2066')
      .replace('{{secret}}', SECRET);
    const tail = bytes === path ? Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80]) : Buffer.alloc(0);
    return { path, bytes: Buffer.concat([Buffer.from(filled), tail]), isCut: false, isExecutable: false };
  });
}

export const skillsIn = (sample: Sample): Skill[] => skillsOf(filesOf(sample).map(skillFile), sample.id);
