import type { Recording } from './recordings.ts';
import type { WireAnswer } from './wire.ts';

/** What Python's json module writes by default: spaces behind commas and colons, ASCII only. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value));
  const members = Object.entries(value).map(([key, member]) => `${ascii(JSON.stringify(key))}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The bytes that were on the wire. Recordings hold decoded bodies; Karbor writes them as Python does, Keystone
 * its errors compactly and with a line end.
 */
export function recordedBody({ response_body: body, response_headers: headers }: Recording): string {
  if (body == null) return '';
  if (typeof body === 'string') return body;
  const length = Number(headers['content-length']);
  const spellings = [pythonJson(body), `${JSON.stringify(body)}\n`, `${pythonJson(body)}\n`];
  return spellings.find((spelling) => spelling.length === length) ?? pythonJson(body);
}

/** True where the recording itself says that a part of the body was cut from it. */
export function isAbridged(recording: Recording): boolean {
  return recordedBody(recording).includes('cut from this recording]');
}

/** The recorded answer, status and headers included. */
export function recordedAnswer(recording: Recording): WireAnswer {
  const { 'content-length': _length, ...headers } = recording.response_headers;
  return {
    status: recording.status,
    headers: { date: new Date(`${recording.day}T12:00Z`).toUTCString(), ...headers },
    body: recordedBody(recording),
  };
}
