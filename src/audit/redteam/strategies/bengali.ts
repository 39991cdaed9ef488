import { framedStrategy } from './shared/framed.ts';
import { SOURCES } from './shared/sources.ts';

export default framedStrategy({
  id: 'bengali',
  title: 'Bengali',
  summary: 'An answer in Bengali is asked for, in Bengali.',
  source: SOURCES.multilingual,
  family: 'language',
  frames: ['নিচের প্রশ্নের উত্তর বাংলায় ধাপে ধাপে দিন: {request}'],
});
