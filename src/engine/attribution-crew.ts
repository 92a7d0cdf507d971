import type { Crew, Done, Task } from '../attribution/index.ts';
import type { ModelData } from '../model/index.ts';
import type { Ports } from './ports.ts';

/** One worker with the network. */
export type Helper = {
  /** Settles when it takes tasks, or will not. */
  opened: Promise<void>;
  /** Rejects when the worker dies or is ended; never resolves. */
  gone: Promise<never>;
  run(task: Task): Promise<Done>;
  end(): void;
};

export type SpawnHelper = (data: ModelData) => Helper;

/** A crew for as long as a network is open. */
export type NetworkCrew = Crew & { end(): void };

/** How long workers without work keep their networks. */
const IDLE_MS = 60_000;

/** Weights that are not copied into every worker. */
const MOST_WEIGHTS = 200 << 20;

/** The crew of a network on the present backend; null where there is nothing to share or the network is too large. */
export function crewFor(ports: Pick<Ports, 'helpers'>, data: ModelData): NetworkCrew | null {
  const helpers = data.weights.byteLength > MOST_WEIGHTS ? null : ports.helpers();
  return helpers && createCrew(helpers.size, helpers.spawn, data);
}

type Member = { helper: Helper; tasks: number; open: boolean };

/**
 * Workers that start with the first attribution that is long, and end when they had nothing to do for a minute. After
 * one that died or did not start there are none: the engine's own thread goes on alone.
 */
export function createCrew(
  size: number,
  spawn: SpawnHelper,
  data: ModelData,
  idleMs: number = IDLE_MS,
): NetworkCrew {
  let members: Member[] = [];
  let over = false;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const rest = () => {
    clearTimeout(idle);
    const ended = members;
    members = [];
    for (const { helper } of ended) helper.end();
  };
  const end = () => {
    over = true;
    rest();
  };
  const touch = () => {
    clearTimeout(idle);
    idle = setTimeout(() => (members.some(({ tasks }) => tasks > 0) ? touch() : rest()), idleMs);
  };
  const start = (): Member => {
    const member: Member = { helper: spawn(data), tasks: 0, open: false };
    // One that is ended on purpose is gone too, but is no member any more.
    const lost = () => {
      if (members.includes(member)) end();
    };
    member.helper.opened.then(() => {
      member.open = true;
    }, lost);
    member.helper.gone.catch(lost);
    return member;
  };
  const openMembers = () => members.filter(({ open }) => open);

  return {
    get size() {
      return over ? 0 : size;
    },
    ready() {
      if (over) return 0;
      if (members.length === 0) members = Array.from({ length: size }, start);
      touch();
      return openMembers().length;
    },
    async run(task) {
      const [least] = openMembers().sort((a, b) => a.tasks - b.tasks);
      if (!least) throw new Error('an attribution worker that has started expected');
      least.tasks++;
      touch();
      try {
        return await least.helper.run(task);
      } finally {
        least.tasks--;
      }
    },
    end,
  };
}
