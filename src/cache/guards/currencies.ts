import { defineGuard, NO_FACTS } from './define.ts';
import { difference, sortedFacts } from './reading/facts.ts';

/** ISO 4217 codes with their signs and names; those whose word means more (pound, won, real) by sign or code only. */
const CURRENCIES: readonly (readonly [code: string, spellings: RegExp])[] = [
  ['USD', /(?<![a-z])us\$|(?<![a-z])\$|\busd\b|\bdollars?\b|美元|美金/],
  ['EUR', /€|\beur\b|\beuros?\b|欧元/],
  ['GBP', /£|\bgbp\b|\bpounds? sterling\b|\bquid\b|英镑/],
  ['JPY', /\bjpy\b|\byen\b|日元|日圆/],
  ['CNY', /¥|¥|\bcny\b|\brmb\b|\byuan\b|\brenminbi\b|人民币|(?<=[\d万千百十])元|(?<=[\d万千百十])块/],
  ['HKD', /(?<![a-z])hk\$|\bhkd\b|港币|港元/],
  ['TWD', /(?<![a-z])nt\$|\btwd\b|新台币|台币/],
  ['INR', /₹|\binr\b|\brupees?\b|卢比/],
  ['KRW', /₩|\bkrw\b|韩元|韩币/],
  ['RUB', /₽|\brub\b|\broubles?\b|\brubles?\b|卢布/],
  ['CHF', /\bchf\b|\bswiss francs?\b|瑞士法郎/],
  ['AUD', /(?<![a-z])a\$|\baud\b|\baustralian dollars?\b|澳元|澳币/],
  ['CAD', /(?<![a-z])c\$|\bcad\b|\bcanadian dollars?\b|加元|加币/],
  ['SGD', /(?<![a-z])s\$|\bsgd\b|新加坡元|新币/],
  ['BTC', /₿|\bbtc\b|\bbitcoins?\b|比特币/],
  ['ETH', /\beth\b|\bethereum\b|以太坊|以太币/],
];
const ANY =
  /[$€£¥¥₹₩₽₿元块币镑卢]|\b[a-z]{3}\b|dollar|euro|yen|yuan|rupee|ro?uble|franc|bitcoin|ethereum|renminbi|quid|sterling/;

export default defineGuard({
  id: 'currencies',
  title: 'Currencies',
  summary: 'Another currency, by sign, by ISO code or by name.',
  read: ({ lower }) => {
    if (!ANY.test(lower)) return NO_FACTS;
    const found = CURRENCIES.filter(([, spellings]) => spellings.test(lower)).map(([code]) => code);
    return found.length === 0 ? NO_FACTS : sortedFacts(found);
  },
  // One that names none may mean it all the same.
  refuse: (a, b) => (a.length === 0 || b.length === 0 ? undefined : difference(a, b)),
});
