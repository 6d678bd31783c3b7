import { useEffect, useEffectEvent, useState } from 'react';
import { useQuery } from 'urql';
import type { CheckpointQuery } from '../../schema/generated/console/graphql.ts';
import { CheckpointDocument } from '../../schema/generated/console/graphql.ts';
import { Change } from './actions.tsx';
import { Failures } from './failure.tsx';
import { Facts, Frame, Live, Section, Table } from './frame.tsx';
import { Button, gigabytes, labelOf, Progress, Started, Status, Time, words } from './marks.tsx';
import { TaskTable } from './tasks.tsx';
import { isUnfinished, progressOf, Resources, useFollowed } from './vault.tsx';

type Checkpoint = NonNullable<CheckpointQuery['checkpoint']>;

export function CheckpointPage({ id, isExisting }: { id: string; isExisting: boolean }) {
  const page = { query: CheckpointDocument, variables: { id } };
  const [{ data, fetching, error }, read] = useQuery(page);
  const [change, setChange] = useState<'DELETE' | 'RESET_STATE'>();
  const [notice, setNotice] = useState(isExisting && 'This one is recent enough, so nothing was created.');
  const again = () => read({ requestPolicy: 'network-only' });
  const { checkpoint } = data ?? {};
  const live = useLiveStatus(checkpoint, again);
  const status = live?.status ?? checkpoint?.status ?? '';
  const actions = !checkpoint || isUnfinished({ status }) ? [] : checkpoint.allowedActions;

  function finish(warning: string) {
    setChange(undefined);
    setNotice(warning);
    again();
  }

  const buttons = (
    <>
      {actions.includes('RESET_STATE') && <Button onClick={() => setChange('RESET_STATE')}>Reset state…</Button>}
      {actions.includes('DELETE') && (
        <Button className="danger" onClick={() => setChange('DELETE')}>
          Delete…
        </Button>
      )}
    </>
  );
  return (
    <Frame title={checkpoint?.name ?? 'Checkpoint'} vault={checkpoint ?? undefined} buttons={buttons} of={page}>
      <Failures error={error} onRetry={again} />
      {fetching && !data && <p role="status">Loading the checkpoint…</p>}
      {data && !checkpoint && !error && <p role="status">This checkpoint does not exist, or no longer.</p>}
      {notice && <p role="status">{notice}</p>}
      {checkpoint && <Details of={{ ...checkpoint, status }} percent={progressOf(live)} />}
      {checkpoint && change && (
        <Change key={change} kind={change} of={checkpoint} onClose={() => setChange(undefined)} onDone={finish} />
      )}
    </Frame>
  );
}

/** Follows a checkpoint that changes; once it has ended or gone, the page is read again. */
function useLiveStatus(checkpoint: Checkpoint | null | undefined, onEnd: () => void) {
  const isFollowed = !!checkpoint && isUnfinished(checkpoint);
  const { followed, hasData } = useFollowed(isFollowed ? [checkpoint.id] : []);
  const live = isFollowed ? followed.get(checkpoint.id) : undefined;
  const hasEnded = isFollowed && hasData && !(live && isUnfinished(live));
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (hasEnded) end();
  }, [hasEnded]);
  return live;
}

interface DetailsProps {
  readonly of: Omit<Checkpoint, 'status'> & { readonly status: string };
  readonly percent: number | null;
}

function Details({ of: checkpoint, percent }: DetailsProps) {
  const { status, upstream, provider, skippedResources, resourceGraph, backups, tasks, vaultName } = checkpoint;
  return (
    <>
      <Facts
        of={{
          Status: (
            <>
              <Status of={status} /> {status === 'UNKNOWN' && <code>{checkpoint.nativeStatus}</code>}
              {isUnfinished({ status }) && (
                <>
                  <Progress percent={percent} label={words(status)} /> <Live />
                </>
              )}
            </>
          ),
          Started: <Started of={checkpoint} />,
          Upstream: labelOf(upstream),
          Provider: provider && (provider.name ?? 'unknown'),
          Description: checkpoint.description,
        }}
      />
      {!!skippedResources?.length && (
        <Section title="Not backed up">
          <Table
            label="Not backed up"
            rows={skippedResources}
            columns={{
              resource: ({ name, nativeId, type }) => name ?? nativeId ?? words(type),
              reason: ({ reason }) => reason ?? 'No reason is recorded.',
              code: ({ code }) => code && <code>{code}</code>,
            }}
          />
        </Section>
      )}
      {resourceGraph ? (
        <Section title="Resources">
          <Tree of={resourceGraph} />
        </Section>
      ) : (
        <Resources of={checkpoint.resources} />
      )}
      {!!backups?.length && <Backups of={backups} />}
      <Section title="Latest tasks">
        <Failures of={tasks?.failures} />
        <TaskTable
          label="Tasks of this checkpoint"
          tasks={(tasks?.nodes ?? []).map((task) => ({ ...task, vaultName: task.vaultName ?? vaultName }))}
        />
      </Section>
    </>
  );
}

/** A part of the graph: four levels are selected, so the depth is open in the type. */
interface Part {
  readonly id: string;
  readonly name: string | null;
  readonly nativeId: string;
  readonly type: string;
  readonly dependents?: readonly Part[] | null;
}

/** Branches are native details: Tab reaches each, Enter opens it. */
function Tree({ of: parts }: { of: readonly Part[] }) {
  return (
    <ul className="tree">
      {parts.map(({ id, name, nativeId, type, dependents }) => {
        const label = (
          <>
            {name ?? nativeId} <span className="quiet">{words(type)}</span>
          </>
        );
        if (!dependents?.length) return <li key={id}>{label}</li>;
        return (
          <li key={id}>
            <details open>
              <summary>{label}</summary>
              <Tree of={dependents} />
            </details>
          </li>
        );
      })}
    </ul>
  );
}

function Backups({ of: backups }: { of: NonNullable<Checkpoint['backups']> }) {
  return (
    <Section title="Backups">
      <Table
        label="Backups"
        rows={backups}
        columns={{
          resource: ({ name, resourceName, incremental }) => (
            <>
              {resourceName ?? name}
              <small>{incremental === null ? '' : incremental ? 'incremental' : 'full'}</small>
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
