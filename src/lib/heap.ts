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

/** (cost, id) pairs in rising order, taken one at a time; adding n costs O(n + the size), each take O(log size). */
export class CostQueue {
  /** Min-heap on (cost, id). */
  private ids = new Uint32Array(0);
  private costs = new Float64Array(0);
  private length = 0;

  get size(): number {
    return this.length;
  }

  /** @param costs of each of `ids`; neither is kept. */
  add(ids: Uint32Array, costs: Float64Array): void {
    const size = this.length + ids.length;
    const allIds = new Uint32Array(size);
    const allCosts = new Float64Array(size);
    allIds.set(this.ids.subarray(0, this.length));
    allIds.set(ids, this.length);
    allCosts.set(this.costs.subarray(0, this.length));
    allCosts.set(costs, this.length);
    this.ids = allIds;
    this.costs = allCosts;
    this.length = size;
    for (let at = (size >> 1) - 1; at >= 0; at--) this.siftDown(at);
  }

  /** The next pair without taking it; undefined when empty. */
  peek(): { cost: number; id: number } | undefined {
    if (this.length === 0) return undefined;
    return { cost: this.costs[0] as number, id: this.ids[0] as number };
  }

  take(): { cost: number; id: number } | undefined {
    const first = this.peek();
    if (!first) return undefined;
    this.length -= 1;
    this.costs[0] = this.costs[this.length] as number;
    this.ids[0] = this.ids[this.length] as number;
    this.siftDown(0);
    return first;
  }

  /** How many pairs pass a test that, once it fails, fails for every later pair; counts no further than `most`. O(the count). */
  countWhile(passes: (cost: number, id: number) => boolean, most: number): number {
    const open = [0];
    let count = 0;
    while (count < most) {
      const at = open.pop();
      if (at === undefined) break;
      if (at >= this.length || !passes(this.costs[at] as number, this.ids[at] as number)) continue;
      count += 1;
      open.push(2 * at + 1, 2 * at + 2);
    }
    return count;
  }

  private earlier(a: number, b: number): boolean {
    const { costs, ids } = this;
    return before(costs[a] as number, ids[a] as number, costs[b] as number, ids[b] as number);
  }

  private siftDown(from: number): void {
    const { costs, ids } = this;
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      let first = at;
      if (left < this.length && this.earlier(left, first)) first = left;
      if (left + 1 < this.length && this.earlier(left + 1, first)) first = left + 1;
      if (first === at) return;
      const cost = costs[at] as number;
      const id = ids[at] as number;
      costs[at] = costs[first] as number;
      ids[at] = ids[first] as number;
      costs[first] = cost;
      ids[first] = id;
      at = first;
    }
  }
}

function before(costA: number, idA: number, costB: number, idB: number): boolean {
  return costA < costB || (costA === costB && idA < idB);
}
