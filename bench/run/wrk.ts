import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { FAILURE_MARKS } from '../compare.ts';
import { LOAD_CORE } from './process.ts';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What one run of wrk saw. Times in ms. */
export interface LoadFigures {
  readonly requests: number;
  readonly perSecond: number;
  readonly bytesPerReply: number;
  readonly p50: number;
  readonly p99: number;
  /** Replies that are what was asked for. */
  readonly good: number;
  /** Replies that are not 2xx, unless they are judged, and connections that broke. */
  readonly errors: number;
}

export interface Load {
  readonly url: string;
  /** Asked in turn. A body that holds COUNTER gets another number each time. */
  readonly requests: readonly HttpRequest[];
  readonly connections: number;
  readonly seconds: number;
  /** True: a reply may fail, and wrk reads each of them to count the good ones and their bytes. */
  readonly isJudged?: boolean | undefined;
  /** Where the script for wrk may be written. */
  readonly scriptFile: string;
}

/** Stands in a body for a number that never comes again. */
export const COUNTER = 'COUNTER';

/** Puts load on a server that has rested, for so many milliseconds, and looks at nothing. */
export async function runIn(load: Load, ms: number): Promise<void> {
  const child = startWrk(load);
  child.stdout.resume();
  child.stderr.resume();
  const timer = setTimeout(() => child.kill('SIGINT'), ms);
  await once(child, 'close');
  clearTimeout(timer);
}

function startWrk({ url, requests, connections, seconds, scriptFile, isJudged = false }: Load) {
  writeFileSync(scriptFile, scriptFor(requests, isJudged));
  const words = [
    '-c',
    String(LOAD_CORE),
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '30s',
    '-s',
    scriptFile,
    url,
  ];
  return spawn('taskset', words, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs wrk for so many seconds on the core of the load. */
export async function runWrk(load: Load): Promise<LoadFigures> {
  const child = startWrk(load);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  const line = /^FIGURES (.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(`wrk failed: ${text.slice(-400)}`);
  const [count = 0, us = 1, bytes = 0, p50 = 0, p99 = 0, good = 0, errors = 0] = line.split(' ').map(Number);
  return {
    requests: count,
    perSecond: count / (us / 1e6),
    bytesPerReply: bytes / Math.max(1, good),
    p50: p50 / 1000,
    p99: p99 / 1000,
    good,
    errors,
  };
}

function scriptFor(requests: readonly HttpRequest[], isJudged: boolean): string {
  const [first] = requests;
  const isCounted = first?.body?.includes(COUNTER) === true;
  const list = requests.map(({ method, path, headers, body }) => {
    const pairs = Object.entries(headers).map(([name, value]) => `[ ${quote(name)} ] = ${quote(value)}`);
    return `{${quote(method)}, ${quote(path)}, {${pairs.join(', ')}}, ${body === undefined ? 'nil' : quote(body)}}`;
  });
  return `
local all = {${list.join(',\n')}}
local made = {}
local turn = 0
-- Every run begins at another number, so that no document comes again.
local number = os.time() * 1000
function init()
  for index, r in ipairs(all) do made[index] = wrk.format(r[1], r[2], r[3], r[4]) end
end
function request()
  turn = turn % #made + 1
  ${isCounted ? counted : 'return made[turn]'}
end
${isJudged ? judged : unjudged}
function done(summary, latency)
  local e = summary.errors
  local good, bytes, status = count(summary)
  io.write(string.format("FIGURES %d %d %d %d %d %d %d\\n", summary.requests, summary.duration, bytes,
    latency:percentile(50), latency:percentile(99), good, e.connect + e.read + e.write + e.timeout + status))
end
`;
}

const unjudged = `function count(summary)
  return summary.requests - summary.errors.status, summary.bytes, summary.errors.status
end`;

// A thread has globals of its own.
const judged = `good, bytes = 0, 0
local marks = {${FAILURE_MARKS.map(quote).join(', ')}}
local threads = {}
function setup(thread) table.insert(threads, thread) end
function response(status, headers, body)
  if status ~= 200 then return end
  for _, mark in ipairs(marks) do
    if string.find(body, mark, 1, true) then return end
  end
  good, bytes = good + 1, bytes + #body
end
function count(summary)
  local all, sum = 0, 0
  for _, thread in ipairs(threads) do all, sum = all + thread:get("good"), sum + thread:get("bytes") end
  return all, sum, 0
end`;

const counted = `number = number + 1
  local r = all[turn]
  return wrk.format(r[1], r[2], r[3], (string.gsub(r[4], "${COUNTER}", "n" .. number)))`;

function quote(text: string): string {
  return `[==[${text}]==]`;
}
