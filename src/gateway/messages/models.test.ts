import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOfModels } from './models.ts';

const list = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `m${at}` }));
const page = (count: number, query: string) =>
  pageOfModels(list(count), new URLSearchParams(query), () => undefined);
const ids = (count: number, query: string) => page(count, query).data.map(({ id }) => id);

it('a page says whether more come', () => {
  expect(page(3, 'limit=2')).toMatchObject({ has_more: true, first_id: 'm0', last_id: 'm1' });
  expect(page(3, 'limit=2&after_id=m1')).toMatchObject({ has_more: false, first_id: 'm2', last_id: 'm2' });
  expect(page(0, '')).toEqual({ data: [], has_more: false, first_id: null, last_id: null });
  expect(page(30, '').data).toHaveLength(20);
});

it('goes backwards', () => {
  expect(ids(5, 'limit=2&before_id=m4')).toEqual(['m2', 'm3']);
  expect(page(5, 'limit=2&before_id=m1')).toMatchObject({ has_more: false, first_id: 'm0' });
});

it.each(['limit=0', 'limit=x', 'limit=1001', 'after_id=nobody'])('refuses %s', (query) => {
  expect(() => page(3, query)).toThrowError(expect.objectContaining({ code: 'FL_PARAM_INVALID' }));
});

it('pages give every model once, forwards and backwards', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 1, max: 7 }), (count, limit) => {
      const forwards: string[] = [];
      for (let more = true, after = ''; more; ) {
        const one = page(count, `limit=${limit}${after === '' ? '' : `&after_id=${after}`}`);
        forwards.push(...one.data.map(({ id }) => id));
        more = one.has_more;
        after = one.last_id ?? '';
      }
      expect(forwards).toEqual(list(count).map(({ id }) => id));
    }),
  );
});
