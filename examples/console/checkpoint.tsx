import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { CheckpointDocument, type CheckpointQuery } from '../../schema/generated/console/graphql.ts';
import { Delete, Reset } from './actions.tsx';
import { Failures } from './failure.tsx';
import {
  Footer,
  gigabytes,
  hrefOf,
  Live,
  Loading,
  Progress,
  Section,
  Started,
  Status,
  Table,
  Time,
  words,
} from './marks.tsx';
import { TaskTable } from './tasks.tsx';
import { Fact, isUnfinished, progressOf, Resources, useFollowed } from './vault.tsx';

type Checkpoint = NonNullable<CheckpointQuery['checkpoint']>;

export function CheckpointPage({ id }: { id: string }) {
  const variables = { id };
  const [{ data, fetching, error }, read] = useQuery({ query: CheckpointDocument, variables });
  const [open, setOpen] = useState<'delete' | 'reset'>();
  const [notice, setNotice] = useState('');
  const again = () => read({ requestPolicy: 'network-only' });
  const checkpoint = data?.checkpoint;
  const live = useLiveStatus(checkpoint ?? undefined, again);
  const status = live?.status ?? checkpoint?.status;

  function finish(said = '') {
    setOpen(undefined);
    setNotice(said);
    again();
  }

  if (!checkpoint) {
    return (
      <main>
        <Path />
        <h1 tabIndex={-1}>Checkpoint</h1>
        <Failures error={error} onRetry={again} />
        {fetching && !data && <Loading what="the checkpoint" />}
        {data && !error && <p role="status">This checkpoint does not exist, or no longer.</p>}
        <Footer document={CheckpointDocument} variables={variables} />
      </main>
    );
  }
  const name = checkpoint.name ?? 'This checkpoint';
  const actions = isUnfinished({ status: status ?? '' }) ? [] : checkpoint.allowedActions;
  return (
    <main>
      <title>Checkpoint · Backups</title>
      <Path vault={checkpoint} />
      <div className="title">
        <h1 tabIndex={-1}>
          {checkpoint.name ?? (
            <>
              Checkpoint of <Started of={checkpoint} />
            </>
          )}
        </h1>
        {actions.includes('RESET_STATE') && (
          <button type="button" onClick={() => setOpen('reset')}>
            Reset state…
          </button>
        )}
        {actions.includes('DELETE') && (
          <button type="button" className="danger" onClick={() => setOpen('delete')}>
            Delete…
          </button>
        )}
      </div>
      <Failures error={error} onRetry={again} />
      {notice && <p role="status">{notice}</p>}
      <Facts checkpoint={checkpoint} status={status ?? checkpoint.status} percent={progressOf(live)} />
      <Skipped of={checkpoint.skippedResources} />
      {checkpoint.resourceGraph ? (
        <Graph of={checkpoint.resourceGraph} />
      ) : (
        <Resources resources={checkpoint.resources} />
      )}
      <Backups of={checkpoint.backups} />
      <Section title="Tasks">
        <Failures of={checkpoint.tasks?.failures} />
        <TaskTable
          label="Tasks of this checkpoint"
          tasks={(checkpoint.tasks?.nodes ?? []).map((task) => ({
            ...task,
            vaultName: task.vaultName ?? checkpoint.vaultName,
          }))}
        />
      </Section>
      {open === 'delete' && (
        <Delete
          id={id}
          name={name}
          backups={checkpoint.backups?.length ?? 0}
          onClose={() => setOpen(undefined)}
          onDone={finish}
        />
      )}
      {open === 'reset' && <Reset id={id} name={name} onClose={() => setOpen(undefined)} onDone={finish} />}
      <Footer document={CheckpointDocument} variables={variables} />
    </main>
  );
}

/** Follows a checkpoint that changes; once it has ended or gone, the page is read again. */
function useLiveStatus(checkpoint: Checkpoint | undefined, onEnd: () => void) {
  const isFollowed = checkpoint !== undefined && isUnfinished(checkpoint);
  const { followed, hasData } = useFollowed(isFollowed ? [checkpoint.id] : []);
  const live = isFollowed ? followed.get(checkpoint.id) : undefined;
  const hasEnded = isFollowed && hasData && !(live && isUnfinished(live));
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (hasEnded) end.current();
  }, [hasEnded]);
  return live;
}

function Path({ vault }: { vault?: { vaultId: string; vaultName: string | null } }) {
  return (
    <nav aria-label="Path" className="path">
      <a href="#/">Vaults</a>
      {vault && <a href={hrefOf('vaults', vault.vaultId)}>{vault.vaultName ?? 'Vault'}</a>}
    </nav>
  );
}

function Facts({ checkpoint, status, percent }: { checkpoint: Checkpoint; status: string; percent: number | null }) {
  const { description, upstream, provider, nativeStatus } = checkpoint;
  return (
    <dl className="facts">
      <Fact name="Status">
        <Status of={status} /> {status === 'UNKNOWN' && <code>{nativeStatus}</code>}
        {isUnfinished({ status }) && (
          <>
            <Progress percent={percent} label={words(status)} />
            <Live />
          </>
        )}
      </Fact>
      <Fact name="Started">
        <Started of={checkpoint} />
      </Fact>
      <Fact name="Upstream">
        {upstream.name}, {upstream.kind === 'KARBOR' ? 'Karbor' : 'CBR'}
      </Fact>
      {provider && <Fact name="Provider">{provider.name ?? 'unknown'}</Fact>}
      {description && <Fact name="Description">{description}</Fact>}
    </dl>
  );
}

function Skipped({ of: skipped }: { of: Checkpoint['skippedResources'] }) {
  if (!skipped?.length) return null;
  return (
    <Section title="Not backed up">
      <ul>
        {skipped.map(({ id, name, nativeId, type, code, reason }) => (
          <li key={id}>
            <strong>{name ?? nativeId ?? words(type)}</strong> {reason ?? 'No reason is recorded.'}{' '}
            {code && <code>{code}</code>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A part of the graph: three levels are selected, so the depth is open in the type. */
interface Part {
  readonly id: string;
  readonly name: string | null;
  readonly nativeId: string;
  readonly type: string;
  readonly dependents?: readonly Part[] | null;
}

function Graph({ of: parts }: { of: readonly Part[] }) {
  return (
    <Section title="Resources">
      <Tree parts={parts} />
    </Section>
  );
}

/** Branches are native details: Tab reaches each, Enter opens it. */
function Tree({ parts }: { parts: readonly Part[] }) {
  return (
    <ul className="tree">
      {parts.map((part) => (
        <li key={part.id}>
          {part.dependents?.length ? (
            <details open>
              <summary>
                {part.name ?? part.nativeId} <span className="quiet">{words(part.type)}</span>
              </summary>
              <Tree parts={part.dependents} />
            </details>
          ) : (
            <span>
              {part.name ?? part.nativeId} <span className="quiet">{words(part.type)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Backups({ of: backups }: { of: Checkpoint['backups'] }) {
  if (!backups?.length) return null;
  return (
    <Section title="Backups">
      <Table
        label="Backups"
        rows={backups}
        columns={{
          resource: ({ name, resourceName, incremental }) => (
            <>
              {resourceName ?? name}
              <span className="sub">{incremental === null ? '' : incremental ? 'incremental' : 'full'}</span>
            </>
          ),
          status: ({ status }) => <Status of={status} />,
          size: ({ sizeGb }) => (sizeGb === null ? '–' : gigabytes(sizeGb)),
          'kept until': ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : 'further notice'),
        }}
      />
    </Section>
  );
}
