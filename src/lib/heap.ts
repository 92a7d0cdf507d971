/**
 * The k smallest of a stream of (cost, id) pairs, ties by smaller id. Costs must not be NaN.
 */
export class SmallestK {
  readonly k: number;
  /** Max-heap on (cost, id): the worst kept pair is at the root. */
  private readonly costs: number[] = [];
  private readonly ids: number[] = [];

  constructor(k: number) {
    this.k = k;
  }

  get full(): boolean {
    return this.ids.length >= this.k;
  }

  get size(): number {
    return this.ids.length;
  }

  /** The worst kept cost; +Infinity while fewer than k are kept. */
  get worstCost(): number {
    return this.full ? (this.costs[0] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }

  /** The id of the worst kept pair; undefined while fewer than k are kept. */
  get worstId(): number | undefined {
    return this.full ? this.ids[0] : undefined;
  }

  /** Whether a pair would enter now. */
  admits(cost: number, id: number): boolean {
    if (!this.full) return this.k > 0;
    return before(cost, id, this.costs[0] as number, this.ids[0] as number);
  }

  /** Returns whether the pair was kept. */
  offer(cost: number, id: number): boolean {
    if (!this.admits(cost, id)) return false;
    if (!this.full) {
      this.costs.push(cost);
      this.ids.push(id);
      this.siftUp(this.ids.length - 1);
    } else {
      this.costs[0] = cost;
      this.ids[0] = id;
      this.siftDown(0);
    }
    return true;
  }

  /** How many of the kept pairs come before (cost, id). */
  countBefore(cost: number, id: number): number {
    let count = 0;
    for (let at = 0; at < this.ids.length; at++) {
      if (before(this.costs[at] as number, this.ids[at] as number, cost, id)) count += 1;
    }
    return count;
  }

  /** The kept pairs, best first. */
  sorted(): { cost: number; id: number }[] {
    return this.ids
      .map((id, at) => ({ cost: this.costs[at] as number, id }))
      .sort((a, b) => a.cost - b.cost || a.id - b.id);
  }

  private worse(a: number, b: number): boolean {
    return before(
      this.costs[b] as number,
      this.ids[b] as number,
      this.costs[a] as number,
      this.ids[a] as number,
    );
  }

  private swap(a: number, b: number): void {
    [this.costs[a], this.costs[b]] = [this.costs[b] as number, this.costs[a] as number];
    [this.ids[a], this.ids[b]] = [this.ids[b] as number, this.ids[a] as number];
  }

  private siftUp(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.worse(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private siftDown(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      let worst = at;
      if (left < this.ids.length && this.worse(left, worst)) worst = left;
      if (left + 1 < this.ids.length && this.worse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }
}

/** Lists longer than this are taken in two parts: few members are asked for as a rule, and the rest may stay as it is. */
const longList = 20_000;

/** Ids in order of rising (cost, id), taken one at a time; building costs O(n), each take O(log n). */
export class CostQueue {
  private heap: Uint32Array;
  private readonly costs: Float64Array;
  private length: number;
  /** Members that come after all of the heap's. */
  private rest: Uint32Array;

  /** `costs` is indexed by id; `ids` are the members. */
  constructor(ids: Uint32Array, costs: Float64Array) {
    this.costs = costs;
    const limit = ids.length > longList ? earlyCost(ids, costs) : Number.POSITIVE_INFINITY;
    const { early, late } = parted(ids, costs, limit);
    this.heap = early;
    this.length = early.length;
    this.rest = late;
    this.order();
  }

  get size(): number {
    return this.length + this.rest.length;
  }

  /** The next id without taking it; undefined when empty. */
  peek(): number | undefined {
    return this.length > 0 ? this.heap[0] : undefined;
  }

  take(): number | undefined {
    if (this.length === 0) return undefined;
    const id = this.heap[0];
    this.length -= 1;
    this.heap[0] = this.heap[this.length] as number;
    this.siftDown(0);
    if (this.length === 0 && this.rest.length > 0) this.takeRest();
    return id;
  }

  /**
   * How many members pass a test that, once it fails, fails for every later member; counts no further than `most`, and of a
   * long list no further than its early part. Costs O(the count).
   */
  countWhile(passes: (id: number) => boolean, most: number): number {
    const open = [0];
    let count = 0;
    while (count < most) {
      const at = open.pop();
      if (at === undefined) break;
      if (at >= this.length || !passes(this.heap[at] as number)) continue;
      count += 1;
      open.push(2 * at + 1, 2 * at + 2);
    }
    return count;
  }

  private order(): void {
    for (let at = (this.length >> 1) - 1; at >= 0; at--) this.siftDown(at);
  }

  private takeRest(): void {
    this.heap = this.rest;
    this.length = this.rest.length;
    this.rest = this.rest.subarray(0, 0);
    this.order();
  }

  private earlier(a: number, b: number): boolean {
    const idA = this.heap[a] as number;
    const idB = this.heap[b] as number;
    return before(this.costs[idA] as number, idA, this.costs[idB] as number, idB);
  }

  private siftDown(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      let first = at;
      if (left < this.length && this.earlier(left, first)) first = left;
      if (left + 1 < this.length && this.earlier(left + 1, first)) first = left + 1;
      if (first === at) return;
      const kept = this.heap[at] as number;
      this.heap[at] = this.heap[first] as number;
      this.heap[first] = kept;
      at = first;
    }
  }
}

/** A cost that about one member in fifty does not exceed, from an even sample; never below the least. */
function earlyCost(ids: Uint32Array, costs: Float64Array): number {
  const every = Math.ceil(ids.length / 5000);
  const sample = new Float64Array(Math.ceil(ids.length / every));
  for (let at = 0; at < sample.length; at++) sample[at] = costs[ids[at * every] as number] as number;
  return sample.sort()[Math.floor(sample.length / 50)] as number;
}

/** The ids that cost at most `limit`, and the others; a copy, in order. */
function parted(ids: Uint32Array, costs: Float64Array, limit: number) {
  const early = new Uint32Array(ids.length);
  const late = new Uint32Array(ids.length);
  let before = 0;
  let after = 0;
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    if ((costs[id] as number) <= limit) early[before++] = id;
    else late[after++] = id;
  }
  return { early: early.slice(0, before), late: late.slice(0, after) };
}

function before(costA: number, idA: number, costB: number, idB: number): boolean {
  return costA < costB || (costA === costB && idA < idB);
}
