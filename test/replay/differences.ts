import { masked, maskedText } from './masks.ts';
import type { Answer, CommandRun, Exchange } from './recording.ts';

/** How two runs of one exchange differ, a text for each difference. Of a message whose words differ only these are told. */
export function exchangeDifferences(stage: string, before: Exchange, after: Exchange | undefined): string[] {
  const place = `${stage}: ${before.name}`;
  return [
    ...lines(`${place}, number of answers`, String(before.answers.length), String(after?.answers.length)),
    ...before.answers.flatMap((answer, at) => answerDifferences(place, answer, after?.answers[at])),
    ...lines(`${place}, upstream calls`, ...onlyIn(before.calls, after?.calls ?? [])),
  ];
}

function answerDifferences(place: string, before: Answer, after: Answer | undefined): string[] {
  const [old, now] = [masked(before), after && masked(after)];
  const words = now && now.body !== old.body && otherWords(old, now);
  if (words) return words;
  return [
    ...lines(`${place}, status`, old.status, now?.status),
    ...lines(`${place}, headers`, ...onlyIn(old.headers, now?.headers ?? [])),
    ...lines(`${place}, body`, old.body, now?.body),
  ];
}

const MESSAGE = /"message":"((?:[^"\\]|\\.)*)"/g;

/** Two answers without their messages, and without what counts the bytes of these. */
function wordless({ status, headers, body }: Answer): string {
  const lasting = headers.filter((line) => !line.startsWith('content-length'));
  return [status, ...lasting, body.replace(MESSAGE, '').replace(/"responseBytes":\d+/, '')].join('\n');
}

/** The messages that have other words; undefined where something else differs as well. */
function otherWords(before: Answer, after: Answer): string[] | undefined {
  if (wordless(before) !== wordless(after)) return undefined;
  const [old, now] = [before, after].map(({ body }) => [...body.matchAll(MESSAGE)].map(([, message = '']) => message));
  return old?.flatMap((message, at) => lines('a message', message, now?.[at]));
}

export function commandDifferences(before: CommandRun, after: CommandRun | undefined): string[] {
  const of = (run: CommandRun) => maskedText(`exit ${run.code}\n${run.stdout}\n${run.stderr}`);
  return lines(`command: ${before.name}`, of(before), after && of(after));
}

/** The lines that one of two sorted lists has more often than the other. */
function onlyIn(before: readonly string[], after: readonly string[]): [string, string] {
  const less = (some: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return some.filter((line) => !left.includes(line) || left.splice(left.indexOf(line), 1).length === 0).join('\n');
  };
  return [less(before, after), less(after, before)];
}

const SHOWN = 300;
const CONTEXT = 60;

/** Two texts from shortly before the place in which two texts part. */
export function lines(what: string, before: string, after: string | undefined): string[] {
  if (before === after) return [];
  let at = 0;
  while (after !== undefined && before[at] === after[at]) at += 1;
  const part = (text: string) => JSON.stringify(text.slice(Math.max(0, at - CONTEXT), at + SHOWN));
  return [`${what}\n  - ${part(before)}\n  + ${after === undefined ? 'nothing' : part(after)}`];
}
