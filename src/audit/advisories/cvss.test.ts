import { describe, expect, it } from 'vitest';
import { baseScore, ratingOf, readVector } from './cvss.ts';
import { normaliseSeverity } from './severity.ts';

describe('CVSS', () => {
  // Scores as NVD publishes them for these vectors.
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N', 4.3],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
  ])('%s scores %d', (vector, score) => {
    expect(baseScore(vector)).toBe(score);
  });

  it.each([
    '',
    'CVSS:4.0/AV:N/AC:L',
    'CVSS:3.1/AV:N',
    'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/Au:N',
  ])('%j has no score that we can compute', (vector) => {
    expect(baseScore(vector)).toBeUndefined();
  });

  it('reads the metrics of both versions', () => {
    expect(readVector('CVSS:4.0/AV:N/VC:H')?.get('VC')).toBe('H');
    expect(readVector('9.8')).toBeUndefined();
  });

  it.each([
    [10, 'critical'],
    [9, 'critical'],
    [8.9, 'high'],
    [4, 'medium'],
    [0.1, 'low'],
    [0, 'info'],
  ])('%d is %s', (score, rating) => {
    expect(ratingOf(score)).toBe(rating);
  });
});

describe('severities', () => {
  it.each([
    ['HIGH', undefined, 'high'],
    ['Moderate', undefined, 'medium'],
    ['严重', undefined, 'critical'],
    ['中危', undefined, 'medium'],
    ['unknown', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'critical'],
    ['None', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'critical'],
    ['', undefined, 'medium'],
    [undefined, undefined, 'medium'],
    ['info', undefined, 'info'],
  ])('%j with %j is %s', (word, cvss, severity) => {
    expect(normaliseSeverity(word, cvss)).toBe(severity);
  });
});
