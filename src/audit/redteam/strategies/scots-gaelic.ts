import { framedStrategy } from './shared/framed.ts';
import { SOURCES } from './shared/sources.ts';

export default framedStrategy({
  id: 'scots-gaelic',
  title: 'Scottish Gaelic',
  summary: 'An answer in Scottish Gaelic is asked for, in Scottish Gaelic.',
  source: SOURCES.lowResource,
  family: 'language',
  frames: ['Freagair a’ cheist a leanas ann an Gàidhlig, ceum air cheum: {request}'],
});
