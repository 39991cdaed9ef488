import { inflateRawSync } from 'node:zlib';

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Its bytes; throws where they are damaged or more than `limitBytes`. */
  read(limitBytes: number): Buffer;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;

/**
 * The files of a ZIP archive (PKWARE APPNOTE 6.3.10, without ZIP64 and encryption), as its central directory lists them.
 * Throws where it is none.
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL)
      throw new Error('the list of files is damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    );
    const [method, packed, local] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0));
    entries.push({ name, read: (limitBytes) => readEntry(archive, local, packed, method, limitBytes) });
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_BYTES - LONGEST_COMMENT);
  for (let at = archive.length - END_BYTES; at >= first; at--)
    if (archive.readUInt32LE(at) === END) return at;
  throw new Error('the file is no ZIP archive');
}

function readEntry(archive: Buffer, at: number, packed: number, method: number, limitBytes: number): Buffer {
  if (at + 30 > archive.length || archive.readUInt32LE(at) !== LOCAL)
    throw new Error('the file in the archive is damaged');
  const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const bytes = archive.subarray(start, start + packed);
  if (method === STORED && bytes.length <= limitBytes) return bytes;
  if (method !== DEFLATED)
    throw new Error('the file in the archive is packed in a way that is not read, or too large');
  return inflateRawSync(bytes, { maxOutputLength: limitBytes });
}
