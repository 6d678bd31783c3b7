import { readFileSync } from 'node:fs';

/** One exchange with a real Karbor or Keystone. Tokens, passwords and secrets are placeholders. */
export interface Recording {
  case: string;
  /** `2026-11-22`. The `Date` header was not recorded. */
  day: string;
  service: 'karbor' | 'keystone';
  method: string;
  path: string;
  request_headers: Record<string, string>;
  /** Absent where it was empty or no JSON. */
  request_body?: unknown;
  status: number;
  response_headers: Record<string, string>;
  /** Absent or null where it was empty or no JSON. */
  response_body?: unknown;
}

export function readRecordings(): Recording[] {
  return readLines('karbor-recordings.jsonl', '2026-11-22');
}

/** Of a Karbor whose plugins take their time, fail and copy as the names of the resources say. */
export function readRunRecordings(): Recording[] {
  return readLines('karbor-run-recordings.jsonl', '2026-11-26');
}

function readLines(name: string, day: string): Recording[] {
  const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): Recording => ({ ...JSON.parse(line), day }));
}

/** A recording of the first day, by the name of its case. */
export function recordingOf(name: string): Recording {
  const found = readRecordings().find((recording) => recording.case === name);
  if (!found) throw new Error(`There is no recording ${name}.`);
  return found;
}
