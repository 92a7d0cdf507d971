/** A whole number as messages show it: `7,840,000`. */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}
