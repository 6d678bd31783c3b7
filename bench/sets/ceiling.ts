import { join } from 'node:path';
import type { Cast } from '../run/cast.ts';
import { brief } from '../run/statistics.ts';
import { runWrk } from '../run/wrk.ts';
import { labPlans } from '../upstream/estate.ts';
import { LAB, projectOf } from '../upstream/projects.ts';
import { checkpointList } from '../upstream/routes.ts';

/** What the upstream gives when nothing stands before it, on the core that it shares with the load. */
export async function ceiling({ upstream, folder }: Cast): Promise<string> {
  const paths = {
    'a plan': `/v1/${LAB}/plans/${labPlans[0]?.id}`,
    'the 50 plans': `/v1/${projectOf('wide')}/plans`,
    'the 50 checkpoints': checkpointList(),
  };
  const parts: string[] = [];
  for (const [what, path] of Object.entries(paths)) {
    const load = {
      url: upstream.url,
      requests: [{ method: 'GET' as const, path, headers: {} }],
      connections: 16,
      seconds: 1,
    };
    const scriptFile = join(folder, 'upstream.lua');
    await runWrk({ ...load, scriptFile });
    const { perSecond, bytesPerReply } = await runWrk({ ...load, scriptFile });
    parts.push(`${brief(perSecond)} of ${what} (${(bytesPerReply / 1000).toFixed(1)} kB)`);
  }
  return `The upstream alone, asked by wrk on the core that they share, gives so many replies a second: ${parts.join(', ')}.`;
}
