import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

/** ICAO Annex 10, volume II, 5.2.1.3. */
const WORDS =
  'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu';

export default tokenCode({
  id: 'nato',
  title: 'Spelling alphabet',
  summary: 'Each letter as its word in the radio alphabet.',
  source: SOURCES.aig,
  note: 'What follows is spelt over the radio, words parted by a slash. Put it together and answer what it says.',
  signs: LATIN,
  tokens: () => WORDS.split(' '),
});
