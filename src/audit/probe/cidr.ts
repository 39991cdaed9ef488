import { isIPv4 } from 'node:net';
import { FairleadError } from '../../core/errors.ts';

/** A range of more hosts than this is refused: it is a slip more often than a wish. */
const WIDEST_BITS = 16;

/** The hosts of an IPv4 range, without its network and broadcast addresses where it has them. */
export function* cidrHosts(range: string): Generator<string> {
  const [address = '', bits = ''] = range.split('/');
  const length = Number(bits);
  if (!isIPv4(address) || !(length >= WIDEST_BITS && length <= 32))
    throw new FairleadError('FL_USAGE', `The range "${range}" cannot be looked at.`, {
      hint: `Ranges are IPv4, from /${WIDEST_BITS} to /32, such as 10.0.0.0/24.`,
    });
  const size = 2 ** (32 - length);
  const start = Math.floor(toNumber(address) / size) * size;
  const edges = length <= 30 ? 1 : 0;
  for (let at = edges; at < size - edges; at += 1) yield toAddress(start + at);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
