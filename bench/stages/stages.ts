/** A part of the work of a request, in the order in which a request passes them. */
export const STAGES = [
  'node:http and the sockets of clients',
  'reading and checking the request (`server/`)',
  'log line (`server/log`, pino)',
  'context and resolvers (`context/`, `schema/`, `credentials/`)',
  'executor (`executor/`)',
  'rows out of bodies (`upstreams/`, `domain/`)',
  'the call: single flight, retry, limits (`http/`)',
  'undici and the sockets of upstreams',
  'reading JSON (`http/transport/json.ts`)',
  'text to bytes and back, with the write to the socket',
  'AbortController and events',
  'ticks, promises and timers of Node',
  'garbage collector',
  'V8 and the kernel outside of functions',
  'other packages',
] as const;
export type Stage = (typeof STAGES)[number];

const [SERVER_IO, SERVER, LOG, CONTEXT, EXECUTOR, ROWS, CALL, UNDICI, JSON_READER, TEXT, EVENTS, TICKS, GC, PROGRAM] =
  STAGES;
export const [OTHER] = STAGES.slice(-1) as ['other packages'];

/** A function of a profile: its name, the file it comes from, and the stage of its caller. */
export interface Frame {
  readonly name: string;
  readonly file: string;
  readonly parent: Stage | undefined;
}

const FILES: readonly (readonly [RegExp, Stage])[] = [
  [/^src\/http\/(transport\/json|json-reader)/, JSON_READER],
  [/^src\/http\//, CALL],
  [/^src\/(upstreams|domain)\//, ROWS],
  [/^src\/executor\//, EXECUTOR],
  [/^src\/(context|schema|credentials|config)\//, CONTEXT],
  [/^src\/server\/log\/|^node_modules\/(pino|sonic-boom|fast-|safe-stable)/, LOG],
  [/^src\//, SERVER],
  [/^node_modules\/undici\//, UNDICI],
  [/^node_modules\/dataloader\//, CONTEXT],
  [/^node_modules\//, OTHER],
  [/^node:internal\/(abort_controller|event_target)|^node:events/, EVENTS],
];
const IO = /^node:(_http|net$|internal\/(http|stream|net|streams)|stream)/;
const TO_BYTES =
  /^(utf8|latin1|ascii|ucs2)(Write|Slice)|^write(Utf8|Latin1|Ucs2)String$|^byteLength|^(encode|decode)(Utf8|Into)?/i;

/** The stage of a function; one of the runtime that serves many belongs to its caller. */
export function stageOf({ name, file, parent }: Frame): Stage | undefined {
  if (name === '(garbage collector)') return GC;
  if (name === '(program)') return PROGRAM;
  if (file === '' && TO_BYTES.test(name)) return TEXT;
  const found = FILES.find(([pattern]) => pattern.test(file))?.[1];
  if (found !== undefined) return found;
  if (IO.test(file)) return parent === UNDICI ? UNDICI : SERVER_IO;
  return parent ?? (file.startsWith('node:') ? TICKS : undefined);
}
