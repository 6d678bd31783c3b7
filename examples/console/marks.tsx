import { type AnyVariables, type DocumentInput, stringifyDocument } from 'urql';
import type { CheckpointStatus, TaskStatus, VaultStatus } from '../../schema/generated/console/graphql.ts';
import { GRAPH, useWire } from './client.ts';

type Tone = 'good' | 'busy' | 'bad' | 'quiet';

/** Enums grow: a value of a newer gateway is quiet, and shown as it is. */
function toneOf(status: CheckpointStatus | TaskStatus | VaultStatus | string): Tone {
  switch (status) {
    case 'AVAILABLE':
    case 'SUCCEEDED':
      return 'good';
    case 'PROTECTING':
    case 'DELETING':
    case 'COPYING':
    case 'WAIT_COPYING':
    case 'RUNNING':
    case 'WAITING':
      return 'busy';
    case 'ERROR':
    case 'ERROR_DELETING':
    case 'FAILED':
    case 'TIMED_OUT':
      return 'bad';
    default:
      return 'quiet';
  }
}

/** An enum in words: ERROR_DELETING is "Error deleting". */
export const words = (value: string) => value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ');

export function Status({ of: status }: { of: string }) {
  return <span className={`status ${toneOf(status)}`}>{words(status)}</span>;
}

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function ageOf(ms: number): string {
  const [unit, length] = UNITS.find(([, one]) => ms >= one * 1.5) ?? ['minute', 60_000];
  return ms < 60_000 ? 'just now' : RELATIVE.format(-Math.round(ms / length), unit);
}

/** A moment in the zone of the user, in UTC on hover; its age if wanted. */
export function Time({ at, isAge = false }: { at: string | null | undefined; isAge?: boolean }) {
  if (!at) return <span className="quiet">–</span>;
  const time = new Date(at);
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`}>
      {isAge ? ageOf(Date.now() - time.getTime()) : LOCAL.format(time)}
    </time>
  );
}

/** When a checkpoint was started: a moment, or the day where only that is recorded. */
export function Started({
  of: { createdAt, createdOn },
}: {
  of: { createdAt: string | null; createdOn: string | null };
}) {
  if (createdAt || !createdOn) return <Time at={createdAt} />;
  return <time dateTime={createdOn}>{DAY.format(new Date(createdOn))}</time>;
}

const GB = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
export const gigabytes = (gb: number) => (gb >= 1024 ? `${GB.format(gb / 1024)} TB` : `${GB.format(gb)} GB`);

export function Capacity({ of: capacity }: { of: { sizeGb: number; usedMb: number | null } | null }) {
  if (!capacity) return <span className="quiet">no size</span>;
  const { sizeGb, usedMb } = capacity;
  if (usedMb === null) return <span className="figures">{gigabytes(sizeGb)}</span>;
  const usedGb = usedMb / 1024; // the size of backups is in MB, that of the vault in GB
  const percent = Math.round((usedGb / sizeGb) * 100);
  return (
    <div className="capacity">
      <meter min={0} max={100} high={90} value={percent} aria-label="Used" />
      <span className="figures">
        {percent} % of {gigabytes(sizeGb)}
      </span>
    </div>
  );
}

interface Day {
  readonly date: string;
  readonly status: string | null;
}

/** One bar for each day, by its best checkpoint: tall and filled, short where it failed, a dot where there was none. */
export function DayStrip({ days }: { days: readonly Day[] | null }) {
  if (!days) return <span className="quiet">unknown</span>;
  const good = days.filter(({ status }) => status === 'AVAILABLE').length;
  const bad = days.filter(({ status }) => status !== null && toneOf(status) === 'bad').length;
  const label = `${good} of ${days.length} days with a good backup${bad > 0 ? `, ${bad} failed` : ''}`;
  return (
    <svg className="strip" role="img" aria-label={label} viewBox={`0 0 ${days.length * 6} 22`}>
      {days.map(({ date, status }, index) => {
        const tone = status ? toneOf(status) : 'none';
        const height = { good: 20, busy: 14, bad: 10, quiet: 6, none: 3 }[tone];
        return (
          <rect key={date} className={tone} x={index * 6 + 0.5} y={21 - height} width={5} height={height} rx={1.5}>
            <title>{`${date}: ${status ? words(status) : 'no backup'}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what}…
    </p>
  );
}

/** The document of a page, what it has cost so far, and the way to GraphiQL with both document and variables. */
export function Footer({ document, variables }: { document: DocumentInput; variables: AnyVariables }) {
  const { requests, upstreamCalls, ms } = useWire();
  const text = stringifyDocument(document);
  const search = new URLSearchParams({ query: text, variables: JSON.stringify(variables, null, 2) });
  const count = (figure: number, noun: string) => `${figure} ${noun}${figure === 1 ? '' : 's'}`;
  return (
    <footer className="wire">
      <span className="cost">
        {count(requests, 'request')}, {count(upstreamCalls, 'upstream call')}, {Math.round(ms)} ms
      </span>
      <a href={`${GRAPH}?${search}`}>Open in GraphiQL</a>
      <details>
        <summary>The document of this page</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{text}</pre>
      </details>
    </footer>
  );
}
