import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrometheus } from './prometheus.ts';

const parse = (text: string) => parsePrometheus(text, new Set(['a:b', 'c']));

describe('parsePrometheus', () => {
  it('reads names, labels, values and time stamps of what is wanted', () => {
    const text = [
      '# HELP a:b What it is.',
      '# TYPE a:b gauge',
      'a:b{model_name="m",engine="0"} 2.0',
      'a:b 1e-3 1690000000000',
      'other{x="y"} 3',
      'c { le = "+Inf" , } +Inf',
      'c{text="a\\"b\\\\c\\nd, } 7"} NaN',
      '# EOF',
    ].join('\n');
    expect(parse(text)).toEqual([
      { name: 'a:b', labels: { model_name: 'm', engine: '0' }, value: 2 },
      { name: 'a:b', labels: {}, value: 0.001 },
      { name: 'c', labels: { text: 'a"b\\c\nd, } 7' }, value: Number.NaN },
    ]);
  });

  it('passes over what it cannot read', () => {
    const broken = ['a:b', 'a:b{', 'a:b{x="1" 4', 'a:b{x=1} 4', 'a:b four', 'c{} ', '<html>', '', 'c 5\r'];
    expect(parse(broken.join('\n'))).toEqual([{ name: 'c', labels: {}, value: 5 }]);
  });

  it('reads whatever comes without failing', () => {
    const line = fc.string({ maxLength: 40 }).map((rest) => `a:b${rest}`);
    fc.assert(fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => void parse(lines.join('\n'))));
  });
});
