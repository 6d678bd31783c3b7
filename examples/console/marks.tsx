import { type ComponentProps, memo } from 'react';
import type { CheckpointStatus, TaskStatus, VaultStatus } from '../../schema/generated/console/graphql.ts';

type Tone = 'good' | 'busy' | 'bad' | 'quiet';

const TONES: Partial<Record<CheckpointStatus | TaskStatus | VaultStatus, Tone>> = {
  ...{ AVAILABLE: 'good', SUCCEEDED: 'good' },
  ...{ PROTECTING: 'busy', DELETING: 'busy', COPYING: 'busy', WAIT_COPYING: 'busy', RUNNING: 'busy', WAITING: 'busy' },
  ...{ ERROR: 'bad', ERROR_DELETING: 'bad', FAILED: 'bad', TIMED_OUT: 'bad' },
};

/** Enums grow: a value of a newer gateway is quiet, and shown as it is. */
const toneOf = (status: string): Tone => TONES[status as keyof typeof TONES] ?? 'quiet';

export const isUnfinished = ({ status }: { status: string }) => toneOf(status) === 'busy';

/** The address of the page of a vault or checkpoint. */
export const hrefOf = (kind: 'vaults' | 'checkpoints', id: string) => `#/${kind}/${encodeURIComponent(id)}`;

/** An enum in words: ERROR_DELETING is "Error deleting". */
export const words = (value: string) => value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ');

/** An upstream with its kind. */
export const labelOf = ({ name, kind }: { name: string; kind: string }) =>
  `${name} · ${kind === 'KARBOR' ? 'Karbor' : 'CBR'}`;

export function Status({ of: status }: { of: string }) {
  return <span className={`status ${toneOf(status)}`}>{words(status)}</span>;
}

const GB = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
export const gigabytes = (gb: number) => (gb >= 1024 ? `${GB.format(gb / 1024)} TB` : `${GB.format(gb)} GB`);

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { style: 'narrow' });

function ageOf(hours: number): string {
  if (hours < 1.5) return RELATIVE.format(-Math.round(hours * 60), 'minute');
  return hours < 36 ? RELATIVE.format(-Math.round(hours), 'hour') : RELATIVE.format(-Math.round(hours / 24), 'day');
}

/** A moment in the zone of the user, or the day of UTC where only that is recorded. */
export const textOf = (at: string) => (at.length > 10 ? LOCAL : DAY).format(Date.parse(at));

/** The same, in UTC on hover; its age if wanted. */
export function Time({ at, isAge = false }: { at: string | null | undefined; isAge?: boolean }) {
  if (!at) return <span className="quiet">–</span>;
  return (
    <time dateTime={at} title={`${at.slice(0, 16).replace('T', ' ')} UTC`}>
      {isAge ? ageOf((Date.now() - Date.parse(at)) / 3_600_000) : textOf(at)}
    </time>
  );
}

export function Progress({ percent, label }: { percent: number | null | undefined; label: string }) {
  return (
    <span className="progress">
      <progress aria-label={label} max={100} {...(percent == null ? {} : { value: percent })} />
      {percent != null && `${Math.round(percent)} %`}
    </span>
  );
}

export function Capacity({ of: capacity }: { of: { sizeGb: number; usedMb: number | null } | null }) {
  if (!capacity) return <span className="quiet">no size</span>;
  const { sizeGb, usedMb } = capacity;
  if (usedMb === null) return gigabytes(sizeGb);
  const percent = Math.round((usedMb / 1024 / sizeGb) * 100); // the size of backups is in MB, that of the vault in GB
  return (
    <div className="capacity">
      <meter min={0} max={100} high={90} value={percent} aria-label="Used" />
      <small>
        {percent} % of {gigabytes(sizeGb)}
      </small>
    </div>
  );
}

const MONTH = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
const HEIGHTS = { good: 20, busy: 14, bad: 10, quiet: 6, none: 3 };

interface DayStripProps {
  readonly days: readonly { readonly date: string; readonly status: string | null }[] | null;
  readonly hasMonths?: boolean;
}

/** One bar for each day, by its best checkpoint: tall where it is good, short where it failed, a dot where none was started. */
export const DayStrip = memo(function DayStrip({ days, hasMonths = false }: DayStripProps) {
  if (!days) return <span className="quiet">unknown</span>;
  const tones = days.map(({ status }) => (status ? toneOf(status) : 'none'));
  const [good, bad] = ['good', 'bad'].map((wanted) => tones.filter((tone) => tone === wanted).length);
  const label = `${good} of ${days.length} days with a good backup${bad ? `, ${bad} failed` : ''}`;
  const box = `0 0 ${days.length * 6} ${hasMonths ? 34 : 22}`;
  return (
    <svg className={hasMonths ? 'timeline' : 'strip'} role="img" aria-label={label} viewBox={box}>
      {days.map(({ date, status }, index) => {
        const tone = tones[index] ?? 'none';
        const height = HEIGHTS[tone];
        return (
          <g key={date}>
            <rect className={tone} x={index * 6 + 0.5} y={21 - height} width={5} height={height} rx={1.5}>
              <title>{`${date} UTC: ${status ? words(status) : 'no backup'}`}</title>
            </rect>
            {hasMonths && date.endsWith('-01') && (
              <text x={index * 6} y={31}>
                {MONTH.format(Date.parse(date))}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
});

export const Button = (props: ComponentProps<'button'>) => <button type="button" {...props} />;

export const Field = ({ label, ...input }: ComponentProps<'input'> & { label: string }) => (
  <label>
    {label}
    <input {...input} />
  </label>
);

type ChoiceProps = ComponentProps<'select'> & { label: string; of: Readonly<Record<string, string>> };

/** A select of values with their texts. */
export function Choice({ label, of: texts, ...select }: ChoiceProps) {
  return (
    <label>
      {label}
      <select {...select}>
        {Object.entries(texts).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
