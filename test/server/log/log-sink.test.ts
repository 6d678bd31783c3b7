import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { createLogSink } from '../../../src/server/log/log-sink.ts';

/** Something that is written to, and is done with each piece only when it is told. */
function slowReader() {
  const pieces: string[] = [];
  const done: (() => void)[] = [];
  const out = new Writable({
    decodeStrings: false,
    write(piece: string, _encoding, callback) {
      pieces.push(piece);
      done.push(callback);
    },
  });
  return { out, pieces, next: () => done.shift()?.() };
}

function quickReader() {
  const pieces: string[] = [];
  const out = new Writable({
    decodeStrings: false,
    write(piece: string, _encoding, callback) {
      pieces.push(piece);
      callback();
    },
  });
  return { out, pieces };
}

const line = (number: number) => `${JSON.stringify({ number, padding: 'x'.repeat(80) })}\n`;
const numbers = (pieces: readonly string[]) =>
  pieces
    .join('')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => (JSON.parse(text) as { number: number }).number);

it('writes once for 16 KiB', async () => {
  const { out, pieces } = quickReader();
  const sink = createLogSink(out);
  for (let number = 0; number < 1_000; number += 1) {
    sink.write(line(number));
    if (number % 50 === 0) await new Promise(setImmediate);
  }
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.length).toBeLessThanOrEqual((line(999).length * 1_000) / 16_384);
  expect(Math.min(...pieces.map(({ length }) => length))).toBeGreaterThanOrEqual(16_384);
});

it('writes what there is after 250 ms', () => {
  vi.useFakeTimers();
  const { out, pieces } = quickReader();
  const sink = createLogSink(out);
  sink.write(line(1));
  vi.advanceTimersByTime(200);
  sink.write(line(2));
  expect(pieces).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(numbers(pieces)).toEqual([1, 2]);
  vi.useRealTimers();
});

it('keeps the order and loses nothing, however slowly it is read', async () => {
  const { out, pieces, next } = slowReader();
  const sink = createLogSink(out);
  for (let number = 0; number < 5_000; number += 1) {
    sink.write(line(number));
    if (number % 700 === 0) next();
  }
  const flushed = sink.flush();
  const reading = setInterval(next, 1);
  await flushed;
  clearInterval(reading);
  expect(numbers(pieces)).toEqual(Array.from({ length: 5_000 }, (_, number) => number));
});

it('has written everything when a flush is over', async () => {
  const { out, pieces } = quickReader();
  const sink = createLogSink(out);
  await sink.flush();
  sink.write(line(1));
  await Promise.all([sink.flush(), sink.flush()]);
  expect(numbers(pieces)).toEqual([1]);
});

it('holds eight million characters at most for a reader that stands still, and counts what it dropped', async () => {
  const { out, pieces, next } = slowReader();
  const sink = createLogSink(out);
  const long = `"${'x'.repeat(99_997)}"\n`;
  for (let count = 0; count < 200; count += 1) sink.write(long);
  const flushed = sink.flush();
  const reading = setInterval(next, 1);
  await flushed;
  clearInterval(reading);
  // One piece was on its way, eighty waited.
  const lines = pieces.join('').trim().split('\n');
  expect(lines).toHaveLength(82);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 40, dropped: 119 });
  expect(sink.dropped()).toBe(119);
});

it('goes on when nobody reads any more', async () => {
  const out = new Writable({ write: (_piece, _encoding, callback) => callback(new Error('EPIPE')) });
  const sink = createLogSink(out);
  for (let number = 0; number < 1_000; number += 1) sink.write(line(number));
  await sink.flush();
  sink.write(line(1));
  await sink.flush();
});
