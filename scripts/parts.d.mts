export type Counts = { passed: number; failed: number; skipped: number };
export type Part = {
  command: string;
  env?: Record<string, string>;
  when?: () => boolean;
  report?: string;
  counts?: (report: Counts) => Counts;
};
export const parts: Record<string, Part>;
export function countPart(part: Part, ok: boolean): Counts;
