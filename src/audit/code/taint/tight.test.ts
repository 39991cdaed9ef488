import { expect, it } from 'vitest';
import { isTight } from './tight.ts';

it.each(['^[a-z0-9_-]+$', '^\\d{1,5}$', '^[\\w.-]+$', '^(?:main|dev)$', '^[A-Za-z_][A-Za-z0-9_]*$'])(
  '%s lets no sign of a shell pass',
  (source) => {
    expect(isTight(source)).toBe(true);
  },
);
it.each(['[a-z]+', '^[a-z]+', '^.*$', '^[^;]+$', '^\\S+$', '^[a-z;|]+$', '^[\\s\\S]*$'])(
  '%s lets more pass',
  (source) => {
    expect(isTight(source)).toBe(false);
  },
);
