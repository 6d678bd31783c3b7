import type { ReactNode } from 'react';
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

/** The address of the page of a vault or checkpoint. */
export const hrefOf = (kind: 'vaults' | 'checkpoints', id: string) => `#/${kind}/${encodeURIComponent(id)}`;

/** An enum in words: ERROR_DELETING is "Error deleting". */
export const words = (value: string) => value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ');

export function Status({ of: status }: { of: string }) {
  return <span className={`status ${toneOf(status)}`}>{words(status)}</span>;
}

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' });
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

/** One bar for each day, by its best checkpoint: tall where it is good, short where it failed, a dot where none was started. */
export function DayStrip({ days, hasMonths = false }: { days: readonly Day[] | null; hasMonths?: boolean }) {
  if (!days) return <span className="quiet">unknown</span>;
  const good = days.filter(({ status }) => status === 'AVAILABLE').length;
  const bad = days.filter(({ status }) => status !== null && toneOf(status) === 'bad').length;
  const label = `${good} of ${days.length} days with a good backup${bad > 0 ? `, ${bad} failed` : ''}`;
  const box = `0 0 ${days.length * 6} ${hasMonths ? 34 : 22}`;
  return (
    <svg className={hasMonths ? 'timeline' : 'strip'} role="img" aria-label={label} viewBox={box}>
      {days.map(({ date, status }, index) => {
        const tone = status ? toneOf(status) : 'none';
        const height = { good: 20, busy: 14, bad: 10, quiet: 6, none: 3 }[tone];
        return (
          <g key={date}>
            <rect className={tone} x={index * 6 + 0.5} y={21 - height} width={5} height={height} rx={1.5}>
              <title>{`${date}: ${status ? words(status) : 'no backup'}`}</title>
            </rect>
            {hasMonths && date.endsWith('-01') && (
              <text x={index * 6} y={31}>
                {MONTH.format(new Date(date))}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A part of a page. One that is live says so, and when its stream is being opened again. */
export function Section({ title, isLive = false, children }: { title: string; isLive?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>
        {title} {isLive && <Live />}
      </h2>
      {children}
    </section>
  );
}

export function Live() {
  const { isLost } = useWire();
  return <span className={`live ${isLost ? 'lost' : ''}`}>{isLost ? 'reconnecting…' : 'live'}</span>;
}

interface TableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** What each column shows, by its heading; the first one names the row. */
  readonly columns: Readonly<Record<string, (row: Row) => ReactNode>>;
}

export function Table<Row extends { readonly id: string }>({ label, rows, columns }: TableProps<Row>) {
  if (rows.length === 0) return <p className="quiet">None.</p>;
  const [first = '', ...others] = Object.keys(columns);
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          {[first, ...others].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{columns[first]?.(row)}</th>
            {others.map((name) => (
              <td key={name}>{columns[name]?.(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Progress({ percent, label }: { percent: number | null | undefined; label: string }) {
  return (
    <span className="progress">
      <progress aria-label={label} max={100} {...(percent == null ? {} : { value: percent })} />
      {percent != null && <span className="figures">{Math.round(percent)} %</span>}
    </span>
  );
}

export const Loading = ({ what }: { what: string }) => <p role="status">Loading {what}…</p>;

/** A gateway without GraphiQL removes the attribute from the page. */
const hasGraphiql = document.documentElement.dataset.graphiql !== undefined;

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
      {hasGraphiql && <a href={`${GRAPH}?${search}`}>Open in GraphiQL</a>}
      <details>
        <summary>The document of this page</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{text}</pre>
      </details>
    </footer>
  );
}
