// The data of a WASM module, for blanking what nothing reads any more once the functions that read
// it were cut out (scripts/shims/wasm-opt). WebAssembly Core Specification 2.0, 5.5.14.
import { homedir } from 'node:os';
import { join } from 'node:path';

const DATA = 11;
// Rust's library, crates, and our own files.
const HOMES = ['/rustc/', join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/'), 'src/'];
const SOURCE = new RegExp(`(?:${HOMES.map((home) => home.replace(/[.+]/g, '\\$&')).join('|')})[\\w/.+@-]*?\\.rs`, 'g');

// What libraries would say to developers, or of files: by how it begins and how it ends.
const TOLD = [
  ['Value is None because the `ssr` feature is active.', 'to identify the source.'], // tachys
  ['no leptos_meta HEAD marker comment found.', 'server-rendered app?'],
  ['NOTE: View transitions are not supported', 'will not be applied.'], // leptos_router; there are none
  ['attempted to take ownership of Rust value', 'unsafe aliasing in rust'], // wasm-bindgen
  ['Tried to access Location outside', 'a matched <Route>.'], // leptos_router
  ['Dereferenced SendWrapper<T> variable', 'it has been created with.'],
  ['entity not foundpermission denied', 'in progressother error'], // std::io::ErrorKind
];

export class Data {
  constructor(wasm) {
    this.bytes = Buffer.from(wasm);
    this.segments = [];
    let at = 8;
    while (at < this.bytes.length) {
      const id = this.bytes[at];
      const [size, start] = this.number(at + 1);
      if (id === DATA) this.readSegments(start);
      at = start + size;
    }
  }

  // The names of source files, and the places in them that a panic would name.
  blankSources() {
    const files = new Map();
    for (const { address, start, end } of this.segments) {
      const text = this.bytes.latin1Slice(start, end);
      for (const { 0: name, index } of text.matchAll(SOURCE)) {
        files.set(address + index, { start: start + index, length: name.length });
      }
    }
    // core::panic::Location: the name's address and length, line, column.
    for (const { start, end } of this.segments) {
      for (let at = start; at + 16 <= end; at += 4) {
        const file = files.get(this.bytes.readUInt32LE(at));
        if (file && this.bytes.readUInt32LE(at + 4) <= file.length + 1) this.bytes.fill(0, at, at + 16);
      }
    }
    for (const { start, length } of files.values()) this.bytes.fill(0, start, start + length);
  }

  blankTold() {
    for (const [first, last] of TOLD) {
      const from = this.bytes.indexOf(first);
      const to = this.bytes.indexOf(last, from);
      if (from < 0 || to < 0) throw new Error(`there is no text from "${first}" to "${last}"`);
      this.bytes.fill(0, from, to + last.length);
    }
  }

  // serde_json's table for f64_from_parts.
  blankPowersOfTen() {
    const powers = Float64Array.from({ length: 309 }, (_, i) => Number(`1e${i}`));
    const table = Buffer.from(powers.buffer);
    const at = this.bytes.indexOf(table);
    if (at < 0) throw new Error('there is no table of powers of ten');
    this.bytes.fill(0, at, at + table.length);
  }

  readSegments(start) {
    let [count, at] = this.number(start);
    for (; count > 0; count--) {
      // An active segment of memory 0 at a constant address: 0x00, i32.const, end.
      if (this.bytes[at] !== 0 || this.bytes[at + 1] !== 0x41) throw new Error('a segment of another kind');
      const [address, afterAddress] = this.number(at + 2);
      const [size, from] = this.number(afterAddress + 1);
      this.segments.push({ address, start: from, end: from + size });
      at = from + size;
    }
  }

  // LEB128 at a place, and the place after it.
  number(at) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return [value >>> 0, at];
    }
  }
}
