import { Tooltip } from 'radix-ui';
import type { BackendName, Status } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { runJob } from '../shared/job.ts';
import { attempt } from '../shared/notices.ts';
import { refreshLayers } from '../shared/session.ts';
import { setApp, useApp } from '../shared/store.ts';

const labels: Record<BackendName, string> = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' };

async function choose(name: BackendName): Promise<void> {
  await attempt(async () => {
    const status = await runJob(`Starting ${labels[name]}`, () => engine.setBackend(name));
    setApp({ status });
    await refreshLayers();
  });
}

function Details({ status }: { status: Status }) {
  return (
    <dl className="backend-details">
      {status.backends.map(({ name, available, detail }) => (
        <div key={name}>
          <dt>
            {labels[name]}
            {available ? '' : ' (not available)'}
          </dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The backend that runs the network; what each one said when it was tried shows on hover and focus. */
export function BackendSelect({ status }: { status: Status }) {
  const busy = useApp((app) => app.job !== null);
  const current = status.backends.find(({ name }) => name === status.backend);
  return (
    <Tooltip.Provider delayDuration={300}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <select
            className="backend"
            aria-label="Backend"
            aria-description={current?.detail}
            disabled={busy}
            value={status.backend ?? ''}
            onChange={(event) => {
              const chosen = status.backends.find(({ name }) => name === event.target.value);
              if (chosen) void choose(chosen.name);
            }}
          >
            {status.backend === null && <option value="">no backend yet</option>}
            {status.backends.map(({ name, available }) => (
              <option key={name} value={name} disabled={!available}>
                {labels[name]}
              </option>
            ))}
          </select>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content className="tooltip" side="top" align="start" sideOffset={4} collisionPadding={8}>
            <Details status={status} />
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
