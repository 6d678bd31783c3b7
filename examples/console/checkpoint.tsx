import { useEffect, useEffectEvent, useState } from 'react';
import { useQuery } from 'urql';
import type {
  CheckpointQuery,
  GraphPartFragment,
  ResourcePartsFragment,
} from '../../schema/generated/console/graphql.ts';
import { CheckpointDocument } from '../../schema/generated/console/graphql.ts';
import { Change } from './actions.tsx';
import { progressOf, useFollowed } from './client.ts';
import { Failures } from './failure.tsx';
import { Facts, Frame, Live, Section, Table } from './frame.tsx';
import { Button, gigabytes, isUnfinished, labelOf, Progress, Status, Time, textOf, words } from './marks.tsx';
import { TaskTable } from './tasks.tsx';

type Checkpoint = NonNullable<CheckpointQuery['checkpoint']>;
/** Those that this console has, of all that a newer gateway may allow. */
const ACTIONS = ['RESET_STATE', 'DELETE'] as const;

export function CheckpointPage({ id, isExisting }: { id: string; isExisting: boolean }) {
  const page = { query: CheckpointDocument, variables: { id } };
  const [{ data, fetching, error }, read] = useQuery(page);
  const [change, setChange] = useState<(typeof ACTIONS)[number]>();
  const [notice, setNotice] = useState(isExisting && 'This one is recent enough, so nothing was created.');
  const again = () => read({ requestPolicy: 'network-only' });
  const { checkpoint } = data ?? {};
  const isFollowed = !!checkpoint && isUnfinished(checkpoint);
  const { followed, hasData } = useFollowed(isFollowed ? [id] : []);
  const live = isFollowed ? followed.get(id) : undefined;
  // Once it has ended or gone, the page is read again.
  const hasEnded = isFollowed && hasData && !(live && isUnfinished(live));
  const end = useEffectEvent(again);
  useEffect(() => {
    if (hasEnded) end();
  }, [hasEnded]);
  const status = live?.status ?? checkpoint?.status ?? '';
  const startedAt = checkpoint?.createdAt ?? checkpoint?.createdOn;
  const actions = !checkpoint || isUnfinished({ status }) ? [] : checkpoint.allowedActions;

  function finish(warning: string) {
    setChange(undefined);
    setNotice(warning);
    again();
  }

  const buttons = ACTIONS.filter((action) => actions.includes(action)).map((action) => (
    <Button key={action} className={action === 'DELETE' ? 'danger' : ''} onClick={() => setChange(action)}>
      {words(action)}…
    </Button>
  ));
  return (
    <Frame
      title={checkpoint?.name ?? (startedAt ? `Checkpoint of ${textOf(startedAt)}` : 'Checkpoint')}
      vault={checkpoint ?? undefined}
      buttons={buttons}
      of={page}
    >
      <Failures error={error} onRetry={again} />
      {fetching && !data && <p role="status">Loading the checkpoint…</p>}
      {data && !checkpoint && !error && <p role="status">This checkpoint does not exist, or no longer.</p>}
      {notice && <p role="status">{notice}</p>}
      {checkpoint && <Details of={checkpoint} status={status} percent={progressOf(live)} />}
      {checkpoint && change && (
        <Change key={change} kind={change} of={checkpoint} onClose={() => setChange(undefined)} onDone={finish} />
      )}
    </Frame>
  );
}

function Details({ of: checkpoint, status, percent }: { of: Checkpoint; status: string; percent: number | null }) {
  const { upstream, provider, skippedResources, resourceGraph, backups, tasks } = checkpoint;
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
          Started: <Time at={checkpoint.createdAt ?? checkpoint.createdOn} />,
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
      {!!backups?.length && (
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
      )}
      <Section title="Latest tasks">
        <Failures of={tasks?.failures} />
        <TaskTable label="Tasks of this checkpoint" tasks={tasks?.nodes ?? []} />
      </Section>
    </>
  );
}

/** A part of the graph: four levels are selected, so the depth is open in the type. */
type Part = GraphPartFragment & { readonly dependents?: readonly Part[] | null };

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

export function Resources({ of: resources }: { of: readonly ResourcePartsFragment[] }) {
  return (
    <Section title="Resources">
      <Table
        label="Resources"
        rows={resources}
        columns={{
          name: ({ name, nativeId }) => <span title={nativeId}>{name ?? nativeId}</span>,
          type: ({ type }) => words(type),
          size: ({ sizeGb }) => (sizeGb === null ? '–' : gigabytes(sizeGb)),
          protection: ({ protectStatus }) => (protectStatus ? <Status of={protectStatus} /> : '–'),
        }}
      />
    </Section>
  );
}
