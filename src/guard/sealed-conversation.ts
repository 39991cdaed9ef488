import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { Numbering } from './numbering.ts';
import type { Conversation, Masked } from './vault-contract.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What an entry takes beside its ciphertext, about: two map entries, a digest, a placeholder, a buffer. */
const ENTRY_BYTES = 320;

/** Of the two keys of a conversation: one encrypts, one digests values so that they are found again. */
export const CONVERSATION_KEY_BYTES = 2 * KEY_BYTES;

interface Keys {
  readonly seal: KeyObject;
  readonly digest: KeyObject;
}

/**
 * Masked values, each encrypted by itself with AES-256-GCM under a key of this conversation alone and bound to its placeholder. No
 * value lies here in clear: one is decrypted when a text asks for it. Values are UTF-16, so that any string comes back as it was.
 */
export class SealedConversation implements Conversation {
  readonly #makeKeys: () => Buffer;
  readonly #numbering = new Numbering();
  readonly #placeholders = new Map<string, Masked>();
  readonly #sealed = new Map<string, Buffer>();
  #keys: Keys | undefined;
  #bytes = 0;

  /** `makeKeys` gives CONVERSATION_KEY_BYTES bytes that nothing else uses; called when the first value comes. */
  constructor(makeKeys: () => Buffer) {
    this.#makeKeys = makeKeys;
  }

  get longest(): number {
    return this.#numbering.longest;
  }

  get size(): number {
    return this.#sealed.size;
  }

  /** Memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** O(value). */
  mask(type: string, value: string, taken?: ReadonlySet<string>): Masked {
    this.#keys ??= keysOf(this.#makeKeys());
    const clear = Buffer.from(value, 'utf16le');
    const digest = createHmac('sha256', this.#keys.digest)
      .update(`${type}\0`)
      .update(clear)
      .digest('base64url');
    const known = this.#placeholders.get(digest);
    if (known !== undefined) return known;
    const masked = { type, placeholder: this.#numbering.next(type, taken) };
    const sealed = seal(this.#keys.seal, this.#sealed.size, masked.placeholder, clear);
    this.#placeholders.set(digest, masked);
    this.#sealed.set(masked.placeholder, sealed);
    this.#bytes += ENTRY_BYTES + sealed.length;
    return masked;
  }

  reveal(placeholder: string): string | undefined {
    const sealed = this.#sealed.get(placeholder);
    if (sealed === undefined || this.#keys === undefined) return undefined;
    return unseal(this.#keys.seal, placeholder, sealed);
  }

  toJSON(): Record<string, number> {
    return { size: this.size };
  }

  [inspect.custom](): string {
    return `Conversation { size: ${this.size} }`;
  }
}

function keysOf(bytes: Buffer): Keys {
  return {
    seal: createSecretKey(bytes.subarray(0, KEY_BYTES)),
    digest: createSecretKey(bytes.subarray(KEY_BYTES, CONVERSATION_KEY_BYTES)),
  };
}

/** Nonce, tag, ciphertext. The nonce counts: the key seals nothing else (NIST SP 800-38D, 8.2.1). */
function seal(key: KeyObject, count: number, placeholder: string, clear: Buffer): Buffer {
  const iv = Buffer.alloc(IV_BYTES);
  iv.writeUInt32BE(count, IV_BYTES - 4);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(placeholder, 'latin1'),
  );
  const body = cipher.update(clear);
  cipher.final();
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unseal(key: KeyObject, placeholder: string, sealed: Buffer): string {
  const iv = sealed.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(placeholder, 'latin1'))
    .setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const clear = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
  decipher.final();
  return clear.toString('utf16le');
}
