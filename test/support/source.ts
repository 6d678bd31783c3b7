import { readFileSync } from 'node:fs';

const UNITS: Readonly<Record<string, (value: number) => string>> = {
  '': (value) => value.toLocaleString('en-US'),
  plain: String,
  word: (value) => WORDS[value] ?? String(value),
  s: (value) => (value / 1_000).toLocaleString('en-US'),
  'word s': (value) => WORDS[value / 1_000] ?? String(value),
  'word min': (value) => WORDS[value / 60_000] ?? String(value),
  h: (value) => String(value / 3_600_000),
  kB: (value) => String(value / 1_000),
  KiB: (value) => String(value / 1_024),
  MB: (value) => String(value / 1_000_000),
  MiB: (value) => String(value / 1_024 / 1_024),
};

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** The value of a constant or of a setting in a file of src/: a number, or a product, quotient, sum or difference of numbers. */
export function constant(file: string, name: string): number {
  const text = readFileSync(new URL(`../../src/${file}.ts`, import.meta.url), 'utf8');
  const [, value = ''] = new RegExp(`^(?:(?:export )?const ${name} =| *${name}:) ([^;,]+)[;,]`, 'm').exec(text) ?? [];
  if (!/^[\d_.*/+ -]+$/.test(value)) throw new Error(`src/${file}.ts has no figure ${name}.`);
  return Number(new Function(`return ${value}`)());
}

/** Fills in `{file NAME unit}`: the value of that constant, in that unit. */
export function filledIn(text: string): string {
  return text.replace(/\{([\w/-]+) (\w+) ?([\w ]*)\}/g, (_match, file: string, name: string, unit: string) => {
    const write = UNITS[unit];
    if (!write) throw new Error(`There is no unit "${unit}".`);
    return write(constant(file, name));
  });
}
