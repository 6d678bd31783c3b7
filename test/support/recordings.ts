import { readFileSync } from 'node:fs';

/** One exchange with a real Karbor or Keystone. Tokens and passwords are placeholders. */
export interface Recording {
  case: string;
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
  const text = readFileSync(new URL('../fixtures/karbor-recordings.jsonl', import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): Recording => JSON.parse(line));
}
