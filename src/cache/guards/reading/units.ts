import type { Word } from './word.ts';

/** Each line: the unit as it is said, then its spellings. SI Brochure, 9th edition (2019), and everyday units. */
const UNITS = `
kilometre: km kms kilometer kilometers kilometre kilometres 公里 千米
metre: metre metres meter meters 米
centimetre: cm centimeter centimeters centimetre centimetres 厘米
millimetre: mm millimeter millimeters millimetre millimetres 毫米
mile: mile miles 英里
foot: foot feet ft 英尺
inch: inch inches 英寸
yard: yards
kilogram: kg kgs kilo kilos kilogram kilograms 公斤 千克
gram: gram grams 克
milligram: mg milligram milligrams 毫克
tonne: ton tons tonne tonnes 吨
pound: lb lbs
ounce: oz ounce ounces 盎司
jin: 斤
litre: litre litres liter liters 升
millilitre: ml milliliter milliliters millilitre millilitres 毫升
gallon: gallon gallons 加仑
cup: 杯
tablespoon: tbsp tablespoon tablespoons
teaspoon: tsp teaspoon teaspoons
celsius: celsius centigrade 摄氏度 摄氏
fahrenheit: fahrenheit 华氏度 华氏
kelvin: kelvin kelvins
second: sec secs seconds 秒
minute: min mins minute minutes 分钟
hour: hr hrs hour hours 小时
month: 个月
millisecond: millisecond milliseconds 毫秒
byte: byte bytes 字节
kilobyte: kb kilobyte kilobytes
megabyte: mb megabyte megabytes
gigabyte: gb gigabyte gigabytes
terabyte: tb terabyte terabytes
watt: watt watts 瓦
kilowatt: kw kilowatt kilowatts 千瓦
kwh: kwh
volt: volt volts 伏
ampere: amp amps ampere amperes 安培
hertz: hz hertz 赫兹
megahertz: mhz megahertz
gigahertz: ghz gigahertz
joule: joule joules 焦耳
calorie: calorie calories kcal 卡路里 大卡
acre: acre acres 英亩
hectare: hectare hectares 公顷
mu: 亩
knot: knots
kmh: kmh kph
mph: mph
degree: 度
`;
/** Letters that are a unit only behind a number. */
export const AFTER_NUMBER: ReadonlyMap<string, string> = new Map([
  ['m', 'metre'],
  ['g', 'gram'],
  ['l', 'litre'],
  ['s', 'second'],
  ['h', 'hour'],
  ['c', 'celsius'],
  ['f', 'fahrenheit'],
  ['cup', 'cup'],
  ['cups', 'cup'],
  ['bits', 'bit'],
  ['ms', 'millisecond'],
  ['degrees', 'degree'],
  ['yard', 'yard'],
  ['days', 'day'],
  ['weeks', 'week'],
  ['months', 'month'],
  ['years', 'year'],
  ['yrs', 'year'],
  ['周', 'week'],
  ['w', 'watt'],
  ['v', 'volt'],
  ['day', 'day'],
  ['week', 'week'],
  ['month', 'month'],
  ['year', 'year'],
  ['天', 'day'],
  ['月', 'month'],
  ['年', 'year'],
  ['second', 'second'],
]);
const LONGEST_HAN = 3;
const NAMES: ReadonlyMap<string, string> = new Map(
  UNITS.trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', spellings = ''] = line.split(': ');
      return spellings.split(' ').map((spelling) => [spelling, name] as const);
    }),
);

/** Most signs start no unit. */
const FIRST_SIGNS: ReadonlySet<string> = new Set([...NAMES.keys()].map((spelling) => spelling.slice(0, 1)));

/** The unit whose name starts at a word, and how many words it takes. O(1). */
export function unitAt(words: readonly Word[], at: number): { name: string; words: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  if (!word.isSign) {
    const name = NAMES.get(word.lower);
    return name === undefined ? undefined : { name, words: 1 };
  }
  if (!FIRST_SIGNS.has(word.raw)) return undefined;
  for (let length = LONGEST_HAN; length > 0; length--) {
    const text = words
      .slice(at, at + length)
      .map(({ raw }) => raw)
      .join('');
    const name = [...text].length === length ? NAMES.get(text) : undefined;
    // One sign alone is a unit behind a number only: 米饭, 升级.
    if (name !== undefined && (length > 1 || isCounted(words[at - 1]))) return { name, words: length };
  }
  return undefined;
}

const isCounted = (word: Word | undefined): boolean =>
  /^(?:\d|[〇零一二两三四五六七八九十百千万几多每半])/.test(word?.raw ?? '');

/** One spelling for a unit's Latin spellings. */
export const nameOfUnit = (word: string): string | undefined => NAMES.get(word);
