// Zip files: their members, and new files of them. Members nobody touched are copied as they are.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const MOST_MEMBERS = 2000;
  const DAMAGED = "This is not an Excel workbook, or it is damaged. Save it again as .xlsx.";
  const LOCKED = "This file has a password or is very old. Save it as .xlsx without a password.";
  const LARGE_INSIDE = "This file is too large inside for a tracker.";
  const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];

  // A file that is not opened; its message is a sentence for the person.
  class Refused extends Error {}

  const refuse = (words) => {
    throw new Refused(words);
  };

  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
    return byte;
  });

  const checksum = (bytes) => {
    let found = -1;
    for (const byte of bytes) found = (found >>> 8) ^ TABLE[(found ^ byte) & 255];
    return ~found >>> 0;
  };

  // All bytes of a stream; `take(count)` is told of each piece and may stop it.
  const drained = async (bytes, transform, take) => {
    const pieces = [];
    const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      try {
        take(next.value.length);
      } catch (error) {
        reader.cancel().catch(() => {});
        throw error;
      }
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  };

  // The members of a file by name: {name, method, crc, size, packed}. Nothing is unpacked yet.
  const members = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const found = new Map();
    try {
      let end = bytes.length - 22;
      while (view.getUint32(end, true) !== END) end -= 1;
      const count = view.getUint16(end + 10, true);
      if (count > MOST_MEMBERS) refuse("This file has too many parts for a tracker.");
      let at = view.getUint32(end + 16, true);
      for (let number = 0; number < count; number++) {
        if (view.getUint32(at, true) !== CENTRAL) refuse(DAMAGED);
        if (view.getUint16(at + 8, true) & 1) refuse(LOCKED);
        const [long, extra, note] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
        const [crc, length, size] = [16, 20, 24].map((place) => view.getUint32(at + place, true));
        const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + long));
        const local = view.getUint32(at + 42, true);
        if (view.getUint32(local, true) !== LOCAL) refuse(DAMAGED);
        const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        if (start + length > bytes.length) refuse(DAMAGED);
        const packed = bytes.subarray(start, start + length);
        found.set(name, { name, method: view.getUint16(at + 10, true), crc, size, packed });
        at += 46 + long + extra + note;
      }
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(DAMAGED); // a place beyond the end of the file
    }
    return found;
  };

  // What is in a member. `budget.left` is how many bytes may still be unpacked, whatever the file says of its size.
  const unpacked = async ({ method, crc, packed }, budget) => {
    const take = (count) => {
      budget.left -= count;
      if (budget.left < 0) refuse(LARGE_INSIDE);
    };
    let bytes = packed;
    try {
      if (method === 8) bytes = await drained(packed, new DecompressionStream("deflate-raw"), take);
      else if (method === 0) take(packed.length);
      else refuse(DAMAGED);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(DAMAGED);
    }
    if (checksum(bytes) !== crc) refuse(DAMAGED);
    return bytes;
  };

  // A member with these bytes.
  const packed = async (name, bytes) => {
    const small = await drained(bytes, new CompressionStream("deflate-raw"), () => {});
    return { name, method: 8, crc: checksum(bytes), size: bytes.length, packed: small };
  };

  const numbers = (...pairs) => {
    const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, value] of pairs) {
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  };

  // A zip file of members, in their order. It holds no clock: all are of January 1, 1980.
  const file = (all) => {
    const [front, back] = [[], []];
    let at = 0;
    for (const { name, method, crc, size, packed: data } of all) {
      const title = new TextEncoder().encode(name);
      const said = [[2, 0], [2, method], [2, 0], [2, 33], [4, crc], [4, data.length], [4, size], [2, title.length], [2, 0]];
      const head = numbers([4, LOCAL], [2, 20], ...said);
      back.push(numbers([4, CENTRAL], [2, 20], [2, 20], ...said, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), title);
      front.push(head, title, data);
      at += head.length + title.length + data.length;
    }
    const length = back.reduce((sum, piece) => sum + piece.length, 0);
    const count = back.length / 2;
    const end = numbers([4, END], [4, 0], [2, count], [2, count], [4, length], [4, at], [2, 0]);
    return new Blob([...front, ...back, end]);
  };

  // Whether this browser can pack and unpack: those before 2023 cannot.
  const able = () => {
    try {
      return Boolean(new DecompressionStream("deflate-raw") && new CompressionStream("deflate-raw"));
    } catch {
      return false;
    }
  };

  Toolkit.zip = { able: able(), members, unpacked, packed, file, refuse, Refused, DAMAGED, LOCKED };
})();
