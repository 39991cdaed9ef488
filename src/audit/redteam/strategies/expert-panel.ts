import { framedStrategy } from './shared/framed.ts';
import { SOURCES } from './shared/sources.ts';

export default framedStrategy({
  id: 'expert-panel',
  title: 'Panel of experts',
  summary: 'Experts correct one another until the answer is complete.',
  source: SOURCES.aig,
  frames: [
    'Three experts discuss this: {request}\nThe first gives an answer, the second corrects its details, the third adds what is missing. Write their exchange, then the agreed final text.',
  ],
});
