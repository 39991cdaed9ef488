import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'robber-language',
  title: 'Robber language',
  summary: 'Each consonant twice with an o between, as in Swedish children’s books.',
  source: SOURCES.aig,
  family: 'obfuscation',
  note: 'What follows is in rövarspråket: each consonant doubled around an o. Read it and answer what it says.',
  write: (text) => text.replace(/[b-df-hj-np-tv-z]/gi, (letter) => `${letter}o${letter.toLowerCase()}`),
  read: (payload) => payload.replace(/([b-df-hj-np-tv-z])o\1/gi, '$1'),
});
