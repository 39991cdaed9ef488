import { framedStrategy } from './shared/framed.ts';
import { SOURCES } from './shared/sources.ts';

export default framedStrategy({
  id: 'javanese',
  title: 'Javanese',
  summary: 'An answer in Javanese is asked for, in Javanese.',
  source: SOURCES.multilingual,
  family: 'language',
  frames: ['Mangga wangsuli pitakon ing ngisor iki nganggo basa Jawa: {request}'],
});
