import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'fl_';
const ID_CHARS = 10;
/** 30 × log2(62) = 178 bits. */
const RANDOM_CHARS = 30;
/** 62^6 > 2^32. */
const CHECK_CHARS = 6;
const FORM = /^fl_[0-9A-Za-z]{10}_[0-9A-Za-z]{36}$/;

/** A key in the clear: it exists where it is made and where a client sends it, and is kept nowhere. */
interface VirtualKey {
  readonly id: string;
  /** `fl_ID_SECRET`, all of it. */
  readonly text: string;
}

/** A key whose secret is new; its id too, where none is given. */
export function makeKey(id = randomText(ID_CHARS)): VirtualKey {
  const body = `${PREFIX}${id}_${randomText(RANDOM_CHARS)}`;
  return { id, text: body + checksum(body) };
}

/** The id of what has the form of a key, right or wrong; undefined for anything else. */
export function keyIdOf(text: string): string | undefined {
  return FORM.test(text) ? text.slice(PREFIX.length, PREFIX.length + ID_CHARS) : undefined;
}

/** Whether `text` was meant to be a key and is none that was ever made: mistyped, or cut. */
export function isMistyped(text: string): boolean {
  if (!FORM.test(text)) return text.startsWith(PREFIX);
  return checksum(text.slice(0, -CHECK_CHARS)) !== text.slice(-CHECK_CHARS);
}

/** SHA-256 of the whole key, as the store keeps it in hex. A slow hash adds nothing to 178 random bits. */
export function keyDigest(text: string): Buffer {
  // From hex: as fast again as asking for a buffer, Node 24, 2026-11.
  return Buffer.from(hash('sha256', text, 'hex'), 'hex');
}

/**
 * CRC-32 in base 62, six digits: a scanner or a person's typing error is told apart without asking a server. The idea is
 * GitHub's: https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ (read 2026-11).
 */
function checksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < CHECK_CHARS; i++) {
    digits = (ALPHABET[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Every character equally likely: bytes from 248 up, which 62 does not divide, are thrown away. */
function randomText(chars: number): string {
  let text = '';
  while (text.length < chars) {
    for (const byte of randomBytes(chars)) {
      if (byte < 248 && text.length < chars) text += ALPHABET[byte % 62] ?? '';
    }
  }
  return text;
}
