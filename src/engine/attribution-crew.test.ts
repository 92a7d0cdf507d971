import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runTask, type Task } from '../attribution/index.ts';
import { loadNetwork, type ModelData, tensorMemory } from '../model/index.ts';
import type { AttributionRequest } from './api.ts';
import { createCrew, type Helper, type SpawnHelper } from './attribution-crew.ts';
import type { Ports } from './ports.ts';
import { Session } from './session.ts';
import { modelFiles, portsOf, someInputs, startWasm } from './test-session.ts';

/** Workers in this thread. */
function localHelpers() {
  const seen = { started: 0, ended: 0, tasks: 0, kill: () => undefined as unknown, dead: false };
  const spawn: SpawnHelper = (data: ModelData): Helper => {
    seen.started++;
    const network = loadNetwork(data);
    let lose: (reason: Error) => void = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      lose = reject;
    });
    seen.kill = () => {
      seen.dead = true;
      lose(new Error('killed'));
    };
    return {
      opened: network.then(() => undefined),
      gone,
      run: (task: Task) => {
        seen.tasks++;
        if (seen.dead) return gone;
        return network.then((own) => runTask(own, structuredClone(task)));
      },
      end: () => {
        seen.ended++;
        lose(new Error('ended'));
        void network.then((own) => own.dispose());
      },
    };
  };
  return { seen, spawn };
}

const { seen, spawn } = localHelpers();
let ports: Ports;
let session: Session;
const request: AttributionRequest = {
  quantity: { kind: 'class', class: 3 },
  inputs: [4, 9],
  method: { name: 'integrated-gradients', steps: 60 },
};

beforeAll(async () => {
  await startWasm();
  ports = { ...(await portsOf('crew')), helpers: () => ({ size: 2, spawn }) };
  session = new Session(ports);
  await session.open([...modelFiles(), ...(await someInputs(20))]);
}, 60_000);

afterAll(() => ports.store.close());

describe('a session with attribution workers', () => {
  it('starts them with the first long attribution, whose maps are those without', async () => {
    const short: AttributionRequest = { ...request, method: 'saliency' };
    await session.attribute(short);
    expect(seen.started).toBe(0);
    const first = await session.attribute(request);
    expect(seen.started).toBe(2);
    const helped = await session.attribute(request);
    expect(seen.tasks).toBeGreaterThan(0);
    seen.kill();
    const before = seen.tasks;
    expect(await session.attribute(request)).toEqual(first);
    expect(helped).toEqual(first);
    expect(seen.ended, 'one that died ends them all').toBe(2);
    await session.attribute(request);
    expect(seen.tasks, 'none after that').toBe(before);
  });

  it('ends them with the network', async () => {
    seen.dead = false;
    await session.openModel(modelFiles());
    const tensors = tensorMemory().tensors;
    await session.attribute(request);
    expect(seen.started).toBe(4);
    await session.openModel(modelFiles());
    expect(seen.ended).toBe(4);
    await vi.waitFor(() => expect(tensorMemory().tensors).toBeLessThanOrEqual(tensors));
  });
});

describe('workers', () => {
  const task = {} as Task;

  it('end after a while without work, and start again', async () => {
    const local = localHelpers();
    const answers: (() => void)[] = [];
    const crew = createCrew(
      1,
      (data) => ({
        ...local.spawn(data),
        opened: Promise.resolve(),
        run: () => new Promise((resolve) => answers.push(() => resolve(null))),
      }),
      await ports
        .importFiles(modelFiles(), { wanted: 'model' })
        .then(({ model }) => model?.data as ModelData),
      20,
    );
    expect(crew.ready()).toBe(0);
    await Promise.resolve();
    expect(crew.ready()).toBe(1);
    const running = crew.run(task);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(local.seen.ended, 'one that works is not ended').toBe(0);
    answers[0]?.();
    expect(await running).toBeNull();
    await vi.waitFor(() => expect(local.seen.ended).toBe(1));
    expect(crew.ready()).toBe(0);
    expect(local.seen.started).toBe(2);
    crew.end();
    expect(crew.ready()).toBe(0);
    expect([local.seen.started, local.seen.ended]).toEqual([2, 2]);
  });

  it('are none where one does not start', async () => {
    const local = localHelpers();
    const refused: SpawnHelper = (data) => ({
      ...local.spawn(data),
      opened: Promise.reject(new Error('no')),
    });
    const model = await ports.importFiles(modelFiles(), { wanted: 'model' });
    const crew = createCrew(2, refused, model.model?.data as ModelData);
    expect(crew.ready()).toBe(0);
    await vi.waitFor(() => expect(local.seen.ended).toBe(2));
    expect([crew.ready(), crew.size]).toEqual([0, 0]);
    expect(local.seen.started).toBe(2);
  });
});
